-- What charging for one message needs: in one commit its price is reserved, in another,
-- which does not wait for the disk because what asks for it is kept, it is charged. The
-- price is known beforehand, and so is that nothing was said of the message before. The
-- balance, which others wait for, comes as late as it can.
\set n :n + 1
\set m :first + :client_id * :each + :n
\set a :m % :accounts
\set r random(0, 999999)
begin;
insert into credit_charges (id, organization_id, created_at, account_id, conversation_id, message_id, country,
    reserved, reserved_by_id, expires_at, billing)
  values ('chg_' || to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') || lpad(:r, 6, '0'), 'org_ledger', now(), 'acc_' || lpad(:a, 26, '0'),
    'cnv_ledger', 'msg_' || lpad(:m, 26, '0'), 'US', :price, 'rat_ledger', now() + interval '30 days', '{}');
insert into event_in (mark, at, organization_id, kind, subject_id, payload)
  values (1 + :r::int, now(), 'org_ledger', 'account', 'acc_' || lpad(:a, 26, '0'), :news);
update credit_balances set available = available - :price, reserved = reserved + :price
  where id = 'acc_' || lpad(:a, 26, '0') and available >= :price;
commit;
begin;
set local synchronous_commit = off;
update credit_charges set reserved = 0, item = 'message/msg_' || lpad(:m, 26, '0'), due_at = now(), billing = :billing
  where message_id = 'msg_' || lpad(:m, 26, '0');
update credit_balances set reserved = reserved - :price, entries = entries + 1 where id = 'acc_' || lpad(:a, 26, '0')
  returning entries as position, available + reserved as balance \gset
insert into credit_ledger_entries (id, organization_id, created_at, account_id, position, kind, amount, balance_after, item, part, message_id, rate_id)
  values ('cle_' || to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') || lpad(:r, 6, '0'), 'org_ledger', now(), 'acc_' || lpad(:a, 26, '0'),
    :position, 'CHARGE', -:price::bigint, :balance, 'message/msg_' || lpad(:m, 26, '0'), 0, 'msg_' || lpad(:m, 26, '0'), 'rat_ledger');
insert into event_in (mark, at, organization_id, kind, subject_id, payload)
  values (1 + :r::int, now(), 'org_ledger', 'account', 'acc_' || lpad(:a, 26, '0'), :news);
commit;
