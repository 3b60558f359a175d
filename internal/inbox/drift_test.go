package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/ent/readmarker"
	entsignal "conversa/ent/signal"
	"conversa/internal/crm"
	"conversa/internal/inbox"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/unread"
)

// drift is an inbox in which anything happens, in any order.
type drift struct {
	*world
	*rand.Rand
	crm   *crm.Service
	users []string
	// talks and said are ids of some while ago.
	talks, said []string
	// echoes are wamids of what the business wrote, sent ids of what users did.
	echoes, sent []string
	name         string
	wamids       int
	pending      []object
}

const driftPeople = 24

func newDrift(t *testing.T, s *store.Store, seed uint64) *drift {
	w := anotherWorld(t, s)
	w.clock.set(noon.Add(2 * time.Hour))
	d := &drift{world: w, Rand: rand.New(rand.NewPCG(seed, 1)), users: []string{w.admin}}
	log := slog.New(slog.DiscardHandler)
	d.crm = &crm.Service{Store: s, Directory: &crm.Directory{Log: log}, Signals: &signal.Service{Store: s, Now: w.clock.now}, Now: w.clock.now}
	return d
}

// as is a user who sees and may do everything.
func (d *drift) as(user string) context.Context {
	return conversa.WithViewer(d.Context(), d.viewer(user))
}

func (d *drift) viewer(user string) conversa.Viewer {
	return conversa.Viewer{OrganizationID: d.org, UserID: user, Profile: conversa.ProfileAdministrator,
		Scopes: conversa.AllScopes, Sight: conversa.Sight{AllRecords: true}}
}

func (d *drift) any(ids []string) string {
	if len(ids) == 0 {
		return "nothing"
	}
	return ids[d.IntN(len(ids))]
}

// must tolerates what the rules refuse.
func (d *drift) must(err error) {
	d.Helper()
	var refused *conversa.Error
	if err != nil && !errors.As(err, &refused) {
		d.Errorf("%v", err)
	}
}

func (d *drift) phone() string  { return fmt.Sprintf("5511955%06d", d.IntN(driftPeople)) }
func (d *drift) number() string { return d.numberOf(d.IntN(2) == 0) }

func (d *drift) wamid() string {
	d.wamids++
	return fmt.Sprintf("wamid.%s.%d", d.name, d.wamids)
}

// act does one thing.
func (d *drift) act() {
	switch n := d.IntN(100); {
	case n < 40:
		d.write()
	case n < 50:
		d.echo()
	case n < 58:
		d.history()
	case n < 66:
		d.report()
	case n < 74:
		d.reply()
	case n < 75:
		d.retry()
	case n < 76:
		d.cancel()
	case n < 88:
		_, err := d.inbox.MarkRead(d.as(d.admin), d.viewer(d.any(d.users)), d.any(d.talks), d.any(d.said))
		d.must(err)
		d.readSome()
	case n < 92:
		_, err := d.inbox.MarkNoReplyNeeded(d.as(d.admin), d.any(d.talks))
		d.must(err)
	case n < 96:
		d.assign()
	case n < 97:
		if d.IntN(3) == 0 {
			d.rename()
		}
	case n < 98:
		d.handOver()
	default:
		d.flush()
		d.look()
	}
	if len(d.pending) >= 40 {
		d.flush()
	}
}

func (d *drift) write() {
	phone, userID := d.phone(), ""
	switch d.IntN(60) {
	case 0: // who is it?
		userID = "BR." + phone
		phone = ""
	case 1:
		userID = "BR." + phone
	}
	d.pending = append(d.pending, messagesField(d.number(), text(d.wamid(), phone, userID, "oi", d.IntN(3000))))
}

func (d *drift) echo() {
	id := d.wamid()
	d.echoes = append(d.echoes, id)
	d.pending = append(d.pending, field("smb_message_echoes", d.number(), object{"message_echoes": []object{
		with(text(id, shopLine, "", "echo", d.IntN(3000)), "to", d.phone())}}))
}

// history is imported, and half of it arrives as news as well.
func (d *drift) history() {
	phone, number, id, second := d.phone(), d.number(), d.wamid(), d.IntN(3000)
	m, news := text(id, phone, "", "old", second), messagesField(number, text(id, phone, "", "old", second))
	if d.IntN(2) == 0 {
		m = with(text(id, shopLine, "", "old", second), "to", phone)
		news = field("smb_message_echoes", number, object{"message_echoes": []object{m}})
	}
	if d.IntN(4) == 0 {
		d.pending = append(d.pending, news)
	}
	d.pending = append(d.pending, field("history", number, object{"history": []object{{"threads": []object{{"id": phone, "messages": []object{m}}}}}}))
	if d.IntN(3) == 0 {
		d.pending = append(d.pending, news)
	}
}

// report tells that something failed, or arrived.
func (d *drift) report() {
	value := object{"id": d.any(d.echoes), "status": []string{"failed", "delivered", "sent"}[d.IntN(3)], "timestamp": stamp(4000)}
	if len(d.sent) > 0 && d.IntN(2) == 0 {
		id := d.any(d.sent)
		value["id"], value["biz_opaque_callback_data"] = "wamid.of."+id, id
	}
	if value["status"] == "failed" {
		value["errors"] = []object{{"code": 131026, "title": "Message undeliverable"}}
	}
	for _, branch := range []bool{false, true} {
		d.pending = append(d.pending, field("messages", d.numberOf(branch), object{"statuses": []object{value}}))
	}
}

func (d *drift) reply() {
	user := d.any(d.users)
	d.clock.set(noon.Add(time.Duration(d.IntN(4000)) * time.Second))
	m, err := one(d.inbox.Reply(d.as(user), d.viewer(user), inbox.Reply{
		ConversationID: d.any(d.talks), IdempotencyKey: d.wamid(), Text: "reply"}))
	if d.must(err); err == nil {
		d.sent = append(d.sent, m.ID)
	}
	d.clock.set(noon.Add(2 * time.Hour))
}

// retry sends something again, be it one that failed or not.
func (d *drift) retry() {
	user := d.any(d.users)
	d.clock.set(noon.Add(time.Duration(d.IntN(4000)) * time.Second))
	m, err := d.inbox.Retry(d.as(user), d.viewer(user), d.any(d.sent))
	if d.must(err); err == nil {
		d.sent = append(d.sent, m.ID)
	}
	d.clock.set(noon.Add(2 * time.Hour))
}

func (d *drift) cancel() {
	_, err := d.inbox.Cancel(d.as(d.admin), d.any(d.sent))
	d.must(err)
}

// readSome reads up to a message that is in its conversation.
func (d *drift) readSome() {
	m, err := d.store.Client().Message.Query().Where(message.ID(d.any(d.said))).Only(d.orgCtx())
	if ent.IsNotFound(err) {
		return
	}
	if err != nil {
		d.Fatal(err)
	}
	user := d.any(d.users)
	_, err = d.inbox.MarkRead(d.as(user), d.viewer(user), m.ConversationID, m.ID)
	d.must(err)
}

func (d *drift) assign() {
	conv, err := d.store.Client().Conversation.Query().Where(conversation.ID(d.any(d.talks))).Only(d.orgCtx())
	if ent.IsNotFound(err) {
		return
	}
	if err != nil {
		d.Fatal(err)
	}
	ref := crm.Ref{Module: conversa.ModuleContacts, ID: value(conv.ContactID)}
	if conv.LeadID != nil {
		ref = crm.Ref{Module: conversa.ModuleLeads, ID: *conv.LeadID}
		if d.IntN(4) == 0 {
			_, err := d.crm.Convert(d.as(d.admin), d.viewer(d.admin), ref.ID)
			d.must(err)
			return
		}
	}
	d.must(d.crm.Assign(d.as(d.admin), d.viewer(d.admin), ref, d.any(d.users)))
}

// rename changes somebody's number, perhaps to another's.
func (d *drift) rename() {
	m := object{"id": d.wamid(), "timestamp": stamp(d.IntN(3000)), "type": "system", "from": d.phone(),
		"system": object{"type": "user_changed_number", "body": "changed", "wa_id": d.phone()}}
	d.pending = append(d.pending, messagesField(d.number(), m))
}

// handOver gives all that one has to another, and a new user joins.
func (d *drift) handOver() {
	from, to := d.any(d.users), d.any(d.users)
	d.change(func(ctx context.Context, tx *store.Tx) error {
		unread.LockAtCommit(tx, d.org)
		ids := tx.Client.Conversation.Query().Where(conversation.OwnerID(from)).Order(ent.Asc("id")).IDsX(ctx)
		if err := tx.Client.Conversation.Update().Where(conversation.OwnerID(from)).SetOwnerID(to).Exec(ctx); err != nil {
			return err
		}
		return signal.Moved(ctx, tx, d.clock.now(), ids...)
	})
	if len(d.users) < 6 {
		d.join()
	}
}

func (d *drift) join() {
	var id string // of the attempt that was committed
	d.change(func(ctx context.Context, tx *store.Tx) error {
		u := tx.Client.User.Create().SetOrganizationID(d.org).SetName("User").SetProfile(conversa.ProfileStandard).
			SetEmail(fmt.Sprintf("%d@%s%s.example.com", len(d.users), d.name, strings.ReplaceAll(d.org, "_", "-"))).SaveX(ctx)
		id = u.ID
		return unread.Join(ctx, tx, d.org, id)
	})
	d.users = append(d.users, id)
}

// look finds out what is there.
func (d *drift) look() {
	d.talks = d.store.Client().Conversation.Query().IDsX(d.orgCtx())
	d.said = d.store.Client().Message.Query().Order(ent.Desc("created_at")).Limit(500).IDsX(d.orgCtx())
	slices.Sort(d.talks)
}

func (d *drift) flush() {
	var bodies [][]byte
	for changes := range slices.Chunk(d.pending, 10) {
		bodies = append(bodies, notify(changes...))
	}
	d.pending = nil
	d.hear(bodies...)
}

// wrongCounts holds what users are told to a count of the messages one by one.
func (d *drift) wrongCounts() (wrong []string) {
	var viewers []conversa.Viewer
	for _, user := range d.users {
		v := d.viewer(user)
		v.Sight = conversa.Sight{AllRecords: d.IntN(2) == 0}
		for _, owner := range slices.Sorted(slices.Values(d.users)) {
			if !v.Sight.AllRecords && d.IntN(2) == 0 {
				v.Sight.OwnerIDs = append(v.Sight.OwnerIDs, owner)
			}
		}
		viewers = append(viewers, v)
	}
	counts, err := unread.Count(d.Context(), d.store, d.org, viewers)
	if err != nil {
		d.Fatal(err)
	}
	for _, v := range viewers {
		if want := d.countOneByOne(v); fmt.Sprint(counts[v.UserID]) != fmt.Sprint(want) {
			wrong = append(wrong, fmt.Sprintf("%s is told %v, want %v", v.UserID, counts[v.UserID], want))
		}
	}
	return wrong
}

func (d *drift) countOneByOne(v conversa.Viewer) unread.Counts {
	ctx, client := d.orgCtx(), d.store.Client()
	markers := map[string]unread.Position{}
	for _, m := range client.ReadMarker.Query().Where(readmarker.UserID(v.UserID)).AllX(d.systemCtx()) {
		markers[m.ConversationID] = unread.Position{At: m.ReadTo, MessageID: m.MessageID}
	}
	counts, talks := unread.Counts{ByAccount: map[string]unread.Totals{}}, map[string]bool{}
	for _, s := range client.Signal.Query().Where(entsignal.UserID(v.UserID), entsignal.StateEQ(conversa.SignalNew)).WithConversation().AllX(d.systemCtx()) {
		if s.Edges.Conversation.OrganizationID == d.org && v.Sight.Includes(s.Edges.Conversation.OwnerID) {
			counts.Signals++
		}
	}
	for _, m := range client.Message.Query().Where(message.DirectionEQ(conversa.DirectionInbound), message.OriginEQ(conversa.OriginCustomer)).AllX(ctx) {
		marker, ok := markers[m.ConversationID]
		if ok && !marker.Before(unread.Position{At: m.SentAt, MessageID: m.ID}) || !v.Sight.Includes(m.OwnerID) {
			continue
		}
		n := unread.Totals{Messages: 1}
		if !talks[m.ConversationID] {
			talks[m.ConversationID], n.Conversations = true, 1
		}
		counts.Messages, counts.Conversations = counts.Messages+1, counts.Conversations+n.Conversations
		of := counts.ByAccount[m.AccountID]
		counts.ByAccount[m.AccountID] = unread.Totals{Messages: of.Messages + 1, Conversations: of.Conversations + n.Conversations}
	}
	return counts
}

// driftAtOnce is how much happens in one organization.
const driftAtOnce = 1000

// Whatever happens, replies, what waits, whom it signals and what is unread are what a
// recount says.
func TestNothingDrifts(t *testing.T) {
	actions := 10_000
	if long() {
		actions = 100_000
	}
	if racing {
		actions = 2_000
	}
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(name, "3"), func(t *testing.T) {
			t.Parallel()
			s := storetest.Open(t, name)
			kinds := map[string]bool{}
			for range actions / driftAtOnce {
				seed := rand.Uint64()
				d := newDrift(t, s, seed)
				for range driftAtOnce {
					d.act()
				}
				d.flush()
				d.recount(fmt.Sprint("seed ", seed))
				for _, m := range s.Client().Message.Query().AllX(d.orgCtx()) {
					kinds[fmt.Sprint(m.Direction, m.Origin, m.Status == conversa.StatusFailed, m.Waiting, m.RepliedAt != nil, m.NoReplyNeededAt != nil)] = true
				}
			}
			if len(kinds) < 11 { // e.g. INBOUND of a CUSTOMER that waits, and that does not
				t.Errorf("too little happened: %v", slices.Sorted(maps.Keys(kinds)))
			}
		})
	}
}

// recount fails the test where anything is not what follows from the messages.
func (d *drift) recount(when string) {
	d.Helper()
	if wrong := append(d.wrong(), d.wrongCounts()...); len(wrong) > 0 {
		d.Fatalf("%s:\n%s", when, strings.Join(wrong[:min(20, len(wrong))], "\n"))
	}
}

// Also where all of it happens at once: nobody is refused for another's sake.
func TestNothingDriftsAtOnce(t *testing.T) {
	t.Parallel()
	seed, each := rand.Uint64(), 200
	if long() {
		each = 600
	}
	first := newDrift(t, storetest.Open(t, dialect.Postgres), seed)
	all := []*drift{first}
	for n := range 4 {
		d := *first
		d.Rand, d.name = rand.New(rand.NewPCG(seed, uint64(n+2))), fmt.Sprint("at", n)
		all = append(all, &d)
	}
	var work sync.WaitGroup
	for _, d := range all[1:] {
		work.Go(func() {
			for range each {
				d.act()
			}
			d.flush()
		})
	}
	work.Wait()
	first.drain()
	for _, d := range all[1:] {
		first.users = append(first.users, d.users[1:]...)
	}
	first.recount(fmt.Sprint("seed ", seed))
	for _, state := range first.states() {
		if state != "DONE" {
			t.Errorf("a body is %s", state)
		}
	}
}
