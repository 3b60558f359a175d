package view_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/view"
)

// archive is an organization whose messages are random, and the same on every database.
type archive struct {
	*world
	*rand.Rand
	owners   []string
	readers  []string
	talks    []*talk
	messages []*saying
}

// talk is a conversation, as the reference knows it.
type talk struct {
	row      *ent.Conversation
	customer string // the customer's search text
	messages []*saying
	// read is how far each reader has.
	read map[string]*saying
}

// saying is a message, as the reference knows it.
type saying struct {
	row   *ent.Message
	talk  *talk
	count bool
}

// moment is a time at which somebody asks, and where.
type moment struct {
	now  time.Time
	zone *time.Location
}

// moments are around changes of daylight saving time, of which one skips midnight, and
// at the end of a month that is longer than the one before.
func moments(t testing.TB) (all []moment) {
	t.Helper()
	for _, m := range []struct{ zone, at string }{
		{"America/New_York", "2026-03-08 15:30"}, {"Europe/Berlin", "2026-10-25 00:40"}, {"America/Sao_Paulo", "2018-11-04 14:00"},
		{"UTC", "2026-03-31 23:59"}, {"Asia/Kolkata", "2026-03-30 20:00"}, {"Pacific/Auckland", "2026-04-04 18:00"},
	} {
		zone, err := time.LoadLocation(m.zone)
		if err != nil {
			t.Fatal(err)
		}
		now, err := time.Parse("2006-01-02 15:04", m.at)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, moment{now, zone})
	}
	return all
}

// seed is that of a run; CONVERSA_TEST_SEED repeats one.
func seed(t testing.TB) uint64 {
	t.Helper()
	n, err := strconv.ParseUint(os.Getenv("CONVERSA_TEST_SEED"), 10, 64)
	if err != nil {
		n = rand.Uint64()
	}
	t.Logf("CONVERSA_TEST_SEED=%d", n)
	return n
}

// rounds are a tenth of what CONVERSA_TEST_LONG=1 runs.
func rounds(whole int) int {
	if os.Getenv("CONVERSA_TEST_LONG") == "1" {
		return whole
	}
	return whole / 10
}

var sayings = []string{
	"Olá, MUNDO cruel", "100% de desconto_", "o preço é R$ 5", "straße", `barra \ e aspas "x"`, "", "ação e AÇÃO", "İstanbul", "日本 語",
	"Orçamento nº 4711-23", "orçamento.pdf", "ligue +55 11 95550-1234", "ok", "a", "olá olá mundo", "preço do mundo", "contrato final (v2).docx",
}

var customers = []string{"ana souza ana@example.com 5511955501234", "joao padaria pao quente 15550100002", "maria mundo 15550100003", ""}

// pick is one of some values.
func pick[T any](r *rand.Rand, values []T) T { return values[r.IntN(len(values))] }

// newArchive fills a world with conversations and messages.
func newArchive(w *world, seed uint64, talks, messages int) *archive {
	w.Helper()
	a := &archive{world: w, Rand: rand.New(rand.NewPCG(seed, 1))}
	w.change(func(ctx context.Context, c *ent.Client) {
		for i := range 5 {
			id := fmt.Sprint("usr_", i)
			c.User.Create().SetID(id).SetOrganizationID(w.org.ID).SetName(id).SetEmail(id + "@example.com").
				SetProfile(conversa.ProfileStandard).ExecX(ctx)
			a.owners = append(a.owners, id)
		}
		a.readers = []string{w.user.ID, a.owners[0], a.owners[1]}
		for i := range talks {
			a.talks = append(a.talks, a.converse(ctx, c, i))
		}
	})
	a.say(messages)
	a.reply()
	a.save()
	return a
}

func (a *archive) converse(ctx context.Context, c *ent.Client, i int) *talk {
	v := &talk{customer: pick(a.Rand, customers), read: map[string]*saying{}}
	owner := pick(a.Rand, a.owners)
	create := c.Conversation.Create().SetID(fmt.Sprintf("cnv_%03d", i)).SetOrganizationID(a.org.ID).SetOwnerID(owner).
		SetAccountID(pick(a.Rand, a.accounts).ID).SetLastMessageAt(noon)
	if i%3 == 0 {
		row := c.Contact.Create().SetID(fmt.Sprintf("con_%03d", i)).SetOrganizationID(a.org.ID).SetOwnerID(owner).SetSearchText(v.customer).SaveX(ctx)
		create.SetContactID(row.ID)
	} else {
		row := c.Lead.Create().SetID(fmt.Sprintf("led_%03d", i)).SetOrganizationID(a.org.ID).SetOwnerID(owner).SetSearchText(v.customer).SaveX(ctx)
		create.SetLeadID(row.ID)
	}
	v.row = create.SaveX(ctx)
	return v
}

// at is a time before or around a moment: often just at what a filter may ask about.
func (a *archive) at() time.Time {
	m := pick(a.Rand, moments(a))
	local := m.now.In(m.zone)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, m.zone)
	switch a.IntN(6) {
	case 0:
		return midnight.Add(time.Duration(a.IntN(3)-1) * time.Second).UTC()
	case 1:
		return m.now.AddDate(0, -a.IntN(3), 0).Add(time.Duration(a.IntN(3)-1) * time.Second).UTC()
	case 2:
		return m.now.Add(-time.Duration(a.IntN(30))*24*time.Hour + time.Duration(a.IntN(3)-1)*time.Second).UTC()
	}
	return m.now.Add(-time.Duration(a.Float64() * a.Float64() * a.Float64() * 60 * 24 * float64(time.Hour))).Truncate(time.Second).UTC()
}

// say makes the messages, without what follows from others.
func (a *archive) say(n int) {
	for i := range n {
		v := pick(a.Rand, a.talks)
		m := &ent.Message{
			ID: fmt.Sprintf("msg_%05d", a.IntN(1e5)), OrganizationID: a.org.ID, ConversationID: v.row.ID, AccountID: v.row.AccountID, OwnerID: v.row.OwnerID,
			SentAt: a.at(), Type: pick(a.Rand, []conversa.MessageType{conversa.TypeText, conversa.TypeText, conversa.TypeImage, conversa.TypeOrder}),
			Origin: conversa.OriginCustomer, Direction: conversa.DirectionInbound, Status: conversa.StatusReceived,
			SearchText: view.Fold(pick(a.Rand, sayings)), HasAttachment: a.IntN(4) == 0,
		}
		if a.IntN(20) > 0 {
			m.Wamid = ptr(fmt.Sprint("wamid.", i))
		}
		switch a.IntN(5) {
		case 0, 1:
			a.outbound(m)
		case 2:
			m.Origin = conversa.OriginHistory
		}
		if slices.ContainsFunc(a.messages, func(other *saying) bool { return other.row.ID == m.ID }) {
			continue
		}
		s := &saying{row: m, talk: v, count: m.Direction == conversa.DirectionInbound && m.Origin == conversa.OriginCustomer}
		a.messages, v.messages = append(a.messages, s), append(v.messages, s)
	}
}

func (a *archive) outbound(m *ent.Message) {
	m.Direction, m.Origin = conversa.DirectionOutbound, conversa.OriginBusinessApp
	m.Status = pick(a.Rand, []conversa.MessageStatus{conversa.StatusQueued, conversa.StatusRead, conversa.StatusFailed})
	if a.IntN(2) == 0 {
		m.Origin, m.SentByID = conversa.OriginConversa, ptr(pick(a.Rand, a.owners))
	}
}

// inOrder are messages as their conversation has them.
func inOrder(a, b *saying) int { return older(a.row.SentAt, a.row.ID, b.row.SentAt, b.row.ID) }

func older(at time.Time, id string, otherAt time.Time, otherID string) int {
	if c := at.Compare(otherAt); c != 0 {
		return c
	}
	if id == otherID {
		return 0
	}
	if id < otherID {
		return -1
	}
	return 1
}

// reply works out what was replied to, and what has been read.
func (a *archive) reply() {
	for _, v := range a.talks {
		slices.SortFunc(v.messages, inOrder)
		var reply *ent.Message
		for _, m := range slices.Backward(v.messages) {
			if m.row.Direction == conversa.DirectionOutbound {
				if m.row.Status != conversa.StatusFailed {
					reply = m.row
				}
				continue
			}
			if m.row.Waiting = m.count && reply == nil && a.IntN(5) > 0; reply != nil {
				m.row.RepliedAt, m.row.RepliedByID, m.row.ReplyID = &reply.SentAt, reply.SentByID, &reply.ID
			}
		}
		for _, reader := range a.readers {
			if len(v.messages) > 0 && a.IntN(3) > 0 {
				v.read[reader] = pick(a.Rand, v.messages)
			}
		}
		a.conclude(v)
	}
}

// conclude is what a conversation keeps of its messages.
func (a *archive) conclude(v *talk) {
	for _, m := range v.messages {
		v.row.LastMessageAt, v.row.LastMessageID = m.row.SentAt, &m.row.ID
		if m.row.Waiting && v.row.WaitingSince == nil {
			v.row.WaitingSince = &m.row.SentAt
		}
		if m.count {
			v.row.InboundCount++
			v.row.LastInboundAt, v.row.WindowClosesAt = &m.row.SentAt, ptr(m.row.SentAt.Add(conversa.WindowLength))
		}
	}
}

func (a *archive) save() {
	a.change(func(ctx context.Context, c *ent.Client) {
		for _, m := range a.messages {
			r := m.row
			c.Message.Create().SetID(r.ID).SetOrganizationID(r.OrganizationID).SetConversationID(r.ConversationID).SetAccountID(r.AccountID).
				SetNillableWamid(r.Wamid).SetDirection(r.Direction).SetType(r.Type).SetOrigin(r.Origin).SetStatus(r.Status).
				SetSearchText(r.SearchText).SetSentAt(r.SentAt).SetNillableSentByID(r.SentByID).SetHasAttachment(r.HasAttachment).
				SetWaiting(r.Waiting).SetNillableRepliedAt(r.RepliedAt).SetNillableRepliedByID(r.RepliedByID).SetNillableReplyID(r.ReplyID).ExecX(ctx)
		}
		for _, v := range a.talks {
			c.Conversation.UpdateOneID(v.row.ID).SetLastMessageAt(v.row.LastMessageAt).SetNillableLastMessageID(v.row.LastMessageID).
				SetNillableWaitingSince(v.row.WaitingSince).SetInboundCount(v.row.InboundCount).
				SetNillableLastInboundAt(v.row.LastInboundAt).SetNillableWindowClosesAt(v.row.WindowClosesAt).ExecX(ctx)
			for reader, m := range v.read {
				c.ReadMarker.Create().SetOrganizationID(a.org.ID).SetUserID(reader).SetConversationID(v.row.ID).
					SetMessageID(m.row.ID).SetReadTo(m.row.SentAt).SetReadCount(v.counted(m)).ExecX(ctx)
			}
		}
	})
}

// counted is how many messages that count are not after one.
func (v *talk) counted(upTo *saying) (n int) {
	for _, m := range v.messages {
		if m.count && inOrder(m, upTo) <= 0 {
			n++
		}
	}
	return n
}
