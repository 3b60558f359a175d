-- +goose Up
-- add column "legal_name" to table: "organizations"
ALTER TABLE `organizations` ADD COLUMN `legal_name` text NULL;
-- add column "tax_id" to table: "organizations"
ALTER TABLE `organizations` ADD COLUMN `tax_id` text NULL;
-- add column "address" to table: "organizations"
ALTER TABLE `organizations` ADD COLUMN `address` text NULL;
