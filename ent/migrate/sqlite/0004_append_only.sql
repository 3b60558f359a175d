-- +goose Up
-- What is written down as evidence is neither changed nor deleted, not even by hand.
-- +goose StatementBegin
create trigger audit_entries_no_update before update on audit_entries
begin
  select raise(abort, 'audit_entries is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger audit_entries_no_delete before delete on audit_entries
begin
  select raise(abort, 'audit_entries is append-only');
end;
-- +goose StatementEnd
