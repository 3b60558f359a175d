-- +goose Up
-- What people search, by groups of three characters.
-- +goose StatementBegin
do $$
begin
  create extension if not exists pg_trgm;
exception
  when insufficient_privilege then
    raise exception 'the database needs the extension pg_trgm, which this user may not create'
      using hint = 'Let a superuser run "create extension pg_trgm" in this database, or grant the user CREATE on it, and migrate again.';
  when undefined_file or feature_not_supported then
    raise exception 'the database needs the extension pg_trgm, which this server does not have'
      using hint = 'It is part of PostgreSQL: install the contrib modules of the server, and migrate again.';
end $$;
-- +goose StatementEnd
-- What is new waits in a list, which each search reads whole and which some transaction
-- takes in when it is full: it is kept short, so that both are.
create index message_search_text on messages using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 512);
create index lead_search_text on leads using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 512);
create index contact_search_text on contacts using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 512);
