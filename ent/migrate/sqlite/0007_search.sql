-- +goose Up
-- What people search, by groups of three characters: FTS5 finds the rows that have all
-- groups of a phrase, and the search itself looks whether they have the phrase. The index
-- knows rows by number. A table's own rowids would not do: VACUUM may change them. Numbers
-- are in the order of the rows' times: the second, times 2^24, and so on from there, so
-- that the newest that has a word is found first, however many have it.
create table message_numbers (number integer primary key, id text not null unique) strict;
create virtual table message_search using fts5(text, content='', contentless_delete=1, detail=none, tokenize='trigram');
insert into message_numbers (number, id)
  select unixepoch(sent_at) * 16777216 + row_number() over (partition by unixepoch(sent_at) order by id) - 1, id
  from messages where search_text <> '';
insert into message_search (rowid, text) select n.number, m.search_text from message_numbers n join messages m on m.id = n.id;
-- +goose StatementBegin
create trigger messages_search_added after insert on messages when new.search_text <> ''
begin
  insert into message_numbers (number, id)
    select coalesce(max(number) + 1, unixepoch(new.sent_at) * 16777216), new.id from message_numbers
    where number >= unixepoch(new.sent_at) * 16777216 and number < (unixepoch(new.sent_at) + 1) * 16777216;
  insert into message_search (rowid, text) select number, new.search_text from message_numbers where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger messages_search_changed after update of search_text, sent_at on messages
  when new.search_text <> old.search_text or new.sent_at <> old.sent_at
begin
  delete from message_search where rowid = (select number from message_numbers where id = new.id);
  delete from message_numbers where id = new.id;
  insert into message_numbers (number, id)
    select coalesce(max(number) + 1, unixepoch(new.sent_at) * 16777216), new.id from message_numbers
    where number >= unixepoch(new.sent_at) * 16777216 and number < (unixepoch(new.sent_at) + 1) * 16777216
    having new.search_text <> '';
  insert into message_search (rowid, text) select number, new.search_text from message_numbers where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger messages_search_removed after delete on messages
begin
  delete from message_search where rowid = (select number from message_numbers where id = old.id);
  delete from message_numbers where id = old.id;
end;
-- +goose StatementEnd

-- Leads and contacts have one index together, by when they were made.
create table customer_numbers (number integer primary key, id text not null unique) strict;
create virtual table customer_search using fts5(text, content='', contentless_delete=1, detail=none, tokenize='trigram');
insert into customer_numbers (number, id)
  select unixepoch(created_at) * 16777216 + row_number() over (partition by unixepoch(created_at) order by id) - 1, id
  from (select id, created_at, search_text from leads union all select id, created_at, search_text from contacts) where search_text <> '';
insert into customer_search (rowid, text) select n.number, l.search_text from customer_numbers n join leads l on l.id = n.id;
insert into customer_search (rowid, text) select n.number, c.search_text from customer_numbers n join contacts c on c.id = n.id;
-- +goose StatementBegin
create trigger leads_search_added after insert on leads when new.search_text <> ''
begin
  insert into customer_numbers (number, id)
    select coalesce(max(number) + 1, unixepoch(new.created_at) * 16777216), new.id from customer_numbers
    where number >= unixepoch(new.created_at) * 16777216 and number < (unixepoch(new.created_at) + 1) * 16777216;
  insert into customer_search (rowid, text) select number, new.search_text from customer_numbers where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger leads_search_changed after update of search_text on leads when new.search_text <> old.search_text
begin
  delete from customer_search where rowid = (select number from customer_numbers where id = new.id);
  delete from customer_numbers where id = new.id;
  insert into customer_numbers (number, id)
    select coalesce(max(number) + 1, unixepoch(new.created_at) * 16777216), new.id from customer_numbers
    where number >= unixepoch(new.created_at) * 16777216 and number < (unixepoch(new.created_at) + 1) * 16777216
    having new.search_text <> '';
  insert into customer_search (rowid, text) select number, new.search_text from customer_numbers where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger leads_search_removed after delete on leads
begin
  delete from customer_search where rowid = (select number from customer_numbers where id = old.id);
  delete from customer_numbers where id = old.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger contacts_search_added after insert on contacts when new.search_text <> ''
begin
  insert into customer_numbers (number, id)
    select coalesce(max(number) + 1, unixepoch(new.created_at) * 16777216), new.id from customer_numbers
    where number >= unixepoch(new.created_at) * 16777216 and number < (unixepoch(new.created_at) + 1) * 16777216;
  insert into customer_search (rowid, text) select number, new.search_text from customer_numbers where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger contacts_search_changed after update of search_text on contacts when new.search_text <> old.search_text
begin
  delete from customer_search where rowid = (select number from customer_numbers where id = new.id);
  delete from customer_numbers where id = new.id;
  insert into customer_numbers (number, id)
    select coalesce(max(number) + 1, unixepoch(new.created_at) * 16777216), new.id from customer_numbers
    where number >= unixepoch(new.created_at) * 16777216 and number < (unixepoch(new.created_at) + 1) * 16777216
    having new.search_text <> '';
  insert into customer_search (rowid, text) select number, new.search_text from customer_numbers where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger contacts_search_removed after delete on contacts
begin
  delete from customer_search where rowid = (select number from customer_numbers where id = old.id);
  delete from customer_numbers where id = old.id;
end;
-- +goose StatementEnd
