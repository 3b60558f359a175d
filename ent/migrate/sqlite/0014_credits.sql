-- +goose Up
-- by hand: the table need not be rebuilt
ALTER TABLE `accounts` ADD COLUMN `charged` bool NOT NULL DEFAULT false;
-- create "credit_balances" table
CREATE TABLE `credit_balances` (`id` text NOT NULL, `organization_id` text NOT NULL, `available` integer NOT NULL DEFAULT (0), `reserved` integer NOT NULL DEFAULT (0), `entries` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`));
-- create "credit_charges" table
CREATE TABLE `credit_charges` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `account_id` text NOT NULL, `conversation_id` text NOT NULL, `country` text NOT NULL DEFAULT (''), `reserved` integer NOT NULL DEFAULT (0), `reserved_by_id` text NULL, `expires_at` datetime NOT NULL, `billing` json NOT NULL, `item` text NOT NULL DEFAULT (''), `due_at` datetime NULL, `message_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `credit_charges_messages_message` FOREIGN KEY (`message_id`) REFERENCES `messages` (`id`) ON DELETE NO ACTION);
-- create index "creditcharge_message_id" to table: "credit_charges"
CREATE UNIQUE INDEX `creditcharge_message_id` ON `credit_charges` (`message_id`);
-- create index "creditcharge_account_id_item_due_at_id" to table: "credit_charges"
CREATE INDEX `creditcharge_account_id_item_due_at_id` ON `credit_charges` (`account_id`, `item`, `due_at`, `id`) WHERE due_at is not null;
-- create index "creditcharge_conversation_id_due_at" to table: "credit_charges"
CREATE INDEX `creditcharge_conversation_id_due_at` ON `credit_charges` (`conversation_id`, `due_at`) WHERE due_at is not null;
-- create index "creditcharge_expires_at" to table: "credit_charges"
CREATE INDEX `creditcharge_expires_at` ON `credit_charges` (`expires_at`) WHERE reserved > 0;
-- create "credit_ledger_entries" table
CREATE TABLE `credit_ledger_entries` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `position` integer NOT NULL, `kind` text NOT NULL, `amount` integer NOT NULL, `balance_after` integer NOT NULL, `item` text NOT NULL, `part` integer NOT NULL DEFAULT (0), `note` text NULL, `account_id` text NOT NULL, `message_id` text NULL, `rate_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `credit_ledger_entries_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION, CONSTRAINT `credit_ledger_entries_messages_message` FOREIGN KEY (`message_id`) REFERENCES `messages` (`id`) ON DELETE NO ACTION, CONSTRAINT `credit_ledger_entries_credit_rates_rate` FOREIGN KEY (`rate_id`) REFERENCES `credit_rates` (`id`) ON DELETE NO ACTION);
-- create index "creditledgerentry_account_id_position" to table: "credit_ledger_entries"
CREATE UNIQUE INDEX `creditledgerentry_account_id_position` ON `credit_ledger_entries` (`account_id`, `position`);
-- create index "creditledgerentry_account_id_item_part" to table: "credit_ledger_entries"
CREATE UNIQUE INDEX `creditledgerentry_account_id_item_part` ON `credit_ledger_entries` (`account_id`, `item`, `part`);
-- create index "creditledgerentry_message_id" to table: "credit_ledger_entries"
CREATE INDEX `creditledgerentry_message_id` ON `credit_ledger_entries` (`message_id`);
-- create index "creditledgerentry_account_id_created_at_id" to table: "credit_ledger_entries"
CREATE INDEX `creditledgerentry_account_id_created_at_id` ON `credit_ledger_entries` (`account_id`, `created_at`, `id`);
-- create "credit_rates" table
CREATE TABLE `credit_rates` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL DEFAULT (''), `account_id` text NOT NULL DEFAULT (''), `country` text NOT NULL, `category` text NOT NULL, `unit` text NOT NULL, `price` integer NOT NULL, `valid_from` datetime NOT NULL, `replaced_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "creditrate_category_country_account_id_unit_valid_from" to table: "credit_rates"
CREATE UNIQUE INDEX `creditrate_category_country_account_id_unit_valid_from` ON `credit_rates` (`category`, `country`, `account_id`, `unit`, `valid_from`) WHERE replaced_at is null;
-- The ledger is neither changed nor deleted, not even by hand.
-- +goose StatementBegin
create trigger credit_ledger_entries_no_update before update on credit_ledger_entries
begin
  select raise(abort, 'credit_ledger_entries is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger credit_ledger_entries_no_delete before delete on credit_ledger_entries
begin
  select raise(abort, 'credit_ledger_entries is append-only');
end;
-- +goose StatementEnd
