-- +goose Up
-- create "cloud_drives" table
CREATE TABLE `cloud_drives` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `provider` text NOT NULL, `owner_key` text NOT NULL, `account_name` text NOT NULL, `state` text NOT NULL DEFAULT ('CONNECTED'), `tokens` blob NULL, `version` integer NOT NULL DEFAULT (0), `user_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `cloud_drives_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "clouddrive_user_id_provider_owner_key" to table: "cloud_drives"
CREATE UNIQUE INDEX `clouddrive_user_id_provider_owner_key` ON `cloud_drives` (`user_id`, `provider`, `owner_key`);
-- create index "clouddrive_user_id_created_at_id" to table: "cloud_drives"
CREATE INDEX `clouddrive_user_id_created_at_id` ON `cloud_drives` (`user_id`, `created_at`, `id`);
