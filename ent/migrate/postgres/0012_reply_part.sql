-- +goose Up
-- drop index "message_sent_by_id_idempotency_key" from table: "messages"
DROP INDEX "message_sent_by_id_idempotency_key";
-- modify "messages" table
ALTER TABLE "messages" ADD COLUMN "part" bigint NOT NULL DEFAULT 0;
-- create index "message_sent_by_id_idempotency_key_part" to table: "messages"
CREATE UNIQUE INDEX "message_sent_by_id_idempotency_key_part" ON "messages" ("sent_by_id", "idempotency_key", "part");
-- create "media_uploads" table
CREATE TABLE "media_uploads" ("id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "phone_number_id" character varying NOT NULL COLLATE "C", "media_id" character varying NOT NULL COLLATE "C", "expires_at" timestamptz NOT NULL, "file_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "media_uploads_files_file" FOREIGN KEY ("file_id") REFERENCES "files" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "mediaupload_file_id_phone_number_id" to table: "media_uploads"
CREATE UNIQUE INDEX "mediaupload_file_id_phone_number_id" ON "media_uploads" ("file_id", "phone_number_id");
