-- +goose Up
-- by hand: there is nothing to rebuild
ALTER TABLE `reactions` ADD COLUMN `sent_by_id` text NULL;
ALTER TABLE `reactions` ADD COLUMN `status` text NOT NULL DEFAULT 'RECEIVED';
ALTER TABLE `reactions` ADD COLUMN `failure` json NULL;
ALTER TABLE `reactions` ADD COLUMN `accepted` text NOT NULL DEFAULT '';
