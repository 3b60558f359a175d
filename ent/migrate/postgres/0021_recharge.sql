-- +goose Up
-- modify "credit_balances" table
ALTER TABLE "credit_balances" ADD COLUMN "minimum" bigint NOT NULL DEFAULT 0;
-- modify "credit_purchases" table
ALTER TABLE "credit_purchases" ADD COLUMN "card" jsonb NULL;
-- create index "creditpurchase_account_id" to table: "credit_purchases"
CREATE UNIQUE INDEX "creditpurchase_account_id" ON "credit_purchases" ("account_id") WHERE (automatic AND ((status)::text = 'PENDING'::text));
-- create "credit_recharges" table
CREATE TABLE "credit_recharges" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "enabled" boolean NOT NULL DEFAULT false, "top_up" bigint NOT NULL DEFAULT 0, "daily_limit" bigint NOT NULL DEFAULT 0, "set_by_id" character varying NOT NULL COLLATE "C", "payment_method" character varying NULL, "failures" bigint NOT NULL DEFAULT 0, "last_failure" character varying NULL, "retry_at" timestamptz NULL, "paused_at" timestamptz NULL, PRIMARY KEY ("id"));
