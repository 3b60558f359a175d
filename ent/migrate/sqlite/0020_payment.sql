-- +goose Up
-- by hand: nothing has to be rebuilt
ALTER TABLE `credit_purchases` ADD COLUMN `provider` text NOT NULL DEFAULT 'manual';
ALTER TABLE `credit_purchases` ADD COLUMN `reference` text NULL;
ALTER TABLE `credit_purchases` ADD COLUMN `checkout_url` text NULL;
ALTER TABLE `credit_purchases` ADD COLUMN `failure_reason` text NULL;
ALTER TABLE `credit_purchases` ADD COLUMN `automatic` bool NOT NULL DEFAULT false;
