-- +goose Up
-- modify "files" table
ALTER TABLE "files" ADD COLUMN "shared" boolean NOT NULL DEFAULT false;
-- modify "organizations" table
ALTER TABLE "organizations" ADD COLUMN "logo_id" character varying NULL COLLATE "C";
