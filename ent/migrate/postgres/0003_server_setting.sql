-- +goose Up
-- What a server must find as another left it, e.g. the fingerprint of the secret key.
create table server_setting (
  name text primary key,
  value text not null
);
