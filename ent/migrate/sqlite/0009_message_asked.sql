-- +goose Up
-- add column "asked" to table: "messages"
ALTER TABLE `messages` ADD COLUMN `asked` text NULL;
