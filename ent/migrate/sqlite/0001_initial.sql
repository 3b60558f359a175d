-- +goose Up
-- create "accounts" table
CREATE TABLE `accounts` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `nickname` text NULL, `status` text NOT NULL DEFAULT ('ACTIVE'), `status_reason` text NULL, `phone_number` text NULL, `verified_name` text NULL, `quality_rating` text NOT NULL DEFAULT ('UNKNOWN'), `business_id` text NULL, `waba_id` text NULL, `phone_number_id` text NULL, `access_token` blob NULL, `pin` blob NULL, `app_secret` blob NULL, `verify_token` blob NULL, `number_choices` json NULL, `checks` json NULL, `business_profile` json NULL, `window_warnings` json NOT NULL, `send_read_receipts` bool NOT NULL DEFAULT (false), `webhook_seen_at` datetime NULL, `status_changed_at` datetime NULL, `add_as` text NOT NULL DEFAULT ('LEADS'), `messages_per_second` integer NOT NULL DEFAULT (80), `send_next_at` datetime NOT NULL, `added_by_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `accounts_users_added_by` FOREIGN KEY (`added_by_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "accounts_phone_number_id_key" to table: "accounts"
CREATE UNIQUE INDEX `accounts_phone_number_id_key` ON `accounts` (`phone_number_id`);
-- create index "account_organization_id_nickname" to table: "accounts"
CREATE UNIQUE INDEX `account_organization_id_nickname` ON `accounts` (`organization_id`, `nickname`);
-- create index "account_waba_id" to table: "accounts"
CREATE INDEX `account_waba_id` ON `accounts` (`waba_id`);
-- create "account_assignees" table
CREATE TABLE `account_assignees` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `position` integer NOT NULL, `account_id` text NOT NULL, `user_id` text NULL, `group_id` text NULL, `role_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `account_assignees_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE, CONSTRAINT `account_assignees_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE, CONSTRAINT `account_assignees_groups_group` FOREIGN KEY (`group_id`) REFERENCES `groups` (`id`) ON DELETE CASCADE, CONSTRAINT `account_assignees_roles_role` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`) ON DELETE CASCADE);
-- create index "accountassignee_account_id_position" to table: "account_assignees"
CREATE INDEX `accountassignee_account_id_position` ON `account_assignees` (`account_id`, `position`);
-- create index "accountassignee_user_id" to table: "account_assignees"
CREATE INDEX `accountassignee_user_id` ON `account_assignees` (`user_id`);
-- create index "accountassignee_group_id" to table: "account_assignees"
CREATE INDEX `accountassignee_group_id` ON `account_assignees` (`group_id`);
-- create index "accountassignee_role_id" to table: "account_assignees"
CREATE INDEX `accountassignee_role_id` ON `account_assignees` (`role_id`);
-- create "api_tokens" table
CREATE TABLE `api_tokens` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `name` text NOT NULL, `token_hash` blob NOT NULL, `scopes` json NOT NULL, `last_used_at` datetime NULL, `expires_at` datetime NULL, `user_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `api_tokens_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "api_tokens_token_hash_key" to table: "api_tokens"
CREATE UNIQUE INDEX `api_tokens_token_hash_key` ON `api_tokens` (`token_hash`);
-- create index "apitoken_user_id" to table: "api_tokens"
CREATE INDEX `apitoken_user_id` ON `api_tokens` (`user_id`);
-- create "assignment_turns" table
CREATE TABLE `assignment_turns` (`id` text NOT NULL, `assigned` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`));
-- create "attachments" table
CREATE TABLE `attachments` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `caption` text NULL, `voice` bool NOT NULL DEFAULT (false), `message_id` text NOT NULL, `file_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `attachments_messages_message` FOREIGN KEY (`message_id`) REFERENCES `messages` (`id`) ON DELETE CASCADE, CONSTRAINT `attachments_files_file` FOREIGN KEY (`file_id`) REFERENCES `files` (`id`) ON DELETE NO ACTION);
-- create index "attachment_message_id" to table: "attachments"
CREATE INDEX `attachment_message_id` ON `attachments` (`message_id`);
-- create index "attachment_file_id" to table: "attachments"
CREATE INDEX `attachment_file_id` ON `attachments` (`file_id`);
-- create "audit_entries" table
CREATE TABLE `audit_entries` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `user_id` text NULL, `actor` text NOT NULL, `action` text NOT NULL, `outcome` text NOT NULL, `subject_id` text NULL, `before` json NULL, `after` json NULL, `ip_address` text NULL, `user_agent` text NULL, PRIMARY KEY (`id`));
-- create index "auditentry_organization_id_created_at_id" to table: "audit_entries"
CREATE INDEX `auditentry_organization_id_created_at_id` ON `audit_entries` (`organization_id`, `created_at`, `id`);
-- create index "auditentry_organization_id_user_id_created_at_id" to table: "audit_entries"
CREATE INDEX `auditentry_organization_id_user_id_created_at_id` ON `audit_entries` (`organization_id`, `user_id`, `created_at`, `id`);
-- create index "auditentry_organization_id_action_created_at_id" to table: "audit_entries"
CREATE INDEX `auditentry_organization_id_action_created_at_id` ON `audit_entries` (`organization_id`, `action`, `created_at`, `id`);
-- create index "auditentry_organization_id_subject_id_created_at_id" to table: "audit_entries"
CREATE INDEX `auditentry_organization_id_subject_id_created_at_id` ON `audit_entries` (`organization_id`, `subject_id`, `created_at`, `id`);
-- create "contacts" table
CREATE TABLE `contacts` (`id` text NOT NULL, `organization_id` text NOT NULL, `first_name` text NULL, `last_name` text NULL, `phone` text NULL, `wa_id` text NULL, `username` text NULL, `named_at` datetime NULL, `username_at` datetime NULL, `email` text NULL, `company` text NULL, `search_text` text NOT NULL DEFAULT (''), `custom_fields` json NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `owner_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `contacts_users_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "contact_organization_id_created_at_id" to table: "contacts"
CREATE INDEX `contact_organization_id_created_at_id` ON `contacts` (`organization_id`, `created_at`, `id`);
-- create index "contact_organization_id_owner_id_created_at_id" to table: "contacts"
CREATE INDEX `contact_organization_id_owner_id_created_at_id` ON `contacts` (`organization_id`, `owner_id`, `created_at`, `id`);
-- create "conversations" table
CREATE TABLE `conversations` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `wa_id` text NULL, `bsuid` text NULL, `last_message_id` text NULL, `last_message_at` datetime NOT NULL, `last_inbound_at` datetime NULL, `window_closes_at` datetime NULL, `waiting_since` datetime NULL, `inbound_count` integer NOT NULL DEFAULT (0), `warn_at` datetime NULL, `pair_next_at` datetime NOT NULL, `account_id` text NOT NULL, `lead_id` text NULL, `contact_id` text NULL, `owner_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `conversations_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION, CONSTRAINT `conversations_leads_lead` FOREIGN KEY (`lead_id`) REFERENCES `leads` (`id`) ON DELETE SET NULL, CONSTRAINT `conversations_contacts_contact` FOREIGN KEY (`contact_id`) REFERENCES `contacts` (`id`) ON DELETE SET NULL, CONSTRAINT `conversations_users_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "conversation_account_id_lead_id" to table: "conversations"
CREATE UNIQUE INDEX `conversation_account_id_lead_id` ON `conversations` (`account_id`, `lead_id`);
-- create index "conversation_account_id_contact_id" to table: "conversations"
CREATE UNIQUE INDEX `conversation_account_id_contact_id` ON `conversations` (`account_id`, `contact_id`);
-- create index "conversation_organization_id_last_message_at_id" to table: "conversations"
CREATE INDEX `conversation_organization_id_last_message_at_id` ON `conversations` (`organization_id`, `last_message_at`, `id`);
-- create index "conversation_organization_id_owner_id_last_message_at_id" to table: "conversations"
CREATE INDEX `conversation_organization_id_owner_id_last_message_at_id` ON `conversations` (`organization_id`, `owner_id`, `last_message_at`, `id`);
-- create index "conversation_account_id_last_message_at_id" to table: "conversations"
CREATE INDEX `conversation_account_id_last_message_at_id` ON `conversations` (`account_id`, `last_message_at`, `id`);
-- create index "conversation_lead_id" to table: "conversations"
CREATE INDEX `conversation_lead_id` ON `conversations` (`lead_id`);
-- create index "conversation_contact_id" to table: "conversations"
CREATE INDEX `conversation_contact_id` ON `conversations` (`contact_id`);
-- create index "conversation_organization_id_waiting_since_id" to table: "conversations"
CREATE INDEX `conversation_organization_id_waiting_since_id` ON `conversations` (`organization_id`, `waiting_since`, `id`) WHERE waiting_since is not null;
-- create index "conversation_organization_id_owner_id_waiting_since_id" to table: "conversations"
CREATE INDEX `conversation_organization_id_owner_id_waiting_since_id` ON `conversations` (`organization_id`, `owner_id`, `waiting_since`, `id`) WHERE waiting_since is not null;
-- create index "conversation_organization_id_window_closes_at_id" to table: "conversations"
CREATE INDEX `conversation_organization_id_window_closes_at_id` ON `conversations` (`organization_id`, `window_closes_at`, `id`);
-- create index "conversation_organization_id_owner_id_window_closes_at_id" to table: "conversations"
CREATE INDEX `conversation_organization_id_owner_id_window_closes_at_id` ON `conversations` (`organization_id`, `owner_id`, `window_closes_at`, `id`);
-- create index "conversation_warn_at" to table: "conversations"
CREATE INDEX `conversation_warn_at` ON `conversations` (`warn_at`) WHERE warn_at is not null;
-- create "custom_field_definitions" table
CREATE TABLE `custom_field_definitions` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `module` text NOT NULL, `name` text NOT NULL, `type` text NOT NULL, `choices` json NULL, PRIMARY KEY (`id`));
-- create index "customfielddefinition_organization_id_module_name" to table: "custom_field_definitions"
CREATE UNIQUE INDEX `customfielddefinition_organization_id_module_name` ON `custom_field_definitions` (`organization_id`, `module`, `name`);
-- create "files" table
CREATE TABLE `files` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `account_id` text NOT NULL, `media_id` text NOT NULL, `name` text NOT NULL, `content_type` text NOT NULL, `size` integer NULL, `sha256` text NULL, `state` text NOT NULL DEFAULT ('PENDING'), `source` text NOT NULL, PRIMARY KEY (`id`));
-- create "groups" table
CREATE TABLE `groups` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `name` text NOT NULL, PRIMARY KEY (`id`));
-- create index "group_organization_id_name" to table: "groups"
CREATE UNIQUE INDEX `group_organization_id_name` ON `groups` (`organization_id`, `name`);
-- create "identities" table
CREATE TABLE `identities` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `kind` text NOT NULL, `value` text NOT NULL, `match_key` text NOT NULL, `since` datetime NOT NULL, `given` bool NOT NULL DEFAULT (false), `module` text NOT NULL, `customer_id` text NOT NULL, PRIMARY KEY (`id`));
-- create index "identity_organization_id_kind_value_since" to table: "identities"
CREATE UNIQUE INDEX `identity_organization_id_kind_value_since` ON `identities` (`organization_id`, `kind`, `value`, `since`);
-- create index "identity_organization_id_kind_match_key" to table: "identities"
CREATE INDEX `identity_organization_id_kind_match_key` ON `identities` (`organization_id`, `kind`, `match_key`);
-- create index "identity_customer_id" to table: "identities"
CREATE INDEX `identity_customer_id` ON `identities` (`customer_id`);
-- create "identity_changes" table
CREATE TABLE `identity_changes` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `kind` text NOT NULL, `from_key` text NOT NULL, `to_key` text NOT NULL, `to_value` text NOT NULL, `changed_at` datetime NOT NULL, `source` text NOT NULL, `conflict` bool NOT NULL DEFAULT (false), PRIMARY KEY (`id`));
-- create index "identitychange_organization_id_source_kind" to table: "identity_changes"
CREATE UNIQUE INDEX `identitychange_organization_id_source_kind` ON `identity_changes` (`organization_id`, `source`, `kind`);
-- create index "identitychange_organization_id_kind_from_key" to table: "identity_changes"
CREATE INDEX `identitychange_organization_id_kind_from_key` ON `identity_changes` (`organization_id`, `kind`, `from_key`);
-- create index "identitychange_organization_id_kind_to_key" to table: "identity_changes"
CREATE INDEX `identitychange_organization_id_kind_to_key` ON `identity_changes` (`organization_id`, `kind`, `to_key`);
-- create "inbound_totals" table
CREATE TABLE `inbound_totals` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `organization_id` text NOT NULL, `account_id` text NOT NULL, `owner_id` text NOT NULL, `messages` integer NOT NULL DEFAULT (0), `conversations` integer NOT NULL DEFAULT (0));
-- create index "inboundtotal_account_id_owner_id" to table: "inbound_totals"
CREATE UNIQUE INDEX `inboundtotal_account_id_owner_id` ON `inbound_totals` (`account_id`, `owner_id`);
-- create index "inboundtotal_organization_id" to table: "inbound_totals"
CREATE INDEX `inboundtotal_organization_id` ON `inbound_totals` (`organization_id`);
-- create "jobs" table
CREATE TABLE `jobs` (`id` text NOT NULL, `created_at` datetime NOT NULL, `kind` text NOT NULL, `key` text NOT NULL DEFAULT (''), `unique_key` text NULL, `payload` text NOT NULL, `state` text NOT NULL DEFAULT ('READY'), `run_at` datetime NOT NULL, `lease_until` datetime NOT NULL, `attempts` integer NOT NULL DEFAULT (0), `problem` text NULL, PRIMARY KEY (`id`));
-- create index "jobs_unique_key_key" to table: "jobs"
CREATE UNIQUE INDEX `jobs_unique_key_key` ON `jobs` (`unique_key`);
-- create index "job_state_run_at_id" to table: "jobs"
CREATE INDEX `job_state_run_at_id` ON `jobs` (`state`, `run_at`, `id`);
-- create index "job_key_id" to table: "jobs"
CREATE INDEX `job_key_id` ON `jobs` (`key`, `id`);
-- create "leads" table
CREATE TABLE `leads` (`id` text NOT NULL, `organization_id` text NOT NULL, `first_name` text NULL, `last_name` text NULL, `phone` text NULL, `wa_id` text NULL, `username` text NULL, `named_at` datetime NULL, `username_at` datetime NULL, `email` text NULL, `company` text NULL, `search_text` text NOT NULL DEFAULT (''), `custom_fields` json NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `source` text NULL, `status` text NOT NULL DEFAULT ('NEW'), `owner_id` text NOT NULL, `converted_to_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `leads_users_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `leads_contacts_converted_to` FOREIGN KEY (`converted_to_id`) REFERENCES `contacts` (`id`) ON DELETE SET NULL);
-- create index "lead_organization_id_created_at_id" to table: "leads"
CREATE INDEX `lead_organization_id_created_at_id` ON `leads` (`organization_id`, `created_at`, `id`);
-- create index "lead_organization_id_owner_id_created_at_id" to table: "leads"
CREATE INDEX `lead_organization_id_owner_id_created_at_id` ON `leads` (`organization_id`, `owner_id`, `created_at`, `id`);
-- create index "lead_organization_id_status_created_at_id" to table: "leads"
CREATE INDEX `lead_organization_id_status_created_at_id` ON `leads` (`organization_id`, `status`, `created_at`, `id`);
-- create "messages" table
CREATE TABLE `messages` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `owner_id` text NOT NULL DEFAULT (''), `account_id` text NOT NULL, `wamid` text NULL, `wa_id` text NULL, `bsuid` text NULL, `direction` text NOT NULL, `type` text NOT NULL, `origin` text NOT NULL, `text` text NULL, `search_text` text NOT NULL DEFAULT (''), `content` json NULL, `referral` json NULL, `forwarded` bool NOT NULL DEFAULT (false), `reply_to_wamid` text NULL, `idempotency_key` text NULL, `status` text NOT NULL, `failure` json NULL, `sent_at` datetime NOT NULL, `delivered_at` datetime NULL, `read_at` datetime NULL, `waiting` bool NOT NULL DEFAULT (false), `replied_at` datetime NULL, `reply_id` text NULL, `no_reply_needed_at` datetime NULL, `has_attachment` bool NOT NULL DEFAULT (false), `edited_at` datetime NULL, `revoked_at` datetime NULL, `original_text` text NULL, `attempted_at` datetime NULL, `tries` integer NOT NULL DEFAULT (0), `conversation_id` text NOT NULL, `sent_by_id` text NULL, `replied_by_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `messages_conversations_conversation` FOREIGN KEY (`conversation_id`) REFERENCES `conversations` (`id`) ON DELETE NO ACTION, CONSTRAINT `messages_users_sent_by` FOREIGN KEY (`sent_by_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `messages_users_replied_by` FOREIGN KEY (`replied_by_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- create index "message_account_id_wamid" to table: "messages"
CREATE UNIQUE INDEX `message_account_id_wamid` ON `messages` (`account_id`, `wamid`);
-- create index "message_sent_by_id_idempotency_key" to table: "messages"
CREATE UNIQUE INDEX `message_sent_by_id_idempotency_key` ON `messages` (`sent_by_id`, `idempotency_key`);
-- create index "message_conversation_id_sent_at_id" to table: "messages"
CREATE INDEX `message_conversation_id_sent_at_id` ON `messages` (`conversation_id`, `sent_at`, `id`);
-- create index "message_organization_id_sent_at_id" to table: "messages"
CREATE INDEX `message_organization_id_sent_at_id` ON `messages` (`organization_id`, `sent_at`, `id`);
-- create index "message_organization_id_owner_id_sent_at_id" to table: "messages"
CREATE INDEX `message_organization_id_owner_id_sent_at_id` ON `messages` (`organization_id`, `owner_id`, `sent_at`, `id`);
-- create index "message_account_id_sent_at_id" to table: "messages"
CREATE INDEX `message_account_id_sent_at_id` ON `messages` (`account_id`, `sent_at`, `id`);
-- create index "message_organization_id_wamid" to table: "messages"
CREATE INDEX `message_organization_id_wamid` ON `messages` (`organization_id`, `wamid`);
-- create index "message_organization_id_direction_sent_at_id" to table: "messages"
CREATE INDEX `message_organization_id_direction_sent_at_id` ON `messages` (`organization_id`, `direction`, `sent_at`, `id`);
-- create index "message_organization_id_type_sent_at_id" to table: "messages"
CREATE INDEX `message_organization_id_type_sent_at_id` ON `messages` (`organization_id`, `type`, `sent_at`, `id`);
-- create index "message_organization_id_status_sent_at_id" to table: "messages"
CREATE INDEX `message_organization_id_status_sent_at_id` ON `messages` (`organization_id`, `status`, `sent_at`, `id`);
-- create index "message_waiting" to table: "messages"
CREATE INDEX `message_waiting` ON `messages` (`organization_id`, `sent_at`, `id`) WHERE waiting;
-- create index "message_waiting_owner" to table: "messages"
CREATE INDEX `message_waiting_owner` ON `messages` (`organization_id`, `owner_id`, `sent_at`, `id`) WHERE waiting;
-- create index "message_waiting_conversation" to table: "messages"
CREATE INDEX `message_waiting_conversation` ON `messages` (`conversation_id`, `sent_at`, `id`) WHERE waiting;
-- create index "message_organization_id_replied_at_id" to table: "messages"
CREATE INDEX `message_organization_id_replied_at_id` ON `messages` (`organization_id`, `replied_at`, `id`) WHERE replied_at is not null;
-- create index "message_organization_id_replied_by_id_sent_at_id" to table: "messages"
CREATE INDEX `message_organization_id_replied_by_id_sent_at_id` ON `messages` (`organization_id`, `replied_by_id`, `sent_at`, `id`) WHERE replied_by_id is not null;
-- create index "message_organization_id_sent_by_id_sent_at_id" to table: "messages"
CREATE INDEX `message_organization_id_sent_by_id_sent_at_id` ON `messages` (`organization_id`, `sent_by_id`, `sent_at`, `id`) WHERE sent_by_id is not null;
-- create index "message_has_attachment" to table: "messages"
CREATE INDEX `message_has_attachment` ON `messages` (`organization_id`, `sent_at`, `id`) WHERE has_attachment;
-- create "message_views" table
CREATE TABLE `message_views` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `name` text NOT NULL, `shared` bool NOT NULL DEFAULT (false), `criteria` json NOT NULL, `message_order` text NOT NULL DEFAULT ('NEWEST'), `created_by_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `message_views_users_created_by` FOREIGN KEY (`created_by_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "messageview_created_by_id_name" to table: "message_views"
CREATE UNIQUE INDEX `messageview_created_by_id_name` ON `message_views` (`created_by_id`, `name`);
-- create index "messageview_organization_id_name" to table: "message_views"
CREATE INDEX `messageview_organization_id_name` ON `message_views` (`organization_id`, `name`);
-- create "one_time_tokens" table
CREATE TABLE `one_time_tokens` (`id` text NOT NULL, `created_at` datetime NOT NULL, `kind` text NOT NULL, `token_hash` blob NOT NULL, `session_id` text NULL, `expires_at` datetime NOT NULL, `user_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `one_time_tokens_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- create index "one_time_tokens_token_hash_key" to table: "one_time_tokens"
CREATE UNIQUE INDEX `one_time_tokens_token_hash_key` ON `one_time_tokens` (`token_hash`);
-- create index "onetimetoken_user_id_kind" to table: "one_time_tokens"
CREATE INDEX `onetimetoken_user_id_kind` ON `one_time_tokens` (`user_id`, `kind`);
-- create index "onetimetoken_expires_at" to table: "one_time_tokens"
CREATE INDEX `onetimetoken_expires_at` ON `one_time_tokens` (`expires_at`);
-- create "organizations" table
CREATE TABLE `organizations` (`id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `name` text NOT NULL, `locale` text NOT NULL DEFAULT ('en'), `time_zone` text NOT NULL DEFAULT ('UTC'), `record_visibility` text NOT NULL DEFAULT ('PUBLIC'), PRIMARY KEY (`id`));
-- create "parked_changes" table
CREATE TABLE `parked_changes` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `account_id` text NOT NULL, `wamid` text NOT NULL, `source` text NOT NULL, `change` json NOT NULL, PRIMARY KEY (`id`));
-- create index "parkedchange_account_id_wamid_source" to table: "parked_changes"
CREATE UNIQUE INDEX `parkedchange_account_id_wamid_source` ON `parked_changes` (`account_id`, `wamid`, `source`);
-- create "reactions" table
CREATE TABLE `reactions` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `account_id` text NOT NULL, `wamid` text NOT NULL, `author` text NOT NULL, `emoji` text NOT NULL DEFAULT (''), `reacted_at` datetime NOT NULL, `source_wamid` text NOT NULL, PRIMARY KEY (`id`));
-- create index "reaction_wamid_account_id_author" to table: "reactions"
CREATE UNIQUE INDEX `reaction_wamid_account_id_author` ON `reactions` (`wamid`, `account_id`, `author`);
-- create "read_markers" table
CREATE TABLE `read_markers` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `account_id` text NOT NULL DEFAULT (''), `owner_id` text NOT NULL DEFAULT (''), `message_id` text NOT NULL, `read_to` datetime NOT NULL, `read_count` integer NOT NULL DEFAULT (0), `caught_up` bool NOT NULL DEFAULT (false), `user_id` text NOT NULL, `conversation_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `read_markers_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `read_markers_conversations_conversation` FOREIGN KEY (`conversation_id`) REFERENCES `conversations` (`id`) ON DELETE CASCADE);
-- create index "readmarker_user_id_conversation_id" to table: "read_markers"
CREATE UNIQUE INDEX `readmarker_user_id_conversation_id` ON `read_markers` (`user_id`, `conversation_id`);
-- create index "readmarker_conversation_id" to table: "read_markers"
CREATE INDEX `readmarker_conversation_id` ON `read_markers` (`conversation_id`);
-- create "read_totals" table
CREATE TABLE `read_totals` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `organization_id` text NOT NULL, `user_id` text NOT NULL, `account_id` text NOT NULL, `owner_id` text NOT NULL, `messages` integer NOT NULL DEFAULT (0), `conversations` integer NOT NULL DEFAULT (0));
-- create index "readtotal_user_id_account_id_owner_id" to table: "read_totals"
CREATE UNIQUE INDEX `readtotal_user_id_account_id_owner_id` ON `read_totals` (`user_id`, `account_id`, `owner_id`);
-- create "roles" table
CREATE TABLE `roles` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `name` text NOT NULL, `reports_to_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `roles_roles_below` FOREIGN KEY (`reports_to_id`) REFERENCES `roles` (`id`) ON DELETE SET NULL);
-- create index "role_organization_id_name" to table: "roles"
CREATE UNIQUE INDEX `role_organization_id_name` ON `roles` (`organization_id`, `name`);
-- create index "role_reports_to_id" to table: "roles"
CREATE INDEX `role_reports_to_id` ON `roles` (`reports_to_id`);
-- create "sessions" table
CREATE TABLE `sessions` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `token_hash` blob NOT NULL, `user_agent` text NULL, `ip_address` text NULL, `last_used_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `user_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `sessions_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "sessions_token_hash_key" to table: "sessions"
CREATE UNIQUE INDEX `sessions_token_hash_key` ON `sessions` (`token_hash`);
-- create index "session_user_id" to table: "sessions"
CREATE INDEX `session_user_id` ON `sessions` (`user_id`);
-- create index "session_expires_at" to table: "sessions"
CREATE INDEX `session_expires_at` ON `sessions` (`expires_at`);
-- create "signals" table
CREATE TABLE `signals` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `latest_message_id` text NOT NULL, `message_count` integer NOT NULL DEFAULT (1), `state` text NOT NULL DEFAULT ('NEW'), `told_at` datetime NOT NULL, `remind_at` datetime NULL, `user_id` text NOT NULL, `conversation_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `signals_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `signals_conversations_conversation` FOREIGN KEY (`conversation_id`) REFERENCES `conversations` (`id`) ON DELETE CASCADE);
-- create index "signal_user_id_conversation_id" to table: "signals"
CREATE UNIQUE INDEX `signal_user_id_conversation_id` ON `signals` (`user_id`, `conversation_id`);
-- create index "signal_user_id_told_at_id" to table: "signals"
CREATE INDEX `signal_user_id_told_at_id` ON `signals` (`user_id`, `told_at`, `id`);
-- create index "signal_user_id_state_told_at_id" to table: "signals"
CREATE INDEX `signal_user_id_state_told_at_id` ON `signals` (`user_id`, `state`, `told_at`, `id`);
-- create index "signal_conversation_id" to table: "signals"
CREATE INDEX `signal_conversation_id` ON `signals` (`conversation_id`);
-- create index "signal_remind_at" to table: "signals"
CREATE INDEX `signal_remind_at` ON `signals` (`remind_at`) WHERE remind_at is not null;
-- create "users" table
CREATE TABLE `users` (`id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `name` text NOT NULL, `email` text NOT NULL, `password_hash` text NULL, `profile` text NOT NULL, `status` text NOT NULL DEFAULT ('ACTIVE'), `locale` text NOT NULL DEFAULT ('en'), `time_zone` text NOT NULL DEFAULT ('UTC'), `organization_id` text NOT NULL, `role_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `users_organizations_organization` FOREIGN KEY (`organization_id`) REFERENCES `organizations` (`id`) ON DELETE NO ACTION, CONSTRAINT `users_roles_role` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`) ON DELETE SET NULL);
-- create index "users_email_key" to table: "users"
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email`);
-- create index "user_organization_id_name_id" to table: "users"
CREATE INDEX `user_organization_id_name_id` ON `users` (`organization_id`, `name`, `id`);
-- create index "user_role_id" to table: "users"
CREATE INDEX `user_role_id` ON `users` (`role_id`);
-- create "webhook_deliveries" table
CREATE TABLE `webhook_deliveries` (`id` text NOT NULL, `received_at` datetime NOT NULL, `body` blob NOT NULL, `account_id` text NULL, `state` text NOT NULL DEFAULT ('PENDING'), `run_at` datetime NOT NULL, `attempts` integer NOT NULL DEFAULT (0), `problem` text NULL, `processed_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "webhookdelivery_state_run_at_id" to table: "webhook_deliveries"
CREATE INDEX `webhookdelivery_state_run_at_id` ON `webhook_deliveries` (`state`, `run_at`, `id`);
-- create "group_users" table
CREATE TABLE `group_users` (`group_id` text NOT NULL, `user_id` text NOT NULL, PRIMARY KEY (`group_id`, `user_id`), CONSTRAINT `group_users_group_id` FOREIGN KEY (`group_id`) REFERENCES `groups` (`id`) ON DELETE CASCADE, CONSTRAINT `group_users_user_id` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE);
