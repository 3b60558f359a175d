-- +goose Up
-- add column "legal_name" to table: "organizations"
ALTER TABLE `organizations` ADD COLUMN `legal_name` text NULL;
-- add column "tax_id" to table: "organizations"
ALTER TABLE `organizations` ADD COLUMN `tax_id` text NULL;
-- add column "address" to table: "organizations"
ALTER TABLE `organizations` ADD COLUMN `address` text NULL;
-- create "sales_counters" table
CREATE TABLE `sales_counters` (`id` text NOT NULL, `made` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`));
-- create "sales_documents" table
CREATE TABLE `sales_documents` (`id` text NOT NULL, `organization_id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `idempotency_key` text NULL, `asked` text NULL, `kind` text NOT NULL, `serial` integer NOT NULL, `status` text NOT NULL DEFAULT ('DRAFT'), `subject` text NOT NULL, `search_text` text NOT NULL, `currency` text NOT NULL, `lines` json NOT NULL, `subtotal` text NOT NULL, `tax` text NOT NULL, `total` text NOT NULL, `valid_until` datetime NULL, `created_by_id` text NOT NULL, `lead_id` text NULL, `contact_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `sales_documents_users_created_by` FOREIGN KEY (`created_by_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `sales_documents_leads_lead` FOREIGN KEY (`lead_id`) REFERENCES `leads` (`id`) ON DELETE NO ACTION, CONSTRAINT `sales_documents_contacts_contact` FOREIGN KEY (`contact_id`) REFERENCES `contacts` (`id`) ON DELETE NO ACTION);
-- create index "salesdocument_organization_id_kind_serial" to table: "sales_documents"
CREATE UNIQUE INDEX `salesdocument_organization_id_kind_serial` ON `sales_documents` (`organization_id`, `kind`, `serial`);
-- create index "salesdocument_created_by_id_idempotency_key" to table: "sales_documents"
CREATE UNIQUE INDEX `salesdocument_created_by_id_idempotency_key` ON `sales_documents` (`created_by_id`, `idempotency_key`);
-- create index "salesdocument_organization_id_created_at_id" to table: "sales_documents"
CREATE INDEX `salesdocument_organization_id_created_at_id` ON `sales_documents` (`organization_id`, `created_at`, `id`);
-- create index "salesdocument_organization_id_kind_created_at_id" to table: "sales_documents"
CREATE INDEX `salesdocument_organization_id_kind_created_at_id` ON `sales_documents` (`organization_id`, `kind`, `created_at`, `id`);
-- create index "salesdocument_lead_id_created_at_id" to table: "sales_documents"
CREATE INDEX `salesdocument_lead_id_created_at_id` ON `sales_documents` (`lead_id`, `created_at`, `id`);
-- create index "salesdocument_contact_id_created_at_id" to table: "sales_documents"
CREATE INDEX `salesdocument_contact_id_created_at_id` ON `sales_documents` (`contact_id`, `created_at`, `id`);
