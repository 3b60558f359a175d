-- +goose Up
-- by hand: to rebuild the tables is needless
ALTER TABLE `files` ADD COLUMN `shared` bool NOT NULL DEFAULT false;
ALTER TABLE `organizations` ADD COLUMN `logo_id` text NULL;
