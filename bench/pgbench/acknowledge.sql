-- What keeping one webhook needs: one insert, one commit.
\set r random(0, 999999)
insert into webhook_deliveries (id, received_at, body, state, run_at, attempts)
  values ('whd_' || to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') || lpad(:r, 6, '0'), now(), :body, 'PENDING', now(), 0);
