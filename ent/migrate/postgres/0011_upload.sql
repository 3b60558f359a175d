-- +goose Up
-- modify "files" table
ALTER TABLE "files" ADD COLUMN "uploaded_by_id" character varying NULL COLLATE "C";
