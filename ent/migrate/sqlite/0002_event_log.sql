-- +goose Up
-- The event log numbers itself: one writer, and AUTOINCREMENT stays dense through rollbacks.
create table event (
  seq integer primary key autoincrement,
  mark integer not null,
  at text not null,
  organization_id text not null,
  kind text not null,
  subject_id text not null,
  payload text not null
) strict;
-- The last number deleted.
create table event_floor (one integer primary key default 1 check (one = 1), seq integer not null) strict;
insert into event_floor values (1, 0);
