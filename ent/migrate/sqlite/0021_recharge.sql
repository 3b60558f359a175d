-- +goose Up
-- by hand: nothing has to be rebuilt
ALTER TABLE `credit_balances` ADD COLUMN `minimum` integer NOT NULL DEFAULT 0;
ALTER TABLE `credit_purchases` ADD COLUMN `card` json NULL;
CREATE UNIQUE INDEX `creditpurchase_account_id` ON `credit_purchases` (`account_id`) WHERE automatic and status = 'PENDING';
CREATE TABLE `credit_recharges` (
  `id` text NOT NULL,
  `organization_id` text NOT NULL,
  `enabled` bool NOT NULL DEFAULT false,
  `top_up` integer NOT NULL DEFAULT 0,
  `daily_limit` integer NOT NULL DEFAULT 0,
  `set_by_id` text NOT NULL,
  `payment_method` text NULL,
  `failures` integer NOT NULL DEFAULT 0,
  `last_failure` text NULL,
  `retry_at` datetime NULL,
  `paused_at` datetime NULL,
  PRIMARY KEY (`id`)
);
