-- +goose Up
-- A message's owner is its conversation's, whoever changes either.
-- +goose StatementBegin
create function message_owner() returns trigger language plpgsql as $$
begin
  new.owner_id := (select owner_id from conversations where id = new.conversation_id);
  return new;
end $$;
-- +goose StatementEnd
create trigger messages_owner_unknown before insert on messages
  for each row when (new.owner_id = '') execute function message_owner();
create trigger messages_owner_moved before update of conversation_id on messages
  for each row when (new.conversation_id <> old.conversation_id) execute function message_owner();
-- +goose StatementBegin
create function conversation_owner() returns trigger language plpgsql as $$
begin
  update messages set owner_id = new.owner_id where conversation_id = new.id and owner_id <> new.owner_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger conversations_owner after update of owner_id on conversations
  for each row when (new.owner_id <> old.owner_id) execute function conversation_owner();
