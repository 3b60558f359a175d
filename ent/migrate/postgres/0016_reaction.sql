-- +goose Up
-- modify "reactions" table
ALTER TABLE "reactions" ADD COLUMN "sent_by_id" character varying NULL COLLATE "C", ADD COLUMN "status" character varying NOT NULL DEFAULT 'RECEIVED', ADD COLUMN "failure" jsonb NULL, ADD COLUMN "accepted" character varying NOT NULL DEFAULT '';
