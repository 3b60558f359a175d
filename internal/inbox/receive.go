package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"conversa"
	"conversa/ent/message"
	"conversa/ent/schema"
	"conversa/internal/crm"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/unread"
)

// add takes a message into its conversation: who is it, the conversation, the
// message, what waited for it, the window, the event. A repeat is a no-op.
func (s *Service) add(ctx context.Context, tx *store.Tx, in incoming) error {
	known, parked, err := lookUp(ctx, tx, in)
	if err != nil {
		return err
	}
	if known != nil {
		return s.complete(ctx, tx, in, *known)
	}
	if in.isLoose() {
		return errors.New("a file came before the message that it belongs to")
	}
	row, err := s.compose(ctx, tx, in, parked)
	if err != nil {
		return err
	}
	found, err := s.directory.Find(ctx, tx, in.account, in.sender(), in.sentAt())
	if err != nil {
		return err
	}
	last := false
	if row.conversationID, last, err = s.touch(ctx, tx, in, found, row.id); err != nil {
		return err
	}
	if err := row.insert(ctx, tx); err != nil {
		return err
	}
	if err := row.settle(ctx, tx, last); err != nil {
		return err
	}
	if err := s.attach(ctx, tx, in, row.place(), row.content); err != nil {
		return err
	}
	signalled, err := s.signal(ctx, tx, in, row.place())
	if err != nil {
		return err
	}
	if found.Unsure {
		if row.conversationID, err = s.regroup(ctx, tx, in, row.id); err != nil {
			return err
		}
	}
	return tell(tx, in.account.OrganizationID, row.conversationID, conversa.ConversationNews{
		Change: conversa.ChangeMessageAdded, MessageID: row.id, Inbound: !in.outbound(), SignalOf: signalled,
	})
}

// signal tells the conversation's owner of a new message, or that it was replied to from
// the phone, which the history may say first. It returns the users whose signal changed.
func (s *Service) signal(ctx context.Context, tx *store.Tx, in incoming, row stored) ([]string, error) {
	switch {
	case in.outbound():
		return signal.Settled(ctx, tx, s.now(), row.conversationID)
	case in.way == fromHistory:
		return nil, nil
	}
	return signal.Arrived(ctx, tx, s.now(), row.id)
}

// known is a message that is here already.
type known struct {
	id, conversationID string
	kind               conversa.MessageType
	origin             conversa.MessageOrigin
}

// lookUp reads, in one round trip, whether the message is here and whether
// anything waits for it.
func lookUp(ctx context.Context, tx *store.Tx, in incoming) (found *known, parked bool, err error) {
	rows, err := tx.Query(ctx, `select m.id, m.conversation_id, m.type, m.origin, p.n
		from (select count(*) n from parked_changes where account_id = ? and wamid = ?) p
		left join messages m on m.account_id = ? and m.wamid = ?`,
		in.account.ID, in.message.ID, in.account.ID, in.message.ID)
	if err != nil {
		return nil, false, fmt.Errorf("find message: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		var id, conv, kind, origin sql.NullString
		var waiting int
		if err := rows.Scan(&id, &conv, &kind, &origin, &waiting); err != nil {
			return nil, false, fmt.Errorf("find message: %w", err)
		}
		parked = waiting > 0
		if id.Valid {
			found = &known{id.String, conv.String, conversa.MessageType(kind.String), conversa.MessageOrigin(origin.String)}
		}
	}
	if err := rows.Err(); err != nil {
		return nil, false, fmt.Errorf("find message: %w", err)
	}
	return found, parked, nil
}

// compose makes the row, with what came before the message applied to it.
func (s *Service) compose(ctx context.Context, tx *store.Tx, in incoming, parked bool) (newMessage, error) {
	from, c := in.sender(), contentOf(in.message)
	row := newMessage{
		id: schema.NewID("msg"), account: in.account, wamid: in.message.ID, waID: from.WaID, userID: from.UserID,
		direction: in.direction(), origin: in.origin(), sentAt: in.sentAt(), content: c,
		state: amendment{status: in.status(), text: optional(c.text), searchText: c.searchText},
	}
	if !parked {
		return row, nil
	}
	early, err := s.takeParked(ctx, tx, in.account.ID, in.message.ID)
	if err != nil {
		return newMessage{}, err
	}
	for _, change := range early {
		row.state.apply(change)
	}
	return row, nil
}

// touch moves the conversation forward to the message, or begins it with the
// message.
func (s *Service) touch(ctx context.Context, tx *store.Tx, in incoming, found crm.Found, messageID string) (conversationID string, last bool, err error) {
	m := mark{messageID: messageID, at: in.sentAt(), waID: found.WaID, userID: found.UserID, counts: in.way == fromCustomer}
	if !in.outbound() {
		window := conversa.Window{}.Extend(in.sentAt(), s.now())
		m.inboundAt, m.warnAt = window.LastInbound, window.NextWarning(s.now(), in.account.WindowWarnings)
	}
	if found.ConversationID != "" {
		last, err = m.move(ctx, tx, found.ConversationID)
		return found.ConversationID, last, err
	}
	conversationID, err = m.begin(ctx, tx, in.account, found.Customer)
	return conversationID, true, err
}

// settle works out what follows from a message that is not its conversation's last, or is
// the business's.
func (m newMessage) settle(ctx context.Context, tx *store.Tx, last bool) error {
	if m.direction == conversa.DirectionOutbound {
		if m.state.status == conversa.StatusFailed {
			return nil
		}
		return settleReplies(ctx, tx, m.conversationID, m.position())
	}
	if last {
		return nil
	}
	if err := settleReply(ctx, tx, m.conversationID, m.position()); err != nil || !m.counts() {
		return err
	}
	return settleLate(ctx, tx, m.conversationID, m.position())
}

// complete takes a second copy of a message in. Of the imported history, files
// come later than the messages that they belong to, and what a customer just
// wrote may come both ways. All else is a repeat.
func (s *Service) complete(ctx context.Context, tx *store.Tx, in incoming, k known) error {
	if k.origin != conversa.OriginHistory {
		return nil
	}
	fresh, live := contentOf(in.message), in.way != fromHistory
	fills := k.kind == conversa.TypeUnsupported && fresh.kind != conversa.TypeUnsupported
	if !fills && !live {
		return nil
	}
	row := stored{id: k.id, organizationID: in.account.OrganizationID, accountID: in.account.ID, conversationID: k.conversationID, kind: k.kind}
	if fills {
		row.kind = fresh.kind
		if err := s.fill(ctx, tx, in, row, fresh); err != nil {
			return err
		}
	}
	var signalled []string
	if live {
		var err error
		if signalled, err = s.enliven(ctx, tx, in, row); err != nil {
			return err
		}
	}
	return tell(tx, in.account.OrganizationID, k.conversationID, conversa.ConversationNews{
		Change: conversa.ChangeMessageChanged, MessageID: k.id, Inbound: in.way == fromCustomer, SignalOf: signalled,
	})
}

// fill puts the content into a message that stood for it. A text that was edited meanwhile
// stays, as if the edit had come after the content; what was withdrawn is not found.
func (s *Service) fill(ctx context.Context, tx *store.Tx, in incoming, row stored, c content) error {
	body, err := jsonText(c.content)
	if err != nil {
		return err
	}
	kept, err := tx.Client.Message.Get(ctx, row.id)
	if err != nil {
		return fmt.Errorf("find message: %w", err)
	}
	state := amendment{text: optional(c.text), searchText: c.searchText, revokedAt: kept.RevokedAt}
	if kept.EditedAt != nil {
		state.edit(value(kept.Text), *kept.EditedAt)
	}
	_, err = tx.Exec(ctx, `update messages set type = ?, content = ?, text = ?, original_text = ?, search_text = ?, has_attachment = ? where id = ?`,
		string(c.kind), body, state.text, state.originalText, state.visibleSearchText(), c.hasFile(), row.id)
	if err != nil {
		return fmt.Errorf("fill message: %w", err)
	}
	return s.attach(ctx, tx, in, row, c)
}

// enliven makes a message of the history one that was just received. It returns the
// users whose signal changed.
func (s *Service) enliven(ctx context.Context, tx *store.Tx, in incoming, row stored) ([]string, error) {
	kept, err := tx.Client.Message.Get(ctx, row.id)
	if err != nil {
		return nil, fmt.Errorf("find message: %w", err)
	}
	if kept.Direction != in.direction() {
		return nil, nil // whoever wrote it, it was not both
	}
	if _, _, err := s.touch(ctx, tx, in, crm.Found{ConversationID: row.conversationID}, row.id); err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `update messages set origin = ?, waiting = ? and reply_id is null and no_reply_needed_at is null where id = ?`,
		string(in.origin()), in.way == fromCustomer, row.id)
	if err != nil || in.way != fromCustomer {
		return nil, wrapped("enliven message", err)
	}
	if err := settleLate(ctx, tx, row.conversationID, unread.Position{At: kept.SentAt, MessageID: row.id}); err != nil {
		return nil, err
	}
	waits, err := tx.Client.Message.Query().Where(message.ID(row.id), message.Waiting(true)).Exist(ctx)
	if err != nil || !waits { // the history showed it, and its reply
		return nil, wrapped("find message", err)
	}
	return s.signal(ctx, tx, in, row)
}

func (in incoming) direction() conversa.MessageDirection {
	if in.outbound() {
		return conversa.DirectionOutbound
	}
	return conversa.DirectionInbound
}

func (in incoming) origin() conversa.MessageOrigin {
	switch in.way {
	case fromPhone:
		return conversa.OriginBusinessApp
	case fromHistory:
		return conversa.OriginHistory
	}
	return conversa.OriginCustomer
}

// status is what a message of a webhook begins with.
func (in incoming) status() conversa.MessageStatus {
	if !in.outbound() {
		return conversa.StatusReceived
	}
	if status, ok := conversa.MessageStatusOf(lower(in.message.HistoryStatus)); ok {
		return status
	}
	return conversa.StatusSent
}

// sentAt is WhatsApp's own time of the message; when it gives none, ours.
func (in incoming) sentAt() time.Time {
	if in.message.SentAt.IsZero() {
		return in.receivedAt
	}
	return in.message.SentAt
}

func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
