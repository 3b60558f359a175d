// Package unread keeps how far each user has read each conversation, and counts what
// they have not. What counts is what customers wrote, without imported history; it is
// unread for a user until they have a marker at it or after it. The database sums the
// markers as they change: see the migration 0006_unread.
package unread

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"conversa/ent/schema"
	"conversa/internal/store"
)

// Position is a place among a conversation's messages, which go by time and id.
type Position struct {
	At        time.Time
	MessageID string
}

// Before reports whether a position comes before another.
func (p Position) Before(q Position) bool {
	return p.At.Before(q.At) || p.At.Equal(q.At) && p.MessageID < q.MessageID
}

const advance = `insert into read_markers (id, organization_id, created_at, updated_at, user_id, conversation_id, message_id, read_to, read_count)
	select ?, c.organization_id, ?, ?, ?, c.id, ?, ?, c.inbound_count - (select count(*) from messages
		where conversation_id = ? and direction = 'INBOUND' and origin = 'CUSTOMER' and (sent_at, id) > (?, ?))
	from conversations c where c.id = ?
	on conflict (user_id, conversation_id) do update
	set updated_at = excluded.updated_at, message_id = excluded.message_id, read_to = excluded.read_to, read_count = excluded.read_count
	where (read_markers.read_to, read_markers.message_id) < (excluded.read_to, excluded.message_id)`

// Advance moves a user's marker to a message of the conversation, and never back. moved
// is false where it was there already, or further. The caller holds the conversation, and
// changes nothing that others wait for after it.
func Advance(ctx context.Context, tx *store.Tx, userID, conversationID string, to Position) (moved bool, err error) {
	now, at := schema.Now(), to.At.UTC()
	result, err := tx.Exec(ctx, advance, schema.NewID("rdm"), now, now, userID, to.MessageID, at,
		conversationID, at, to.MessageID, conversationID)
	if err != nil {
		return false, fmt.Errorf("move read marker: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("move read marker: %w", err)
	}
	return n > 0, nil
}

// Raise takes in a message that counts and came late: who has read it, or further. A
// message of the history is here, and may be read, before it counts.
func Raise(ctx context.Context, tx *store.Tx, conversationID string, late Position) error {
	_, err := tx.Exec(ctx, `update read_markers set read_count = read_count + 1
		where conversation_id = ? and (read_to, message_id) >= (?, ?)`, conversationID, late.At.UTC(), late.MessageID)
	if err != nil {
		return fmt.Errorf("raise read markers: %w", err)
	}
	return nil
}

// An id of its own for each row that one statement makes: the conversation's and the user's.
const join = `with c as (select id, organization_id, last_message_id, last_message_at, inbound_count from conversations
		where organization_id = ? and last_message_id is not null order by id %s)
	insert into read_markers (id, organization_id, created_at, updated_at, user_id, conversation_id, message_id, read_to, read_count)
	select 'rdm_' || substr(c.id, 5) || substr(u.id, 5), c.organization_id, u.updated_at, u.updated_at, u.id, c.id,
		c.last_message_id, c.last_message_at, c.inbound_count
	from c join users u on u.organization_id = c.organization_id
	where u.id = ?
	on conflict (user_id, conversation_id) do nothing`

// Join has a new user begin at the end of every conversation that is there. It is one
// statement, however many there are; their conversations stand still meanwhile. One that
// begins at this moment is read as it is once nobody changes it, or else is unread.
func Join(ctx context.Context, tx *store.Tx, organizationID, userID string) error {
	held := ""
	if tx.Dialect() == dialect.Postgres {
		held = "for share skip locked" // to wait for a new one now could be to wait for who waits for the Lock
		_, err := tx.Exec(ctx, "select id from conversations where organization_id = ? order by id for share", organizationID)
		if err != nil {
			return fmt.Errorf("hold conversations: %w", err)
		}
	}
	if err := Lock(ctx, tx, organizationID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, fmt.Sprintf(join, held), organizationID, userID); err != nil {
		return fmt.Errorf("make read markers: %w", err)
	}
	return nil
}

// Lock keeps two transactions that change several conversations of an organization from
// waiting for each other's totals. It is taken when all conversations are held, and before
// a marker is added.
func Lock(ctx context.Context, tx *store.Tx, organizationID string) error {
	return tx.Lock(ctx, "unread/"+organizationID)
}

// LockAtCommit is Lock once the transaction's own work is done.
func LockAtCommit(tx *store.Tx, organizationID string) {
	key := "unread/" + organizationID
	tx.BeforeCommit(key, func(ctx context.Context, tx *store.Tx) error { return tx.LockLast(ctx, key) })
}
