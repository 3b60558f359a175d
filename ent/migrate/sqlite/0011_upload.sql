-- +goose Up
-- add column "uploaded_by_id" to table: "files"
ALTER TABLE `files` ADD COLUMN `uploaded_by_id` text NULL;
