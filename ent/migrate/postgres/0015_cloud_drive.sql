-- +goose Up
-- create "cloud_drives" table
CREATE TABLE "cloud_drives" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "provider" character varying NOT NULL, "owner_key" character varying NOT NULL, "account_name" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'CONNECTED', "tokens" bytea NULL, "version" bigint NOT NULL DEFAULT 0, "user_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "cloud_drives_users_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "clouddrive_user_id_created_at_id" to table: "cloud_drives"
CREATE INDEX "clouddrive_user_id_created_at_id" ON "cloud_drives" ("user_id", "created_at", "id");
-- create index "clouddrive_user_id_provider_owner_key" to table: "cloud_drives"
CREATE UNIQUE INDEX "clouddrive_user_id_provider_owner_key" ON "cloud_drives" ("user_id", "provider", "owner_key");
