-- +goose Up
-- modify "messages" table
ALTER TABLE "messages" ADD COLUMN "retried_as_id" character varying NULL COLLATE "C";
