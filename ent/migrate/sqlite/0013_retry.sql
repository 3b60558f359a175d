-- +goose Up
-- add column "retried_as_id" to table: "messages"
ALTER TABLE `messages` ADD COLUMN `retried_as_id` text NULL;
