-- +goose Up
-- by hand: to rebuild the table would lose its triggers
ALTER TABLE `credit_ledger_entries` ADD COLUMN `purchase_id` text NULL;
-- create "credit_purchases" table
CREATE TABLE `credit_purchases` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `bought_by_id` text NOT NULL, `idempotency_key` text NOT NULL, `amount` integer NOT NULL, `price` text NOT NULL, `currency` text NOT NULL, `status` text NOT NULL DEFAULT ('PENDING'), `account_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `credit_purchases_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION);
-- create index "creditpurchase_bought_by_id_idempotency_key" to table: "credit_purchases"
CREATE UNIQUE INDEX `creditpurchase_bought_by_id_idempotency_key` ON `credit_purchases` (`bought_by_id`, `idempotency_key`);
-- create index "creditpurchase_account_id_created_at_id" to table: "credit_purchases"
CREATE INDEX `creditpurchase_account_id_created_at_id` ON `credit_purchases` (`account_id`, `created_at`, `id`);
