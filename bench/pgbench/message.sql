-- What one new text of a known customer needs: the webhook is kept, in a commit of
-- its own because it is acknowledged after it; then, in another, the message, its
-- conversation's place in the lists, its window and counters, which triggers sum up,
-- the owner's signal, the event, and the end of the webhook. Who the customer is and
-- which conversation is theirs is known beforehand, and so is that the message is new
-- and the last one.
\set r random(0, 999999)
\set c random(1, :conversations)
insert into webhook_deliveries (id, received_at, body, state, run_at, attempts)
  values ('whd_' || to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') || lpad(:r, 6, '0'), now(), :body, 'PENDING', now(), 0)
  returning id as delivery \gset
begin;
insert into messages (id, organization_id, created_at, account_id, wamid, direction, type, origin, text, search_text,
    forwarded, status, sent_at, tries, waiting, conversation_id, owner_id)
  values ('msg_' || to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') || lpad(:r, 6, '0'), :organization, now(), :account,
    'wamid.HBgLMTU1NTAxMDAwMDEVAgASGBQ' || upper(left(md5(:delivery), 20)), 'INBOUND', 'TEXT', 'CUSTOMER', :words, lower(:words),
    false, 'RECEIVED', now(), 0, true, 'cnv_' || lpad(:c, 26, '0'), :owner)
  returning id as message \gset
update conversations set updated_at = now(), last_message_id = :message, last_message_at = now(), last_inbound_at = now(),
    window_closes_at = now() + interval '24 hours', warn_at = now() + interval '22 hours',
    inbound_count = inbound_count + 1, waiting_since = coalesce(waiting_since, now())
  where id = 'cnv_' || lpad(:c, 26, '0');
insert into signals (id, organization_id, created_at, updated_at, user_id, conversation_id, latest_message_id, message_count, state, told_at)
  values ('sig_' || to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') || lpad(:r, 6, '0'), :organization, now(), now(), :owner,
    'cnv_' || lpad(:c, 26, '0'), :message, 1, 'NEW', now())
  on conflict (user_id, conversation_id) do update set message_count = signals.message_count + 1,
    latest_message_id = excluded.latest_message_id, told_at = excluded.told_at, updated_at = excluded.updated_at;
insert into event_in (mark, at, organization_id, kind, subject_id, payload)
  values (1 + :r::int, now(), :organization, 'conversation', 'cnv_' || lpad(:c, 26, '0'),
    '{"change":"MESSAGE_ADDED","message":"' || :message || '","inbound": true, "signalOf": ["' || :owner || '"]}');
update webhook_deliveries set state = 'DONE', processed_at = now() where id = :delivery;
commit;
