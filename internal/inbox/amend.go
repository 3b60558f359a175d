package inbox

import (
	"context"
	"fmt"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"
	"conversa/ent/parkedchange"
	"conversa/ent/reaction"
	"conversa/internal/store"
	"conversa/internal/view"
)

// amendment is the part of a message that later webhooks change. Applying changes
// in any order, any number of times, ends the same.
type amendment struct {
	status           conversa.MessageStatus
	failure          *conversa.DeliveryFailure
	deliveredAt      *time.Time
	readAt           *time.Time
	text             *string
	originalText     *string
	searchText       string
	editedAt         *time.Time
	revokedAt        *time.Time
	changed, textNew bool
}

func amendmentOf(m *ent.Message) amendment {
	return amendment{
		status: m.Status, failure: m.Failure, deliveredAt: m.DeliveredAt, readAt: m.ReadAt,
		text: m.Text, originalText: m.OriginalText, searchText: m.SearchText,
		editedAt: m.EditedAt, revokedAt: m.RevokedAt,
	}
}

// apply takes one change in.
func (a *amendment) apply(c conversa.MessageChange) {
	if c.Status != "" {
		a.report(c)
	}
	if c.Edit != nil {
		a.edit(*c.Edit, c.At)
	}
	if c.Revoke && earlier(c.At, a.revokedAt) {
		a.revokedAt, a.changed = &c.At, true
	}
}

// report takes a delivery status in: it only moves forward, and each instant is
// the earliest that was reported.
func (a *amendment) report(c conversa.MessageChange) {
	if a.status == conversa.StatusReceived {
		return // a customer's own message has no delivery
	}
	if c.Status == conversa.StatusDelivered && earlier(c.At, a.deliveredAt) {
		a.deliveredAt, a.changed = &c.At, true
	}
	if c.Status == conversa.StatusRead && earlier(c.At, a.readAt) {
		a.readAt, a.changed = &c.At, true
	}
	next := a.status.Advance(c.Status)
	if next == a.status {
		return
	}
	a.status, a.failure, a.changed = next, nil, true
	if next == conversa.StatusFailed {
		a.failure = c.Fail
	}
}

// edit takes the customer's newer text in. Of two edits of one second the greater
// text wins, so that their order does not matter.
func (a *amendment) edit(text string, at time.Time) {
	switch {
	case a.editedAt == nil:
		a.originalText = a.text
	case at.Before(*a.editedAt), at.Equal(*a.editedAt) && text <= value(a.text):
		return
	}
	a.text, a.editedAt, a.searchText = optional(text), &at, view.Fold(text+" "+a.foundBeside())
	a.changed, a.textNew = true, true
}

// foundBeside is what the message is found by beside its text, such as the name of its file.
func (a *amendment) foundBeside() string {
	beside, ok := strings.CutPrefix(a.searchText, view.Fold(value(a.text)))
	if !ok {
		return ""
	}
	return beside
}

func earlier(at time.Time, than *time.Time) bool { return than == nil || at.Before(*than) }

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// update writes the amendment into a row that is there.
func (a *amendment) update(u *ent.MessageUpdateOne) {
	u.SetStatus(a.status).SetNillableDeliveredAt(a.deliveredAt).SetNillableReadAt(a.readAt).
		SetNillableEditedAt(a.editedAt).SetNillableRevokedAt(a.revokedAt).
		SetNillableOriginalText(a.originalText).SetSearchText(a.visibleSearchText())
	if a.failure != nil {
		u.SetFailure(a.failure)
	} else {
		u.ClearFailure()
	}
	switch {
	case !a.textNew:
	case a.text == nil:
		u.ClearText()
	default:
		u.SetText(*a.text)
	}
}

// visibleSearchText: what was withdrawn is not found any more.
func (a *amendment) visibleSearchText() string {
	if a.revokedAt != nil {
		return ""
	}
	return a.searchText
}

// amend applies an edit or a withdrawal by its author.
func (s *Service) amend(ctx context.Context, tx *store.Tx, in incoming) error {
	change := conversa.MessageChange{At: in.sentAt()}
	if in.message.Revoke != nil {
		change.Revoke = true
	} else {
		change.Edit = &in.message.Edit.Message.Text
	}
	return s.change(ctx, tx, in.account, in.target(), in.message.ID, change)
}

// change applies a change to a message, or parks it until the message is here.
func (s *Service) change(ctx context.Context, tx *store.Tx, account *ent.Account, wamid, source string, c conversa.MessageChange) error {
	row, err := tx.Client.Message.Query().Where(message.AccountID(account.ID), message.Wamid(wamid)).Only(ctx)
	if ent.IsNotFound(err) {
		return s.park(ctx, tx, account, wamid, source, c)
	}
	if err != nil {
		return fmt.Errorf("find message: %w", err)
	}
	return s.changeRow(ctx, tx, account, row, c)
}

// changeRow applies changes to a message, and has it charged as they say.
func (s *Service) changeRow(ctx context.Context, tx *store.Tx, account *ent.Account, row *ent.Message, changes ...conversa.MessageChange) error {
	if err := s.amendRow(ctx, tx, row, changes); err != nil {
		return err
	}
	return s.bill(ctx, tx, account, row, changes...)
}

func (s *Service) amendRow(ctx context.Context, tx *store.Tx, row *ent.Message, changes []conversa.MessageChange) error {
	state := amendmentOf(row)
	for _, c := range changes {
		state.apply(c)
	}
	if !state.changed {
		return nil
	}
	update := tx.Client.Message.UpdateOneID(row.ID)
	state.update(update)
	signalled, err := s.become(ctx, tx, row, state.status, func() error { return wrapped("update message", update.Exec(ctx)) })
	if err != nil {
		return err
	}
	return tell(tx, row.OrganizationID, row.ConversationID, conversa.ConversationNews{
		Change: conversa.ChangeMessageChanged, MessageID: row.ID, SignalOf: signalled,
	})
}

// park keeps a change whose message is not here yet.
func (s *Service) park(ctx context.Context, tx *store.Tx, account *ent.Account, wamid, source string, c conversa.MessageChange) error {
	known, err := tx.Client.ParkedChange.Query().Where(parkedchange.AccountID(account.ID),
		parkedchange.Wamid(wamid), parkedchange.Source(source)).Exist(ctx)
	if err != nil || known {
		return wrapped("find parked change", err)
	}
	return wrapped("park change", tx.Client.ParkedChange.Create().
		SetOrganizationID(account.OrganizationID).SetAccountID(account.ID).
		SetWamid(wamid).SetSource(source).SetChange(c).Exec(ctx))
}

// takeParked returns, and forgets, what waited for a message.
func (s *Service) takeParked(ctx context.Context, tx *store.Tx, accountID, wamid string) ([]conversa.MessageChange, error) {
	rows, err := tx.Client.ParkedChange.Query().
		Where(parkedchange.AccountID(accountID), parkedchange.Wamid(wamid)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find parked changes: %w", err)
	}
	changes := make([]conversa.MessageChange, 0, len(rows))
	for _, row := range rows {
		changes = append(changes, row.Change)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	_, err = tx.Client.ParkedChange.Delete().
		Where(parkedchange.AccountID(accountID), parkedchange.Wamid(wamid)).Exec(ctx)
	return changes, wrapped("forget parked changes", err)
}

// react keeps an author's last emoji on a message, here or not yet. An empty one
// takes it back.
func (s *Service) react(ctx context.Context, tx *store.Tx, in incoming) error {
	author := reaction.AuthorCUSTOMER
	if in.outbound() {
		author = reaction.AuthorBUSINESS
	}
	wamid, emoji, at := in.target(), cut(in.message.Reaction.Emoji), in.sentAt()
	row, err := tx.Client.Reaction.Query().Where(reaction.AccountID(in.account.ID),
		reaction.Wamid(wamid), reaction.AuthorEQ(author)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		err = tx.Client.Reaction.Create().
			SetOrganizationID(in.account.OrganizationID).SetAccountID(in.account.ID).SetWamid(wamid).
			SetAuthor(author).SetEmoji(emoji).SetAccepted(emoji).SetReactedAt(at).SetSourceWamid(in.message.ID).Exec(ctx)
	case err != nil:
	case at.Before(row.ReactedAt), at.Equal(row.ReactedAt) && in.message.ID <= row.SourceWamid:
		return nil // older than what is there, or a repeat
	default:
		err = row.Update().SetEmoji(emoji).SetAccepted(emoji).SetReactedAt(at).SetSourceWamid(in.message.ID).
			SetStatus(conversa.StatusReceived).ClearSentByID().ClearFailure().Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("keep reaction: %w", err)
	}
	return s.tellOfMessage(ctx, tx, in.account, wamid)
}

// tellOfMessage says that a message changed, if it is here.
func (s *Service) tellOfMessage(ctx context.Context, tx *store.Tx, account *ent.Account, wamid string) error {
	row, err := tx.Client.Message.Query().Where(message.AccountID(account.ID), message.Wamid(wamid)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find message: %w", err)
	}
	return tell(tx, row.OrganizationID, row.ConversationID, conversa.ConversationNews{
		Change: conversa.ChangeMessageChanged, MessageID: row.ID,
	})
}
