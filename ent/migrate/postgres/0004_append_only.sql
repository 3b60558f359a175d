-- +goose Up
-- What is written down as evidence is neither changed nor deleted, not even by hand.
-- +goose StatementBegin
create function append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
-- +goose StatementEnd
create trigger audit_entries_append_only before update or delete or truncate on audit_entries
  for each statement execute function append_only();
