package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/schema"
	"conversa/internal/crm"
	"conversa/internal/store"
	"conversa/internal/unread"
)

// The statements that every message needs are written by hand: see bench.

// newMessage is a message that WhatsApp brought, before it is a row.
type newMessage struct {
	id, conversationID  string
	account             *ent.Account
	wamid, waID, userID string
	direction           conversa.MessageDirection
	origin              conversa.MessageOrigin
	sentAt              time.Time
	content             content
	state               amendment
}

// stored points to a message's row.
type stored struct {
	id, organizationID, accountID, conversationID string
	kind                                          conversa.MessageType
}

func (m newMessage) place() stored {
	return stored{m.id, m.account.OrganizationID, m.account.ID, m.conversationID, m.content.kind}
}

// counts: the customer wrote it just now; imported history waits for nobody. It waits for
// a reply unless one turns out to stand after it.
func (m newMessage) counts() bool { return m.origin == conversa.OriginCustomer }

func (m newMessage) position() unread.Position { return unread.Position{At: m.sentAt, MessageID: m.id} }

const insertMessage = `insert into messages (id, organization_id, created_at, account_id, conversation_id, wamid, wa_id, bsuid,
	direction, type, origin, text, search_text, content, referral, forwarded, reply_to_wamid, tries,
	status, failure, sent_at, delivered_at, read_at, edited_at, revoked_at, original_text, waiting, has_attachment, owner_id)
	values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
		(select owner_id from conversations where id = ?))`

func (m newMessage) insert(ctx context.Context, tx *store.Tx) error {
	body, err := jsonText(m.content.content)
	if err != nil {
		return err
	}
	referral, err := jsonText(m.content.referral)
	if err != nil {
		return err
	}
	failure, err := jsonText(m.state.failure)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, insertMessage,
		m.id, m.account.OrganizationID, schema.Now(), m.account.ID, m.conversationID,
		m.wamid, optional(m.waID), optional(m.userID),
		string(m.direction), string(m.content.kind), string(m.origin),
		m.state.text, m.state.visibleSearchText(), body, referral, m.content.forwarded, optional(m.content.replyTo),
		string(m.state.status), failure, m.sentAt.UTC(),
		m.state.deliveredAt, m.state.readAt, m.state.editedAt, m.state.revokedAt, m.state.originalText,
		m.counts(), m.content.hasFile(), m.conversationID)
	return wrapped("create message", err)
}

// jsonText is a value as a JSON column takes it; nil for none.
func jsonText[T any](value *T) (*string, error) {
	if value == nil {
		return nil, nil
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", value, err)
	}
	text := string(raw)
	return &text, nil
}

// mark is what a message leaves on its conversation for lists to read.
type mark struct {
	messageID string
	at        time.Time
	// inboundAt is when the window began; zero for what the business wrote.
	inboundAt time.Time
	// warnAt is when the first warning is due that the window closes; zero for none.
	warnAt time.Time
	// counts: it is unread, and waits for a reply where it is the last.
	counts bool
	// waID and userID are the customer's, where the conversation has none yet.
	waID, userID string
}

const (
	isLater = `(last_message_id is null or last_message_at < ? or (last_message_at = ? and last_message_id < ?))`
	// Neither the last message nor the window ever moves back, whoever else writes
	// at the same moment.
	moveConversation = `update conversations set updated_at = ?, wa_id = coalesce(wa_id, ?), bsuid = coalesce(bsuid, ?),
		last_message_id = case when ` + isLater + ` then ? else last_message_id end,
		last_message_at = case when ` + isLater + ` then ? else last_message_at end`
	moveWindow = `, last_inbound_at = case when last_inbound_at is null or last_inbound_at < ? then ? else last_inbound_at end,
		window_closes_at = case when last_inbound_at is null or last_inbound_at < ? then ? else window_closes_at end,
		warn_at = case when last_inbound_at is null or last_inbound_at < ? then ? else warn_at end`
	// Only the row itself is looked at: of the others, who waited for it sees old ones.
	moveCount = `, inbound_count = inbound_count + 1,
		waiting_since = case when waiting_since is null and ` + isLater + ` then ? else waiting_since end`
)

// move brings a conversation forward to the message. last is false where it has later
// messages.
func (m mark) move(ctx context.Context, tx *store.Tx, conversationID string) (last bool, err error) {
	at := m.at.UTC()
	query := moveConversation
	args := []any{
		schema.Now(), optional(m.waID), optional(m.userID),
		at, at, m.messageID, m.messageID, at, at, m.messageID, at,
	}
	if !m.inboundAt.IsZero() {
		begin, end := m.inboundAt.UTC(), conversa.Window{LastInbound: m.inboundAt}.ClosesAt().UTC()
		query += moveWindow
		args = append(args, begin, begin, begin, end, begin, timeOrNil(m.warnAt))
	}
	if m.counts {
		query += moveCount
		args = append(args, at, at, m.messageID, at)
	}
	rows, err := tx.Query(ctx, query+" where id = ? returning last_message_id", append(args, conversationID)...)
	if err != nil {
		return false, fmt.Errorf("update conversation: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var lastID string
	for rows.Next() {
		if err := rows.Scan(&lastID); err != nil {
			return false, fmt.Errorf("update conversation: %w", err)
		}
	}
	return lastID == m.messageID, wrapped("update conversation", rows.Err())
}

const insertConversation = `insert into conversations (id, organization_id, created_at, updated_at, account_id, lead_id, contact_id,
	owner_id, wa_id, bsuid, last_message_id, last_message_at, last_inbound_at, window_closes_at, warn_at, pair_next_at, inbound_count, waiting_since)
	values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// begin makes the one conversation of customer and account.
func (m mark) begin(ctx context.Context, tx *store.Tx, account *ent.Account, customer crm.Ref) (id string, err error) {
	var lead, contact *string
	if customer.Module == conversa.ModuleContacts {
		contact = &customer.ID
	} else {
		lead = &customer.ID
	}
	id, now := schema.NewID("cnv"), schema.Now()
	count, waitingSince := 0, time.Time{}
	if m.counts {
		count, waitingSince = 1, m.at
	}
	_, err = tx.Exec(ctx, insertConversation, id, account.OrganizationID, now, now, account.ID, lead, contact,
		customer.OwnerID, optional(m.waID), optional(m.userID), optional(m.messageID), m.at.UTC(),
		timeOrNil(m.inboundAt), timeOrNil(conversa.Window{LastInbound: m.inboundAt}.ClosesAt()),
		timeOrNil(m.warnAt), time.Unix(0, 0).UTC(), count, timeOrNil(waitingSince))
	return id, wrapped("create conversation", err)
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
