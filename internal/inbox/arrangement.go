package inbox

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/ent/schema"
	"conversa/internal/crm"
	"conversa/internal/store"
	"conversa/internal/unread"
)

// arrangement gives people their conversations, where it turned out who wrote
// what. Conversations that are there are used again, so that who has one open
// keeps it.
type arrangement struct {
	tx    *store.Tx
	now   time.Time
	talks []talk
	// convs are all conversations of the people concerned.
	convs map[string]*ent.Conversation
	taken map[string]bool
	// read is how far users had read them, by conversation and user.
	read map[string]map[string]unread.Position
}

// talk is what one customer and one account said.
type talk struct {
	crm.Talk
	customer       crm.Ref
	news           bool
	conversationID string
	// moved: messages came into the conversation or left it.
	moved bool
}

func newArrangement(ctx context.Context, tx *store.Tx, now time.Time, r crm.Regrouping) (*arrangement, error) {
	a := &arrangement{tx: tx, now: now, convs: map[string]*ent.Conversation{}, taken: map[string]bool{}}
	var ids []string
	for _, g := range r.Groups {
		for _, t := range g.Talks {
			a.talks = append(a.talks, talk{Talk: t, customer: g.Customer, news: g.News})
			for _, m := range t.Messages {
				ids = append(ids, m.ConversationID)
			}
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if err := holdConversations(ctx, tx, ids...); err != nil {
		return nil, err
	}
	for page := range slices.Chunk(ids, pageSize) {
		rows, err := tx.Client.Conversation.Query().Where(conversation.IDIn(page...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("find conversations: %w", err)
		}
		for _, row := range rows {
			a.convs[row.ID] = row
		}
	}
	return a, nil
}

// pageSize bounds the lists of ids in a statement.
const pageSize = 500

// change is a conversation that is not as it was.
type change struct {
	conversationID string
	// owner and previousOwner differ where it changed hands.
	owner, previousOwner string
	// moved: messages came into the conversation or left it.
	moved bool
}

// arrange returns the conversations that are not as they were. All messages move
// before any conversation is summed up.
func (a *arrangement) arrange(ctx context.Context) (changed []change, err error) {
	a.claimOwn()
	a.claimFree()
	if a.read, err = unread.Positions(ctx, a.tx, slices.Sorted(maps.Keys(a.convs))); err != nil {
		return nil, err
	}
	for i := range a.talks {
		if err := a.gather(ctx, &a.talks[i]); err != nil {
			return nil, err
		}
	}
	for i := range a.talks {
		t := &a.talks[i]
		isChanged, err := a.settle(ctx, t)
		if err != nil {
			return nil, err
		}
		if isChanged {
			changed = append(changed, change{t.conversationID, t.customer.OwnerID, a.convs[t.conversationID].OwnerID, t.moved})
		}
	}
	return changed, nil
}

// claimOwn leaves each customer the conversation that they have.
func (a *arrangement) claimOwn() {
	for i := range a.talks {
		t := &a.talks[i]
		for id, conv := range a.convs {
			if conv.AccountID == t.AccountID && belongsTo(conv, t.customer) {
				t.conversationID, a.taken[id] = id, true
			}
		}
	}
}

// claimFree gives those who have none the first of their messages' conversations
// that nobody has.
func (a *arrangement) claimFree() {
	for i := range a.talks {
		t := &a.talks[i]
		for _, m := range t.Messages {
			if t.conversationID == "" && !a.taken[m.ConversationID] {
				t.conversationID, a.taken[m.ConversationID] = m.ConversationID, true
			}
		}
	}
}

func belongsTo(conv *ent.Conversation, customer crm.Ref) bool {
	if customer.Module == conversa.ModuleContacts {
		return conv.ContactID != nil && *conv.ContactID == customer.ID
	}
	return conv.LeadID != nil && *conv.LeadID == customer.ID
}

// gather puts all that was said into the talk's conversation, which it begins
// where there is none.
func (a *arrangement) gather(ctx context.Context, t *talk) error {
	if t.conversationID == "" {
		if err := a.begin(ctx, t); err != nil {
			return err
		}
	}
	var ids []string
	for _, m := range t.Messages {
		if m.ConversationID != t.conversationID {
			ids = append(ids, m.MessageID)
		}
	}
	for page := range slices.Chunk(ids, pageSize) {
		err := a.tx.Client.Message.Update().Where(message.IDIn(page...)).SetConversationID(t.conversationID).Exec(ctx)
		if err != nil {
			return fmt.Errorf("move messages: %w", err)
		}
	}
	t.moved = len(ids) > 0 || len(t.Messages) != a.count(t.conversationID)
	return nil
}

func (a *arrangement) begin(ctx context.Context, t *talk) error {
	row, err := a.tx.Client.Account.Query().Where(account.ID(t.AccountID)).Only(ctx)
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	id, err := mark{at: a.now, waID: t.WaID, userID: t.UserID}.begin(ctx, a.tx, row, t.customer)
	if err != nil {
		return err
	}
	conv, err := a.tx.Client.Conversation.Get(ctx, id)
	if err != nil {
		return fmt.Errorf("find conversation: %w", err)
	}
	t.conversationID, a.convs[id], a.taken[id] = id, conv, true
	return nil
}

// settle brings the talk's conversation up to its messages.
func (a *arrangement) settle(ctx context.Context, t *talk) (changed bool, err error) {
	conv := a.convs[t.conversationID]
	update, isNew := a.summary(conv, *t)
	if t.moved {
		if err := a.recount(ctx, conv, update); err != nil {
			return false, err
		}
	}
	if t.moved || isNew {
		if err := update.Exec(ctx); err != nil {
			return false, fmt.Errorf("update conversation: %w", err)
		}
	}
	if t.moved {
		err = settleConversation(ctx, a.tx, conv.ID)
	}
	return t.moved || isNew || t.news, err
}

// reread has users have read of the talks what they had read before: up to the first
// message that they had not.
func (a *arrangement) reread(ctx context.Context, organizationID string) error {
	if len(a.read) == 0 {
		return nil
	}
	if err := unread.Lock(ctx, a.tx, organizationID); err != nil {
		return err
	}
	for _, t := range a.talks {
		if !t.moved {
			continue
		}
		came := map[string]string{}
		for _, m := range t.Messages {
			came[m.MessageID] = m.ConversationID
		}
		if err := unread.Rewrite(ctx, a.tx, t.conversationID, came, a.read); err != nil {
			return err
		}
	}
	return nil
}

// count is how many messages of this arrangement a conversation had.
func (a *arrangement) count(conversationID string) (n int) {
	for _, t := range a.talks {
		for _, m := range t.Messages {
			if m.ConversationID == conversationID {
				n++
			}
		}
	}
	return n
}

// summary brings the conversation's customer and address up to date.
func (a *arrangement) summary(conv *ent.Conversation, t talk) (update *ent.ConversationUpdateOne, changed bool) {
	update = a.tx.Client.Conversation.UpdateOneID(conv.ID).SetUpdatedAt(schema.Now())
	if !belongsTo(conv, t.customer) {
		changed = true
		update.SetOwnerID(t.customer.OwnerID)
		if t.customer.Module == conversa.ModuleContacts {
			update.SetContactID(t.customer.ID).ClearLeadID()
		} else {
			update.SetLeadID(t.customer.ID).ClearContactID()
		}
	}
	if t.WaID != value(conv.WaID) || t.UserID != value(conv.Bsuid) {
		changed = true
		address(update, t)
	}
	return update, changed
}

// address says where replies go.
func address(update *ent.ConversationUpdateOne, t talk) {
	if t.WaID == "" {
		update.ClearWaID()
	} else {
		update.SetWaID(t.WaID)
	}
	if t.UserID == "" {
		update.ClearBsuid()
	} else {
		update.SetBsuid(t.UserID)
	}
}

// recount works the last message and the window out from the messages.
func (a *arrangement) recount(ctx context.Context, conv *ent.Conversation, update *ent.ConversationUpdateOne) error {
	id := conv.ID
	newest := ent.Desc(message.FieldSentAt, message.FieldID)
	last, err := a.tx.Client.Message.Query().Where(message.ConversationID(id)).Order(newest).First(ctx)
	if err != nil {
		return fmt.Errorf("find last message: %w", err)
	}
	update.SetLastMessageID(last.ID).SetLastMessageAt(last.SentAt)
	heard, err := a.tx.Client.Message.Query().
		Where(message.ConversationID(id), message.DirectionEQ(conversa.DirectionInbound)).Order(newest).First(ctx)
	if ent.IsNotFound(err) {
		update.ClearLastInboundAt().ClearWindowClosesAt().ClearWarnAt()
		return nil
	}
	if err != nil {
		return fmt.Errorf("find last message: %w", err)
	}
	window := conversa.Window{}.Extend(heard.SentAt, a.now)
	update.SetLastInboundAt(window.LastInbound).SetWindowClosesAt(window.ClosesAt())
	return a.arm(ctx, conv, window, update)
}

// arm sets the window's next mark. That of a window which stays as it was is still to
// come, or was told.
func (a *arrangement) arm(ctx context.Context, conv *ent.Conversation, window conversa.Window, update *ent.ConversationUpdateOne) error {
	if window.LastInbound.Equal(conv.Window().LastInbound) {
		return nil
	}
	row, err := a.tx.Client.Account.Get(ctx, conv.AccountID)
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	if next := window.NextWarning(a.now, row.WindowWarnings); next.IsZero() {
		update.ClearWarnAt()
	} else {
		update.SetWarnAt(next)
	}
	return nil
}

// removeEmpty deletes the conversations that nobody claimed, and returns them, each with
// the owner of the conversation that has its messages now.
func (a *arrangement) removeEmpty(ctx context.Context) (gone []change, err error) {
	for _, id := range slices.Sorted(maps.Keys(a.convs)) {
		if a.taken[id] {
			continue
		}
		if err := a.tx.Client.Conversation.DeleteOneID(id).Exec(ctx); err != nil {
			return nil, fmt.Errorf("delete conversation: %w", err)
		}
		gone = append(gone, change{conversationID: id, owner: a.heir(id), previousOwner: a.convs[id].OwnerID})
	}
	return gone, nil
}

// heir is the owner of the conversation that a conversation's first message came to.
func (a *arrangement) heir(conversationID string) string {
	for _, t := range a.talks {
		for _, m := range t.Messages {
			if m.ConversationID == conversationID {
				return t.customer.OwnerID
			}
		}
	}
	return ""
}
