-- +goose Up
-- modify "credit_purchases" table
ALTER TABLE "credit_purchases" ADD COLUMN "provider" character varying NOT NULL DEFAULT 'manual', ADD COLUMN "reference" character varying NULL, ADD COLUMN "checkout_url" character varying NULL, ADD COLUMN "failure_reason" character varying NULL, ADD COLUMN "automatic" boolean NOT NULL DEFAULT false;
