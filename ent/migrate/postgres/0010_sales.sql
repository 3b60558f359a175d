-- +goose Up
-- modify "organizations" table
ALTER TABLE "organizations" ADD COLUMN "legal_name" character varying NULL, ADD COLUMN "tax_id" character varying NULL COLLATE "C", ADD COLUMN "address" character varying NULL;
-- create "sales_counters" table
CREATE TABLE "sales_counters" ("id" character varying NOT NULL COLLATE "C", "made" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"));
-- create "sales_documents" table
CREATE TABLE "sales_documents" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "idempotency_key" character varying NULL, "asked" character varying NULL, "kind" character varying NOT NULL, "serial" bigint NOT NULL, "status" character varying NOT NULL DEFAULT 'DRAFT', "subject" character varying NOT NULL, "search_text" character varying NOT NULL, "currency" character varying NOT NULL, "lines" jsonb NOT NULL, "subtotal" character varying NOT NULL, "tax" character varying NOT NULL, "total" character varying NOT NULL, "valid_until" timestamptz NULL, "created_by_id" character varying NOT NULL COLLATE "C", "lead_id" character varying NULL COLLATE "C", "contact_id" character varying NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "sales_documents_contacts_contact" FOREIGN KEY ("contact_id") REFERENCES "contacts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "sales_documents_leads_lead" FOREIGN KEY ("lead_id") REFERENCES "leads" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "sales_documents_users_created_by" FOREIGN KEY ("created_by_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "salesdocument_contact_id_created_at_id" to table: "sales_documents"
CREATE INDEX "salesdocument_contact_id_created_at_id" ON "sales_documents" ("contact_id", "created_at", "id");
-- create index "salesdocument_created_by_id_idempotency_key" to table: "sales_documents"
CREATE UNIQUE INDEX "salesdocument_created_by_id_idempotency_key" ON "sales_documents" ("created_by_id", "idempotency_key");
-- create index "salesdocument_lead_id_created_at_id" to table: "sales_documents"
CREATE INDEX "salesdocument_lead_id_created_at_id" ON "sales_documents" ("lead_id", "created_at", "id");
-- create index "salesdocument_organization_id_created_at_id" to table: "sales_documents"
CREATE INDEX "salesdocument_organization_id_created_at_id" ON "sales_documents" ("organization_id", "created_at", "id");
-- create index "salesdocument_organization_id_kind_created_at_id" to table: "sales_documents"
CREATE INDEX "salesdocument_organization_id_kind_created_at_id" ON "sales_documents" ("organization_id", "kind", "created_at", "id");
-- create index "salesdocument_organization_id_kind_serial" to table: "sales_documents"
CREATE UNIQUE INDEX "salesdocument_organization_id_kind_serial" ON "sales_documents" ("organization_id", "kind", "serial");
