-- +goose Up
-- modify "organizations" table
ALTER TABLE "organizations" ADD COLUMN "legal_name" character varying NULL, ADD COLUMN "tax_id" character varying NULL COLLATE "C", ADD COLUMN "address" character varying NULL;
