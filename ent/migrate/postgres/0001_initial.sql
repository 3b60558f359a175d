-- +goose Up
-- create "parked_changes" table
CREATE TABLE "parked_changes" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "account_id" character varying NOT NULL COLLATE "C", "wamid" character varying NOT NULL, "source" character varying NOT NULL, "change" jsonb NOT NULL, PRIMARY KEY ("id"));
-- create index "parkedchange_account_id_wamid_source" to table: "parked_changes"
CREATE UNIQUE INDEX "parkedchange_account_id_wamid_source" ON "parked_changes" ("account_id", "wamid", "source");
-- create "identities" table
CREATE TABLE "identities" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "kind" character varying NOT NULL, "value" character varying NOT NULL, "match_key" character varying NOT NULL, "since" timestamptz NOT NULL, "given" boolean NOT NULL DEFAULT false, "module" character varying NOT NULL, "customer_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"));
-- create index "identity_customer_id" to table: "identities"
CREATE INDEX "identity_customer_id" ON "identities" ("customer_id");
-- create index "identity_organization_id_kind_match_key" to table: "identities"
CREATE INDEX "identity_organization_id_kind_match_key" ON "identities" ("organization_id", "kind", "match_key");
-- create index "identity_organization_id_kind_value_since" to table: "identities"
CREATE UNIQUE INDEX "identity_organization_id_kind_value_since" ON "identities" ("organization_id", "kind", "value", "since");
-- create "organizations" table
CREATE TABLE "organizations" ("id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "name" character varying NOT NULL, "locale" character varying NOT NULL DEFAULT 'en', "time_zone" character varying NOT NULL DEFAULT 'UTC', "record_visibility" character varying NOT NULL DEFAULT 'PUBLIC', PRIMARY KEY ("id"));
-- create "assignment_turns" table
CREATE TABLE "assignment_turns" ("id" character varying NOT NULL COLLATE "C", "assigned" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"));
-- create "webhook_deliveries" table
CREATE TABLE "webhook_deliveries" ("id" character varying NOT NULL COLLATE "C", "received_at" timestamptz NOT NULL, "body" bytea NOT NULL, "account_id" character varying NULL COLLATE "C", "state" character varying NOT NULL DEFAULT 'PENDING', "run_at" timestamptz NOT NULL, "attempts" bigint NOT NULL DEFAULT 0, "problem" character varying NULL, "processed_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "webhookdelivery_state_run_at_id" to table: "webhook_deliveries"
CREATE INDEX "webhookdelivery_state_run_at_id" ON "webhook_deliveries" ("state", "run_at", "id");
-- create "audit_entries" table
CREATE TABLE "audit_entries" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "user_id" character varying NULL COLLATE "C", "actor" character varying NOT NULL, "action" character varying NOT NULL, "outcome" character varying NOT NULL, "subject_id" character varying NULL COLLATE "C", "before" jsonb NULL, "after" jsonb NULL, "ip_address" character varying NULL, "user_agent" character varying NULL, PRIMARY KEY ("id"));
-- create index "auditentry_organization_id_action_created_at_id" to table: "audit_entries"
CREATE INDEX "auditentry_organization_id_action_created_at_id" ON "audit_entries" ("organization_id", "action", "created_at", "id");
-- create index "auditentry_organization_id_created_at_id" to table: "audit_entries"
CREATE INDEX "auditentry_organization_id_created_at_id" ON "audit_entries" ("organization_id", "created_at", "id");
-- create index "auditentry_organization_id_subject_id_created_at_id" to table: "audit_entries"
CREATE INDEX "auditentry_organization_id_subject_id_created_at_id" ON "audit_entries" ("organization_id", "subject_id", "created_at", "id");
-- create index "auditentry_organization_id_user_id_created_at_id" to table: "audit_entries"
CREATE INDEX "auditentry_organization_id_user_id_created_at_id" ON "audit_entries" ("organization_id", "user_id", "created_at", "id");
-- create "jobs" table
CREATE TABLE "jobs" ("id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "kind" character varying NOT NULL, "key" character varying NOT NULL DEFAULT '', "unique_key" character varying NULL, "payload" text NOT NULL, "state" character varying NOT NULL DEFAULT 'READY', "run_at" timestamptz NOT NULL, "lease_until" timestamptz NOT NULL, "attempts" bigint NOT NULL DEFAULT 0, "problem" character varying NULL, PRIMARY KEY ("id"));
-- create index "job_key_id" to table: "jobs"
CREATE INDEX "job_key_id" ON "jobs" ("key", "id");
-- create index "job_state_run_at_id" to table: "jobs"
CREATE INDEX "job_state_run_at_id" ON "jobs" ("state", "run_at", "id");
-- create index "jobs_unique_key_key" to table: "jobs"
CREATE UNIQUE INDEX "jobs_unique_key_key" ON "jobs" ("unique_key");
-- create "custom_field_definitions" table
CREATE TABLE "custom_field_definitions" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "module" character varying NOT NULL, "name" character varying NOT NULL, "type" character varying NOT NULL, "choices" jsonb NULL, PRIMARY KEY ("id"));
-- create index "customfielddefinition_organization_id_module_name" to table: "custom_field_definitions"
CREATE UNIQUE INDEX "customfielddefinition_organization_id_module_name" ON "custom_field_definitions" ("organization_id", "module", "name");
-- create "identity_changes" table
CREATE TABLE "identity_changes" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "kind" character varying NOT NULL, "from_key" character varying NOT NULL, "to_key" character varying NOT NULL, "to_value" character varying NOT NULL, "changed_at" timestamptz NOT NULL, "source" character varying NOT NULL, "conflict" boolean NOT NULL DEFAULT false, PRIMARY KEY ("id"));
-- create index "identitychange_organization_id_kind_from_key" to table: "identity_changes"
CREATE INDEX "identitychange_organization_id_kind_from_key" ON "identity_changes" ("organization_id", "kind", "from_key");
-- create index "identitychange_organization_id_kind_to_key" to table: "identity_changes"
CREATE INDEX "identitychange_organization_id_kind_to_key" ON "identity_changes" ("organization_id", "kind", "to_key");
-- create index "identitychange_organization_id_source_kind" to table: "identity_changes"
CREATE UNIQUE INDEX "identitychange_organization_id_source_kind" ON "identity_changes" ("organization_id", "source", "kind");
-- create "reactions" table
CREATE TABLE "reactions" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "account_id" character varying NOT NULL COLLATE "C", "wamid" character varying NOT NULL, "author" character varying NOT NULL, "emoji" character varying NOT NULL DEFAULT '', "reacted_at" timestamptz NOT NULL, "source_wamid" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "reaction_wamid_account_id_author" to table: "reactions"
CREATE UNIQUE INDEX "reaction_wamid_account_id_author" ON "reactions" ("wamid", "account_id", "author");
-- create "roles" table
CREATE TABLE "roles" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "name" character varying NOT NULL, "reports_to_id" character varying NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "roles_roles_below" FOREIGN KEY ("reports_to_id") REFERENCES "roles" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "role_organization_id_name" to table: "roles"
CREATE UNIQUE INDEX "role_organization_id_name" ON "roles" ("organization_id", "name");
-- create index "role_reports_to_id" to table: "roles"
CREATE INDEX "role_reports_to_id" ON "roles" ("reports_to_id");
-- create "users" table
CREATE TABLE "users" ("id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "name" character varying NOT NULL, "email" character varying NOT NULL, "password_hash" character varying NULL, "profile" character varying NOT NULL, "status" character varying NOT NULL DEFAULT 'ACTIVE', "locale" character varying NOT NULL DEFAULT 'en', "time_zone" character varying NOT NULL DEFAULT 'UTC', "organization_id" character varying NOT NULL COLLATE "C", "role_id" character varying NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "users_organizations_organization" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "users_roles_role" FOREIGN KEY ("role_id") REFERENCES "roles" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "user_organization_id_name_id" to table: "users"
CREATE INDEX "user_organization_id_name_id" ON "users" ("organization_id", "name", "id");
-- create index "user_role_id" to table: "users"
CREATE INDEX "user_role_id" ON "users" ("role_id");
-- create index "users_email_key" to table: "users"
CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");
-- create "accounts" table
CREATE TABLE "accounts" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "nickname" character varying NULL, "status" character varying NOT NULL DEFAULT 'ACTIVE', "status_reason" character varying NULL, "phone_number" character varying NULL, "verified_name" character varying NULL, "quality_rating" character varying NOT NULL DEFAULT 'UNKNOWN', "business_id" character varying NULL COLLATE "C", "waba_id" character varying NULL COLLATE "C", "phone_number_id" character varying NULL COLLATE "C", "access_token" bytea NULL, "pin" bytea NULL, "app_secret" bytea NULL, "verify_token" bytea NULL, "number_choices" jsonb NULL, "checks" jsonb NULL, "business_profile" jsonb NULL, "window_warnings" jsonb NOT NULL, "send_read_receipts" boolean NOT NULL DEFAULT false, "webhook_seen_at" timestamptz NULL, "status_changed_at" timestamptz NULL, "add_as" character varying NOT NULL DEFAULT 'LEADS', "messages_per_second" bigint NOT NULL DEFAULT 80, "send_next_at" timestamptz NOT NULL, "added_by_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "accounts_users_added_by" FOREIGN KEY ("added_by_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "account_organization_id_nickname" to table: "accounts"
CREATE UNIQUE INDEX "account_organization_id_nickname" ON "accounts" ("organization_id", "nickname");
-- create index "account_waba_id" to table: "accounts"
CREATE INDEX "account_waba_id" ON "accounts" ("waba_id");
-- create index "accounts_phone_number_id_key" to table: "accounts"
CREATE UNIQUE INDEX "accounts_phone_number_id_key" ON "accounts" ("phone_number_id");
-- create "groups" table
CREATE TABLE "groups" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "name" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "group_organization_id_name" to table: "groups"
CREATE UNIQUE INDEX "group_organization_id_name" ON "groups" ("organization_id", "name");
-- create "account_assignees" table
CREATE TABLE "account_assignees" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "position" bigint NOT NULL, "account_id" character varying NOT NULL COLLATE "C", "user_id" character varying NULL COLLATE "C", "group_id" character varying NULL COLLATE "C", "role_id" character varying NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "account_assignees_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "account_assignees_groups_group" FOREIGN KEY ("group_id") REFERENCES "groups" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "account_assignees_roles_role" FOREIGN KEY ("role_id") REFERENCES "roles" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "account_assignees_users_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "accountassignee_account_id_position" to table: "account_assignees"
CREATE INDEX "accountassignee_account_id_position" ON "account_assignees" ("account_id", "position");
-- create index "accountassignee_group_id" to table: "account_assignees"
CREATE INDEX "accountassignee_group_id" ON "account_assignees" ("group_id");
-- create index "accountassignee_role_id" to table: "account_assignees"
CREATE INDEX "accountassignee_role_id" ON "account_assignees" ("role_id");
-- create index "accountassignee_user_id" to table: "account_assignees"
CREATE INDEX "accountassignee_user_id" ON "account_assignees" ("user_id");
-- create "api_tokens" table
CREATE TABLE "api_tokens" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "name" character varying NOT NULL, "token_hash" bytea NOT NULL, "scopes" jsonb NOT NULL, "last_used_at" timestamptz NULL, "expires_at" timestamptz NULL, "user_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "api_tokens_users_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "api_tokens_token_hash_key" to table: "api_tokens"
CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "api_tokens" ("token_hash");
-- create index "apitoken_user_id" to table: "api_tokens"
CREATE INDEX "apitoken_user_id" ON "api_tokens" ("user_id");
-- create "files" table
CREATE TABLE "files" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "account_id" character varying NOT NULL COLLATE "C", "media_id" character varying NOT NULL COLLATE "C", "name" character varying NOT NULL, "content_type" character varying NOT NULL, "size" bigint NULL, "sha256" character varying NULL, "state" character varying NOT NULL DEFAULT 'PENDING', "source" character varying NOT NULL, PRIMARY KEY ("id"));
-- create "contacts" table
CREATE TABLE "contacts" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "first_name" character varying NULL, "last_name" character varying NULL, "phone" character varying NULL, "wa_id" character varying NULL COLLATE "C", "username" character varying NULL, "named_at" timestamptz NULL, "username_at" timestamptz NULL, "email" character varying NULL, "company" character varying NULL, "search_text" character varying NOT NULL DEFAULT '', "custom_fields" jsonb NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "owner_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "contacts_users_owner" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "contact_organization_id_created_at_id" to table: "contacts"
CREATE INDEX "contact_organization_id_created_at_id" ON "contacts" ("organization_id", "created_at", "id");
-- create index "contact_organization_id_owner_id_created_at_id" to table: "contacts"
CREATE INDEX "contact_organization_id_owner_id_created_at_id" ON "contacts" ("organization_id", "owner_id", "created_at", "id");
-- create "leads" table
CREATE TABLE "leads" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "first_name" character varying NULL, "last_name" character varying NULL, "phone" character varying NULL, "wa_id" character varying NULL COLLATE "C", "username" character varying NULL, "named_at" timestamptz NULL, "username_at" timestamptz NULL, "email" character varying NULL, "company" character varying NULL, "search_text" character varying NOT NULL DEFAULT '', "custom_fields" jsonb NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "source" character varying NULL, "status" character varying NOT NULL DEFAULT 'NEW', "owner_id" character varying NOT NULL COLLATE "C", "converted_to_id" character varying NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "leads_contacts_converted_to" FOREIGN KEY ("converted_to_id") REFERENCES "contacts" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "leads_users_owner" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "lead_organization_id_created_at_id" to table: "leads"
CREATE INDEX "lead_organization_id_created_at_id" ON "leads" ("organization_id", "created_at", "id");
-- create index "lead_organization_id_owner_id_created_at_id" to table: "leads"
CREATE INDEX "lead_organization_id_owner_id_created_at_id" ON "leads" ("organization_id", "owner_id", "created_at", "id");
-- create index "lead_organization_id_status_created_at_id" to table: "leads"
CREATE INDEX "lead_organization_id_status_created_at_id" ON "leads" ("organization_id", "status", "created_at", "id");
-- create "conversations" table
CREATE TABLE "conversations" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "wa_id" character varying NULL COLLATE "C", "bsuid" character varying NULL, "last_message_id" character varying NULL COLLATE "C", "last_message_at" timestamptz NOT NULL, "last_inbound_at" timestamptz NULL, "window_closes_at" timestamptz NULL, "pair_next_at" timestamptz NOT NULL, "account_id" character varying NOT NULL COLLATE "C", "lead_id" character varying NULL COLLATE "C", "contact_id" character varying NULL COLLATE "C", "owner_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "conversations_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "conversations_contacts_contact" FOREIGN KEY ("contact_id") REFERENCES "contacts" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "conversations_leads_lead" FOREIGN KEY ("lead_id") REFERENCES "leads" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "conversations_users_owner" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "conversation_account_id_contact_id" to table: "conversations"
CREATE UNIQUE INDEX "conversation_account_id_contact_id" ON "conversations" ("account_id", "contact_id");
-- create index "conversation_account_id_last_message_at_id" to table: "conversations"
CREATE INDEX "conversation_account_id_last_message_at_id" ON "conversations" ("account_id", "last_message_at", "id");
-- create index "conversation_account_id_lead_id" to table: "conversations"
CREATE UNIQUE INDEX "conversation_account_id_lead_id" ON "conversations" ("account_id", "lead_id");
-- create index "conversation_organization_id_last_message_at_id" to table: "conversations"
CREATE INDEX "conversation_organization_id_last_message_at_id" ON "conversations" ("organization_id", "last_message_at", "id");
-- create index "conversation_organization_id_owner_id_last_message_at_id" to table: "conversations"
CREATE INDEX "conversation_organization_id_owner_id_last_message_at_id" ON "conversations" ("organization_id", "owner_id", "last_message_at", "id");
-- create "messages" table
CREATE TABLE "messages" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "owner_id" character varying NOT NULL DEFAULT '' COLLATE "C", "account_id" character varying NOT NULL COLLATE "C", "wamid" character varying NULL, "wa_id" character varying NULL COLLATE "C", "bsuid" character varying NULL, "direction" character varying NOT NULL, "type" character varying NOT NULL, "origin" character varying NOT NULL, "text" text NULL, "search_text" text NOT NULL DEFAULT '', "content" jsonb NULL, "referral" jsonb NULL, "forwarded" boolean NOT NULL DEFAULT false, "reply_to_wamid" character varying NULL, "idempotency_key" character varying NULL, "status" character varying NOT NULL, "failure" jsonb NULL, "sent_at" timestamptz NOT NULL, "delivered_at" timestamptz NULL, "read_at" timestamptz NULL, "edited_at" timestamptz NULL, "revoked_at" timestamptz NULL, "original_text" text NULL, "attempted_at" timestamptz NULL, "tries" bigint NOT NULL DEFAULT 0, "conversation_id" character varying NOT NULL COLLATE "C", "sent_by_id" character varying NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "messages_conversations_conversation" FOREIGN KEY ("conversation_id") REFERENCES "conversations" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "messages_users_sent_by" FOREIGN KEY ("sent_by_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "message_account_id_sent_at_id" to table: "messages"
CREATE INDEX "message_account_id_sent_at_id" ON "messages" ("account_id", "sent_at", "id");
-- create index "message_account_id_wamid" to table: "messages"
CREATE UNIQUE INDEX "message_account_id_wamid" ON "messages" ("account_id", "wamid");
-- create index "message_conversation_id_sent_at_id" to table: "messages"
CREATE INDEX "message_conversation_id_sent_at_id" ON "messages" ("conversation_id", "sent_at", "id");
-- create index "message_organization_id_direction_sent_at_id" to table: "messages"
CREATE INDEX "message_organization_id_direction_sent_at_id" ON "messages" ("organization_id", "direction", "sent_at", "id");
-- create index "message_organization_id_owner_id_sent_at_id" to table: "messages"
CREATE INDEX "message_organization_id_owner_id_sent_at_id" ON "messages" ("organization_id", "owner_id", "sent_at", "id");
-- create index "message_organization_id_sent_at_id" to table: "messages"
CREATE INDEX "message_organization_id_sent_at_id" ON "messages" ("organization_id", "sent_at", "id");
-- create index "message_organization_id_status_sent_at_id" to table: "messages"
CREATE INDEX "message_organization_id_status_sent_at_id" ON "messages" ("organization_id", "status", "sent_at", "id");
-- create index "message_organization_id_type_sent_at_id" to table: "messages"
CREATE INDEX "message_organization_id_type_sent_at_id" ON "messages" ("organization_id", "type", "sent_at", "id");
-- create index "message_organization_id_wamid" to table: "messages"
CREATE INDEX "message_organization_id_wamid" ON "messages" ("organization_id", "wamid");
-- create index "message_sent_by_id_idempotency_key" to table: "messages"
CREATE UNIQUE INDEX "message_sent_by_id_idempotency_key" ON "messages" ("sent_by_id", "idempotency_key");
-- create "attachments" table
CREATE TABLE "attachments" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "caption" character varying NULL, "voice" boolean NOT NULL DEFAULT false, "message_id" character varying NOT NULL COLLATE "C", "file_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "attachments_files_file" FOREIGN KEY ("file_id") REFERENCES "files" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "attachments_messages_message" FOREIGN KEY ("message_id") REFERENCES "messages" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "attachment_file_id" to table: "attachments"
CREATE INDEX "attachment_file_id" ON "attachments" ("file_id");
-- create index "attachment_message_id" to table: "attachments"
CREATE INDEX "attachment_message_id" ON "attachments" ("message_id");
-- create "group_users" table
CREATE TABLE "group_users" ("group_id" character varying NOT NULL COLLATE "C", "user_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("group_id", "user_id"), CONSTRAINT "group_users_group_id" FOREIGN KEY ("group_id") REFERENCES "groups" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "group_users_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create "one_time_tokens" table
CREATE TABLE "one_time_tokens" ("id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "kind" character varying NOT NULL, "token_hash" bytea NOT NULL, "session_id" character varying NULL COLLATE "C", "expires_at" timestamptz NOT NULL, "user_id" character varying NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "one_time_tokens_users_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "one_time_tokens_token_hash_key" to table: "one_time_tokens"
CREATE UNIQUE INDEX "one_time_tokens_token_hash_key" ON "one_time_tokens" ("token_hash");
-- create index "onetimetoken_expires_at" to table: "one_time_tokens"
CREATE INDEX "onetimetoken_expires_at" ON "one_time_tokens" ("expires_at");
-- create index "onetimetoken_user_id_kind" to table: "one_time_tokens"
CREATE INDEX "onetimetoken_user_id_kind" ON "one_time_tokens" ("user_id", "kind");
-- create "sessions" table
CREATE TABLE "sessions" ("id" character varying NOT NULL COLLATE "C", "organization_id" character varying NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "token_hash" bytea NOT NULL, "user_agent" character varying NULL, "ip_address" character varying NULL, "last_used_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "user_id" character varying NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "sessions_users_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "session_expires_at" to table: "sessions"
CREATE INDEX "session_expires_at" ON "sessions" ("expires_at");
-- create index "session_user_id" to table: "sessions"
CREATE INDEX "session_user_id" ON "sessions" ("user_id");
-- create index "sessions_token_hash_key" to table: "sessions"
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions" ("token_hash");
