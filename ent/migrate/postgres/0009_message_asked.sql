-- +goose Up
-- modify "messages" table
ALTER TABLE "messages" ADD COLUMN "asked" character varying NULL;
