-- +goose Up
-- by hand: to rebuild the table would lose its triggers
ALTER TABLE `messages` ADD COLUMN `part` integer NOT NULL DEFAULT 0;
DROP INDEX `message_sent_by_id_idempotency_key`;
CREATE UNIQUE INDEX `message_sent_by_id_idempotency_key_part` ON `messages` (`sent_by_id`, `idempotency_key`, `part`);
CREATE TABLE `media_uploads` (`id` text NOT NULL, `created_at` datetime NOT NULL, `phone_number_id` text NOT NULL, `media_id` text NOT NULL, `expires_at` datetime NOT NULL, `file_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `media_uploads_files_file` FOREIGN KEY (`file_id`) REFERENCES `files` (`id`) ON DELETE CASCADE);
CREATE UNIQUE INDEX `mediaupload_file_id_phone_number_id` ON `media_uploads` (`file_id`, `phone_number_id`);
