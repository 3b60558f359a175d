package unread

import (
	"context"
	"fmt"

	"conversa/ent/readmarker"
	"conversa/internal/store"
)

// pageSize bounds the lists of ids in a statement.
const pageSize = 500

// Positions are the markers of conversations, by conversation and user.
func Positions(ctx context.Context, tx *store.Tx, conversationIDs []string) (map[string]map[string]Position, error) {
	read := map[string]map[string]Position{}
	for len(conversationIDs) > 0 {
		n := min(len(conversationIDs), pageSize)
		rows, err := tx.Client.ReadMarker.Query().Where(readmarker.ConversationIDIn(conversationIDs[:n]...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("find read markers: %w", err)
		}
		for _, m := range rows {
			if read[m.ConversationID] == nil {
				read[m.ConversationID] = map[string]Position{}
			}
			read[m.ConversationID][m.UserID] = Position{m.ReadTo, m.MessageID}
		}
		conversationIDs = conversationIDs[n:]
	}
	return read, nil
}

// said is a message of a conversation.
type said struct {
	Position
	// from is the conversation in which it was before.
	from   string
	counts bool
}

// Rewrite makes a conversation's markers anew after messages came into it or left. What a
// user had read of each message is known from the conversation in which that was before,
// came by the message's id; where it is not said, it was in this one. Nobody has read
// anything by this that they had not: the marker stands before the first message that is
// unread. The caller holds the conversation and the Lock.
func Rewrite(ctx context.Context, tx *store.Tx, conversationID string, came map[string]string, read map[string]map[string]Position) error {
	messages, err := listMessages(ctx, tx, conversationID, came)
	if err != nil {
		return err
	}
	users := map[string]bool{}
	for _, m := range messages {
		for user := range read[m.from] {
			users[user] = true
		}
	}
	if _, err := tx.Exec(ctx, "delete from read_markers where conversation_id = ?", conversationID); err != nil {
		return fmt.Errorf("delete read markers: %w", err)
	}
	for user := range users {
		if to := readTo(messages, user, read); to != (Position{}) {
			if _, err := Advance(ctx, tx, user, conversationID, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// readTo is the last message before the first that a user has not read; zero for none.
func readTo(messages []said, user string, read map[string]map[string]Position) (to Position) {
	for _, m := range messages {
		marker, ok := read[m.from][user]
		if m.counts && (!ok || marker.Before(m.Position)) {
			return to
		}
		to = m.Position
	}
	return to
}

func listMessages(ctx context.Context, tx *store.Tx, conversationID string, came map[string]string) ([]said, error) {
	rows, err := tx.Query(ctx, `select id, sent_at, direction = 'INBOUND' and origin = 'CUSTOMER' from messages
		where conversation_id = ? order by sent_at, id`, conversationID)
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	defer rows.Close() // Err below tells
	var all []said
	for rows.Next() {
		m := said{from: conversationID}
		if err := rows.Scan(&m.MessageID, &m.At, &m.counts); err != nil {
			return nil, fmt.Errorf("list messages: %w", err)
		}
		if from, ok := came[m.MessageID]; ok {
			m.from = from
		}
		all = append(all, m)
	}
	return all, rows.Err()
}
