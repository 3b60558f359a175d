-- +goose Up
-- What is unread is counted as it changes, whoever changes it: inbound_totals sums the
-- conversations, read_totals the read markers.

-- +goose StatementBegin
create trigger read_markers_began after insert on read_markers
begin
  update read_markers set account_id = c.account_id, owner_id = c.owner_id,
    caught_up = c.inbound_count > 0 and read_count = c.inbound_count
    from conversations c where c.id = new.conversation_id and read_markers.id = new.id;
  insert into read_totals (organization_id, user_id, account_id, owner_id, messages, conversations)
    select organization_id, user_id, account_id, owner_id, read_count, caught_up from read_markers where id = new.id
    on conflict (user_id, account_id, owner_id) do update
      set messages = messages + excluded.messages, conversations = conversations + excluded.conversations;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger read_markers_read after update of read_count on read_markers when new.read_count <> old.read_count
begin
  update read_markers set caught_up = c.inbound_count > 0 and read_count = c.inbound_count
    from conversations c where c.id = new.conversation_id and read_markers.id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger read_markers_moved after update of read_count, caught_up, owner_id on read_markers
  when old.account_id <> '' and (new.read_count <> old.read_count or new.caught_up <> old.caught_up or new.owner_id <> old.owner_id)
begin
  update read_totals set messages = messages - old.read_count, conversations = conversations - old.caught_up
    where user_id = old.user_id and account_id = old.account_id and owner_id = old.owner_id;
  insert into read_totals (organization_id, user_id, account_id, owner_id, messages, conversations)
    values (new.organization_id, new.user_id, new.account_id, new.owner_id, new.read_count, new.caught_up)
    on conflict (user_id, account_id, owner_id) do update
      set messages = messages + excluded.messages, conversations = conversations + excluded.conversations;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger read_markers_removed after delete on read_markers
begin
  update read_totals set messages = messages - old.read_count, conversations = conversations - old.caught_up
    where user_id = old.user_id and account_id = old.account_id and owner_id = old.owner_id;
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger conversations_read after update of inbound_count, owner_id on conversations
  when new.inbound_count <> old.inbound_count or new.owner_id <> old.owner_id
begin
  update read_markers set owner_id = new.owner_id, caught_up = new.inbound_count > 0 and read_count = new.inbound_count
    where conversation_id = new.id
      and (owner_id <> new.owner_id or caught_up <> (new.inbound_count > 0 and read_count = new.inbound_count));
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger conversations_inbound_added after insert on conversations when new.inbound_count <> 0
begin
  insert into inbound_totals (organization_id, account_id, owner_id, messages, conversations)
    values (new.organization_id, new.account_id, new.owner_id, new.inbound_count, new.inbound_count > 0)
    on conflict (account_id, owner_id) do update
      set messages = messages + excluded.messages, conversations = conversations + excluded.conversations;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger conversations_inbound_changed after update of inbound_count, owner_id on conversations
  when new.inbound_count <> old.inbound_count or new.owner_id <> old.owner_id
begin
  update inbound_totals set messages = messages - old.inbound_count, conversations = conversations - (old.inbound_count > 0)
    where account_id = old.account_id and owner_id = old.owner_id;
  insert into inbound_totals (organization_id, account_id, owner_id, messages, conversations)
    values (new.organization_id, new.account_id, new.owner_id, new.inbound_count, new.inbound_count > 0)
    on conflict (account_id, owner_id) do update
      set messages = messages + excluded.messages, conversations = conversations + excluded.conversations;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger conversations_inbound_removed after delete on conversations when old.inbound_count <> 0
begin
  update inbound_totals set messages = messages - old.inbound_count, conversations = conversations - (old.inbound_count > 0)
    where account_id = old.account_id and owner_id = old.owner_id;
end;
-- +goose StatementEnd
