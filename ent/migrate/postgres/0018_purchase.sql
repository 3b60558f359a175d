-- +goose Up
-- modify "credit_ledger_entries" table
ALTER TABLE "credit_ledger_entries" ADD COLUMN "purchase_id" character varying NULL COLLATE "C";
-- create "credit_purchases" table
CREATE TABLE "credit_purchases" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "bought_by_id" character varying NOT NULL COLLATE "C", "idempotency_key" character varying NOT NULL, "amount" bigint NOT NULL, "price" character varying NOT NULL, "currency" character varying NOT NULL, "status" character varying NOT NULL DEFAULT 'PENDING', "account_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "credit_purchases_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "creditpurchase_account_id_created_at_id" to table: "credit_purchases"
CREATE INDEX "creditpurchase_account_id_created_at_id" ON "credit_purchases" ("account_id", "created_at", "id");
-- create index "creditpurchase_bought_by_id_idempotency_key" to table: "credit_purchases"
CREATE UNIQUE INDEX "creditpurchase_bought_by_id_idempotency_key" ON "credit_purchases" ("bought_by_id", "idempotency_key");
