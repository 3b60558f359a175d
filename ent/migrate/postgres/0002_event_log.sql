-- +goose Up
-- The event log. Transactions append to event_in; one statement, after the commit,
-- moves the rows into event and numbers them densely.
create table event (
  seq bigint primary key,
  mark int not null,
  at timestamptz not null,
  organization_id text collate "C" not null,
  kind text not null,
  subject_id text collate "C" not null,
  payload text not null
);
create table event_in (
  id bigint generated always as identity primary key,
  mark int not null,
  at timestamptz not null,
  organization_id text collate "C" not null,
  kind text not null,
  subject_id text collate "C" not null,
  payload text not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_insert_threshold = -1);
-- The last number given.
create table event_head (one boolean primary key default true check (one), seq bigint not null) with (fillfactor = 10);
insert into event_head values (true, 0);
-- The last number deleted.
create table event_floor (one boolean primary key default true check (one), seq bigint not null);
insert into event_floor values (true, 0);
