-- +goose Up
-- create "predefined_texts" table
CREATE TABLE `predefined_texts` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `module` text NOT NULL, `name` text NOT NULL, `name_key` text NOT NULL, `body` text NOT NULL, `created_by_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `predefined_texts_users_created_by` FOREIGN KEY (`created_by_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "predefinedtext_organization_id_module_name_key" to table: "predefined_texts"
CREATE UNIQUE INDEX `predefinedtext_organization_id_module_name_key` ON `predefined_texts` (`organization_id`, `module`, `name_key`);
-- create index "predefinedtext_organization_id_name_key_id" to table: "predefined_texts"
CREATE INDEX `predefinedtext_organization_id_name_key_id` ON `predefined_texts` (`organization_id`, `name_key`, `id`);
-- create index "predefinedtext_created_by_id" to table: "predefined_texts"
CREATE INDEX `predefinedtext_created_by_id` ON `predefined_texts` (`created_by_id`);
