-- +goose Up
-- create "predefined_texts" table
CREATE TABLE "predefined_texts" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "module" character varying NOT NULL, "name" character varying NOT NULL, "name_key" character varying NOT NULL COLLATE "C", "body" text NOT NULL, "created_by_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "predefined_texts_users_created_by" FOREIGN KEY ("created_by_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "predefinedtext_created_by_id" to table: "predefined_texts"
CREATE INDEX "predefinedtext_created_by_id" ON "predefined_texts" ("created_by_id");
-- create index "predefinedtext_organization_id_module_name_key" to table: "predefined_texts"
CREATE UNIQUE INDEX "predefinedtext_organization_id_module_name_key" ON "predefined_texts" ("organization_id", "module", "name_key");
-- create index "predefinedtext_organization_id_name_key_id" to table: "predefined_texts"
CREATE INDEX "predefinedtext_organization_id_name_key_id" ON "predefined_texts" ("organization_id", "name_key", "id");
