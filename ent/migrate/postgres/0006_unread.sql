-- +goose Up
-- What is unread is counted as it changes, whoever changes it: inbound_totals sums the
-- conversations, read_totals the read markers. Their rows are shared by conversations, so
-- that they are changed, and locked, at the commit: those of one conversation's account and
-- owner first in inbound_totals and then in read_totals. A transaction that changes several
-- conversations takes the lock of internal/unread before that.

-- +goose StatementBegin
create function read_marker_place() returns trigger language plpgsql as $$
begin
  select c.account_id, c.owner_id, c.inbound_count > 0 and new.read_count = c.inbound_count
    into new.account_id, new.owner_id, new.caught_up
    from conversations c where c.id = new.conversation_id;
  return new;
end $$;
-- +goose StatementEnd
create trigger read_markers_place before insert or update of read_count, conversation_id on read_markers
  for each row execute function read_marker_place();

-- +goose StatementBegin
create function conversation_read() returns trigger language plpgsql as $$
begin
  update read_markers set owner_id = new.owner_id, caught_up = new.inbound_count > 0 and read_count = new.inbound_count
    where conversation_id = new.id
      and (owner_id <> new.owner_id or caught_up <> (new.inbound_count > 0 and read_count = new.inbound_count));
  return null;
end $$;
-- +goose StatementEnd
create trigger conversations_read after update of inbound_count, owner_id on conversations
  for each row when (new.inbound_count <> old.inbound_count or new.owner_id <> old.owner_id)
  execute function conversation_read();

-- +goose StatementBegin
create function add_inbound_total(organization text, account text, owner text, more bigint, talks bigint) returns void language plpgsql as $$
begin
  update inbound_totals set messages = messages + more, conversations = conversations + talks
    where account_id = account and owner_id = owner;
  if not found then
    insert into inbound_totals (organization_id, account_id, owner_id, messages, conversations)
      values (organization, account, owner, more, talks)
      on conflict (account_id, owner_id) do update
      set messages = inbound_totals.messages + more, conversations = inbound_totals.conversations + talks;
  end if;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function conversation_inbound() returns trigger language plpgsql as $$
declare
  leaves boolean := tg_op <> 'INSERT';
  comes boolean := tg_op <> 'DELETE';
begin
  if leaves and comes and old.owner_id = new.owner_id then
    perform add_inbound_total(new.organization_id, new.account_id, new.owner_id, new.inbound_count - old.inbound_count,
      (new.inbound_count > 0)::int - (old.inbound_count > 0)::int);
    return null;
  end if;
  if leaves and comes and old.owner_id > new.owner_id then -- always in the order of the owners
    perform add_inbound_total(new.organization_id, new.account_id, new.owner_id, new.inbound_count, (new.inbound_count > 0)::int);
    comes := false;
  end if;
  if leaves then
    perform add_inbound_total(old.organization_id, old.account_id, old.owner_id, -old.inbound_count, -(old.inbound_count > 0)::int);
  end if;
  if comes then
    perform add_inbound_total(new.organization_id, new.account_id, new.owner_id, new.inbound_count, (new.inbound_count > 0)::int);
  end if;
  return null;
end $$;
-- +goose StatementEnd
create constraint trigger conversations_inbound_added after insert on conversations deferrable initially deferred
  for each row when (new.inbound_count <> 0) execute function conversation_inbound();
create constraint trigger conversations_inbound_changed after update of inbound_count, owner_id on conversations deferrable initially deferred
  for each row when (new.inbound_count <> old.inbound_count or new.owner_id <> old.owner_id) execute function conversation_inbound();
create constraint trigger conversations_inbound_removed after delete on conversations deferrable initially deferred
  for each row when (old.inbound_count <> 0) execute function conversation_inbound();

-- Whoever begins to read a conversation, or joins and begins with all of them at once, does
-- so at the end of the transaction: their totals are changed with the statement.
-- +goose StatementBegin
create function read_markers_began() returns trigger language plpgsql as $$
begin
  insert into read_totals (organization_id, user_id, account_id, owner_id, messages, conversations)
    select organization_id, user_id, account_id, owner_id, sum(read_count), count(*) filter (where caught_up)
      from began group by organization_id, user_id, account_id, owner_id order by account_id, owner_id, user_id
    on conflict (user_id, account_id, owner_id) do update
      set messages = read_totals.messages + excluded.messages, conversations = read_totals.conversations + excluded.conversations;
  return null;
end $$;
-- +goose StatementEnd
create trigger read_markers_began after insert on read_markers
  referencing new table as began for each statement execute function read_markers_began();

-- +goose StatementBegin
create function add_read_total(organization text, reader text, account text, owner text, more bigint, talks bigint) returns void language plpgsql as $$
begin
  update read_totals set messages = messages + more, conversations = conversations + talks
    where user_id = reader and account_id = account and owner_id = owner;
  if not found then
    insert into read_totals (organization_id, user_id, account_id, owner_id, messages, conversations)
      values (organization, reader, account, owner, more, talks)
      on conflict (user_id, account_id, owner_id) do update
      set messages = read_totals.messages + more, conversations = read_totals.conversations + talks;
  end if;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function read_marker_moved() returns trigger language plpgsql as $$
declare
  comes boolean := tg_op <> 'DELETE';
begin
  if comes and old.owner_id = new.owner_id and old.account_id = new.account_id then
    perform add_read_total(new.organization_id, new.user_id, new.account_id, new.owner_id, new.read_count - old.read_count,
      new.caught_up::int - old.caught_up::int);
    return null;
  end if;
  if comes and old.owner_id > new.owner_id then -- always in the order of the owners
    perform add_read_total(new.organization_id, new.user_id, new.account_id, new.owner_id, new.read_count, new.caught_up::int);
    comes := false;
  end if;
  perform add_read_total(old.organization_id, old.user_id, old.account_id, old.owner_id, -old.read_count, -old.caught_up::int);
  if comes then
    perform add_read_total(new.organization_id, new.user_id, new.account_id, new.owner_id, new.read_count, new.caught_up::int);
  end if;
  return null;
end $$;
-- +goose StatementEnd
create constraint trigger read_markers_moved after update of read_count, caught_up, owner_id on read_markers deferrable initially deferred
  for each row when (new.read_count <> old.read_count or new.caught_up <> old.caught_up or new.owner_id <> old.owner_id)
  execute function read_marker_moved();
create constraint trigger read_markers_removed after delete on read_markers deferrable initially deferred
  for each row execute function read_marker_moved();
