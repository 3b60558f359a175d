-- What one new text of a known customer needs: the webhook is kept, in a commit of
-- its own because it is acknowledged after it; then, in another, the message, its
-- conversation's place in the lists and its window, the event, and the end of the
-- webhook. Who the customer is and which conversation is theirs is known beforehand,
-- and so is that the message is new.
\set r random(0, 999999)
\set c random(1, :conversations)
insert into webhook_deliveries (id, received_at, body, state, run_at, attempts)
  values ('whd_' || to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') || lpad(:r, 6, '0'), now(), :body, 'PENDING', now(), 0)
  returning id as delivery \gset
begin;
insert into messages (id, organization_id, created_at, account_id, wamid, direction, type, origin, text, search_text,
    forwarded, status, sent_at, tries, conversation_id, owner_id)
  values ('msg_' || to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') || lpad(:r, 6, '0'), :organization, now(), :account,
    'wamid.HBgLMTU1NTAxMDAwMDEVAgASGBQ' || upper(left(md5(:delivery), 20)), 'INBOUND', 'TEXT', 'CUSTOMER', :words, lower(:words),
    false, 'RECEIVED', now(), 0, 'cnv_' || lpad(:c, 26, '0'), :owner)
  returning id as message \gset
update conversations set updated_at = now(), last_message_id = :message, last_message_at = now(), last_inbound_at = now(),
    window_closes_at = now() + interval '24 hours'
  where id = 'cnv_' || lpad(:c, 26, '0');
insert into event_in (mark, at, organization_id, kind, subject_id, payload)
  values (1 + :r::int, now(), :organization, 'conversation', 'cnv_' || lpad(:c, 26, '0'),
    '{"change":"MESSAGE_ADDED","message":"' || :message || '","inbound": true}');
update webhook_deliveries set state = 'DONE', processed_at = now() where id = :delivery;
commit;
