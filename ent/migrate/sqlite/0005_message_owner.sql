-- +goose Up
-- A message's owner is its conversation's, whoever changes either.
-- +goose StatementBegin
create trigger messages_owner_unknown after insert on messages when new.owner_id = ''
begin
  update messages set owner_id = (select owner_id from conversations where id = new.conversation_id) where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger messages_owner_moved after update of conversation_id on messages when new.conversation_id <> old.conversation_id
begin
  update messages set owner_id = (select owner_id from conversations where id = new.conversation_id) where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger conversations_owner after update of owner_id on conversations when new.owner_id <> old.owner_id
begin
  update messages set owner_id = new.owner_id where conversation_id = new.id and owner_id <> new.owner_id;
end;
-- +goose StatementEnd
