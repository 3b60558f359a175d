-- +goose Up
-- create "credit_balances" table
CREATE TABLE "credit_balances" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "available" bigint NOT NULL DEFAULT 0, "reserved" bigint NOT NULL DEFAULT 0, "entries" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"));
-- create "credit_charges" table
CREATE TABLE "credit_charges" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "account_id" character varying NOT NULL COLLATE "C", "conversation_id" character varying NOT NULL COLLATE "C", "country" character varying NOT NULL DEFAULT '', "reserved" bigint NOT NULL DEFAULT 0, "reserved_by_id" character varying NULL COLLATE "C", "expires_at" timestamptz NOT NULL, "billing" jsonb NOT NULL, "item" character varying NOT NULL DEFAULT '', "due_at" timestamptz NULL, "message_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "credit_charges_messages_message" FOREIGN KEY ("message_id") REFERENCES "messages" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "creditcharge_account_id_item_due_at_id" to table: "credit_charges"
CREATE INDEX "creditcharge_account_id_item_due_at_id" ON "credit_charges" ("account_id", "item", "due_at", "id") WHERE (due_at IS NOT NULL);
-- create index "creditcharge_conversation_id_due_at" to table: "credit_charges"
CREATE INDEX "creditcharge_conversation_id_due_at" ON "credit_charges" ("conversation_id", "due_at") WHERE (due_at IS NOT NULL);
-- create index "creditcharge_expires_at" to table: "credit_charges"
CREATE INDEX "creditcharge_expires_at" ON "credit_charges" ("expires_at") WHERE (reserved > 0);
-- create index "creditcharge_message_id" to table: "credit_charges"
CREATE UNIQUE INDEX "creditcharge_message_id" ON "credit_charges" ("message_id");
-- modify "accounts" table
ALTER TABLE "accounts" ADD COLUMN "charged" boolean NOT NULL DEFAULT false;
-- create "credit_rates" table
CREATE TABLE "credit_rates" ("id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL DEFAULT '' COLLATE "C", "account_id" character varying NOT NULL DEFAULT '' COLLATE "C", "country" character varying NOT NULL, "category" character varying NOT NULL, "unit" character varying NOT NULL, "price" bigint NOT NULL, "valid_from" timestamptz NOT NULL, "replaced_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "creditrate_category_country_account_id_unit_valid_from" to table: "credit_rates"
CREATE UNIQUE INDEX "creditrate_category_country_account_id_unit_valid_from" ON "credit_rates" ("category", "country", "account_id", "unit", "valid_from") WHERE (replaced_at IS NULL);
-- create "credit_ledger_entries" table
CREATE TABLE "credit_ledger_entries" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "position" bigint NOT NULL, "kind" character varying NOT NULL, "amount" bigint NOT NULL, "balance_after" bigint NOT NULL, "item" character varying NOT NULL, "part" bigint NOT NULL DEFAULT 0, "note" character varying NULL, "account_id" character varying NOT NULL COLLATE "C", "message_id" character varying NULL COLLATE "C", "rate_id" character varying NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "credit_ledger_entries_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "credit_ledger_entries_credit_rates_rate" FOREIGN KEY ("rate_id") REFERENCES "credit_rates" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "credit_ledger_entries_messages_message" FOREIGN KEY ("message_id") REFERENCES "messages" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "creditledgerentry_account_id_created_at_id" to table: "credit_ledger_entries"
CREATE INDEX "creditledgerentry_account_id_created_at_id" ON "credit_ledger_entries" ("account_id", "created_at", "id");
-- create index "creditledgerentry_account_id_item_part" to table: "credit_ledger_entries"
CREATE UNIQUE INDEX "creditledgerentry_account_id_item_part" ON "credit_ledger_entries" ("account_id", "item", "part");
-- create index "creditledgerentry_account_id_position" to table: "credit_ledger_entries"
CREATE UNIQUE INDEX "creditledgerentry_account_id_position" ON "credit_ledger_entries" ("account_id", "position");
-- create index "creditledgerentry_message_id" to table: "credit_ledger_entries"
CREATE INDEX "creditledgerentry_message_id" ON "credit_ledger_entries" ("message_id");
-- The ledger is neither changed nor deleted, not even by hand.
create trigger credit_ledger_entries_append_only before update or delete or truncate on credit_ledger_entries
  for each statement execute function append_only();
