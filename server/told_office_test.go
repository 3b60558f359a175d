package server_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent/message"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
	"conversa/server"
)

// office is an organization at work, and a model of who may see what in it.
type office struct {
	*testing.T
	random *mathrand.Rand
	store  *store.Store
	nodes  []*node
	admin  api
	// organizationID and adminID are those of the one who makes the changes.
	organizationID, adminID string
	watchers                []*watcher
	// beacons are the administrator's lines, one to each node.
	beacons []*watcher

	people conversa.Hierarchy
	roles  []string
	// conversations by customer; the first is the fence.
	conversations, customers, waIDs []string
	owners                          map[string]string
	log                             []happened
	messages                        int
	// told is how much of the log everybody was compared with.
	told int
	// group is the one that changes.
	group string
	// took is how long sockets stayed open after a revocation.
	took []time.Duration
}

// secret is a session or an API token.
type secret struct {
	id, token string
	session   bool
}

// openOffice makes an organization of so many users and conversations. On PostgreSQL
// it has two nodes.
func openOffice(t *testing.T, dialect string, users, conversations int) *office {
	t.Helper()
	o := &office{T: t, random: seeded(t), owners: map[string]string{}}
	config := server.Config{
		Storage: storage(t, dialect), Addr: "127.0.0.1:0", WhatsAppAppSecret: testAppSecret, WhatsAppVerifyToken: "verify",
		WhatsApp: server.WhatsApp{WhatsAppURL: "http://127.0.0.1:1"}, // nobody is there
	}
	o.nodes = append(o.nodes, startWith(t, config))
	if dialect == "postgres" {
		o.nodes = append(o.nodes, startWith(t, config))
	}
	o.admin = api{o.nodes[0].url, o.nodes[0].furnish()}
	log := slog.New(slog.DiscardHandler)
	_, err := server.AddAccount(t.Context(), config.Storage, config.WhatsApp, server.NewAccount{
		OrgAdminEmail: email, Nickname: "Shop", PhoneNumberID: testNumberID, WABAID: testWABAID, AccessToken: "token",
	}, log)
	if err != nil {
		t.Fatal(err)
	}
	if o.store, err = store.Open(t.Context(), store.Config{URL: config.DatabaseURL, Dir: config.Data}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.store.Close() })
	o.hire(users)
	o.introduce(conversations)
	o.openLines()
	return o
}

// tx changes rows beside the servers.
func (o *office) tx(change func(ctx context.Context, tx *store.Tx) error) {
	o.Helper()
	if err := o.store.WithTx(conversa.WithViewer(o.Context(), conversa.SystemViewer()), change); err != nil {
		o.Fatal(err)
	}
}

// do is a mutation of the administrator's.
func (o *office) do(document string, variables map[string]any) map[string]any {
	o.Helper()
	var answer map[string]any
	if err := o.admin.ask(o.Context(), document, variables, &answer); err != nil {
		o.Fatalf("%s %v: %v", document, variables, err)
	}
	return answer
}

// hire adds users, with roles under each other.
func (o *office) hire(users int) {
	o.Helper()
	o.people = conversa.Hierarchy{
		Visibility: conversa.VisibilityPublic, Members: map[string]conversa.Member{}, ReportsTo: map[string]string{},
	}
	o.tx(func(ctx context.Context, tx *store.Tx) error {
		admin := tx.Client.User.Query().OnlyX(ctx)
		o.organizationID, o.adminID = admin.OrganizationID, admin.ID
		o.people.Members[admin.ID] = conversa.Member{Profile: conversa.ProfileAdministrator, Status: conversa.UserActive}
		for i := range 6 {
			create := tx.Client.Role.Create().SetOrganizationID(o.organizationID).SetName(fmt.Sprint("role ", i))
			above := ""
			if i > 0 {
				above = o.roles[o.random.IntN(i)]
				create.SetReportsToID(above)
			}
			id := create.SaveX(ctx).ID
			o.roles, o.people.ReportsTo[id] = append(o.roles, id), above
		}
		for i := range users {
			role := o.roles[o.random.IntN(len(o.roles))]
			u := tx.Client.User.Create().SetOrganizationID(o.organizationID).SetName(fmt.Sprint("User ", i)).
				SetEmail(fmt.Sprint("user", i, "@example.com")).SetProfile(conversa.ProfileStandard).
				SetRoleID(role).SetPasswordHash("none matches this").SaveX(ctx)
			o.people.Members[u.ID] = conversa.Member{Profile: conversa.ProfileStandard, Status: conversa.UserActive, RoleID: role}
			o.watchers = append(o.watchers, &watcher{id: u.ID})
		}
		return nil
	})
	o.do(`mutation { updateOrganization(input: {name: "Example"}) { organization { id } } }`, nil) // the nodes read it anew
	for i, w := range o.watchers {
		w.api.base = o.nodes[i%len(o.nodes)].url
		o.admit(w)
	}
}

// admit gives a user another session or API token.
func (o *office) admit(w *watcher) {
	o.Helper()
	w.secret = secret{session: o.random.IntN(2) == 0}
	o.tx(func(ctx context.Context, tx *store.Tx) error {
		if w.secret.session {
			w.secret.token = "cvs_" + rand.Text()
			hash := sha256.Sum256([]byte(w.secret.token))
			w.secret.id = tx.Client.Session.Create().SetOrganizationID(o.organizationID).SetUserID(w.id).
				SetTokenHash(hash[:]).SetExpiresAt(time.Now().Add(24 * time.Hour)).SaveX(ctx).ID
			return nil
		}
		w.secret.token = "cvt_" + rand.Text()
		hash := sha256.Sum256([]byte(w.secret.token))
		w.secret.id = tx.Client.ApiToken.Create().SetOrganizationID(o.organizationID).SetUserID(w.id).
			SetName("inbox").SetTokenHash(hash[:]).SetScopes([]string{"READ"}).SaveX(ctx).ID
		return nil
	})
	w.api.token = w.secret.token
}

// introduce has customers write for the first time. They are the administrator's.
func (o *office) introduce(conversations int) {
	o.Helper()
	for i := range conversations {
		o.write(waIDOf(i))
	}
	for end := time.Now().Add(readyWithin); len(o.conversations) < conversations; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			o.Fatalf("%d of %d conversations are there", len(o.conversations), conversations)
		}
		o.readConversations()
	}
}

func (o *office) readConversations() {
	o.conversations, o.customers, o.waIDs = nil, nil, nil
	o.tx(func(ctx context.Context, tx *store.Tx) error {
		for _, c := range tx.Client.Conversation.Query().AllX(ctx) {
			o.conversations, o.customers, o.waIDs = append(o.conversations, c.ID), append(o.customers, *c.LeadID), append(o.waIDs, *c.WaID)
			o.owners[c.ID] = c.OwnerID
		}
		return nil
	})
}

// write is a webhook of one message, to any node. It waits until the message is there:
// what came to two nodes may be written in any order.
func (o *office) write(waID string) {
	o.Helper()
	o.messages++
	body := webhookBody(waID, [][2]string{{wamid(o.messages), "hello"}})
	n := o.nodes[o.random.IntN(len(o.nodes))]
	header := map[string]string{"X-Hub-Signature-256": whatsapp.Sign(testAppSecret, body)}
	if got := n.do(http.MethodPost, "/webhooks/whatsapp", header, string(body)); got.status != http.StatusOK {
		o.Fatalf("a webhook was answered with %d", got.status)
	}
	ctx := conversa.WithViewer(o.Context(), conversa.SystemViewer())
	for end := time.Now().Add(readyWithin); ; time.Sleep(time.Millisecond) {
		there, err := o.store.Client().Message.Query().Where(message.Wamid(wamid(o.messages))).Exist(ctx)
		if there {
			return
		}
		if err != nil || time.Now().After(end) {
			o.Fatalf("the message is not there: %v", err)
		}
	}
}

// wamid is that of the n-th message.
func wamid(n int) string { return fmt.Sprint("wamid.office.", n) }

// openLines connects everybody. What was written before it is told before the watchers
// come: a subscription without since may begin at an event that its client's list has
// already.
func (o *office) openLines() {
	o.Helper()
	for _, n := range o.nodes {
		o.beacons = append(o.beacons, &watcher{id: o.adminID, api: api{n.url, o.admin.token}})
	}
	for _, w := range o.beacons {
		w.connect(o)
		for _, s := range topics() {
			w.subscribe(o, s, "")
		}
	}
	o.awaitJoined()
	o.fence()
	for _, w := range o.watchers {
		w.connect(o)
		o.refresh(w, topics()...)
	}
	o.awaitJoined()
}

// refresh is what a client does that is told RESYNC: it subscribes, and then fetches
// the list.
func (o *office) refresh(w *watcher, which ...topic) {
	o.Helper()
	for _, s := range which {
		w.subscribe(o, s, "")
	}
	w.screen = w.list(o)
	if sight := o.sight(w); len(sight) != len(w.screen) {
		o.Errorf("%s: the list has %d conversations, want %d", w.id, len(w.screen), len(sight))
	}
}

// awaitJoined waits until all subscriptions that were asked for are taken, but for
// those that ended.
func (o *office) awaitJoined() {
	o.Helper()
	for end := time.Now().Add(readyWithin); ; time.Sleep(time.Millisecond) {
		got, want := o.joined()
		if got == want {
			return
		}
		if time.Now().After(end) {
			o.Fatalf("%d subscriptions, want %d", got, want)
		}
	}
}

func (o *office) joined() (got, want int) {
	for _, n := range o.nodes {
		got += n.server.Subscriptions()
	}
	want = len(o.beacons) * len(topics())
	for _, w := range o.watchers {
		if w.line != nil {
			_, ended := w.line.peek()
			want += len(topics()) - len(ended)
		}
	}
	return got, want
}

// sight is which conversations a watcher may see, by the model.
func (o *office) sight(w *watcher) map[string]bool {
	sight := o.people.Sight(w.id)
	may := map[string]bool{}
	for id, owner := range o.owners {
		if sight.AllRecords || slices.Contains(sight.OwnerIDs, owner) {
			may[id] = true
		}
	}
	return may
}

// fence waits until every node has queued, for everybody, all that happened so far: its
// message comes after it. A node tells the message to one line after the other, but to all
// of them before anything that comes later: that the administrator has read it, which
// concerns nobody else.
func (o *office) fence() {
	o.Helper()
	o.write(o.waIDs[0])
	o.awaitFence(told{field: received().field, conversation: o.conversations[0]})
	var last string
	o.tx(func(ctx context.Context, tx *store.Tx) error {
		last = tx.Client.Message.Query().Where(message.Wamid(wamid(o.messages))).OnlyIDX(ctx)
		return nil
	})
	o.do(`mutation ($c: ID!, $m: ID!) { markRead(conversationId: $c, upToMessageId: $m) { conversation { id } } }`,
		map[string]any{"c": o.conversations[0], "m": last})
	o.awaitFence(told{changed().field, string(conversa.ChangeRead), o.conversations[0]})
}

func (o *office) awaitFence(fence told) {
	o.Helper()
	for _, w := range o.beacons {
		o.awaitOn(w, fence)
	}
}

func (o *office) awaitOn(w *watcher, fence told) {
	o.Helper()
	for end := time.Now().Add(readyWithin); ; time.Sleep(time.Millisecond) {
		got, ended := w.line.take()
		if len(ended) > 0 || time.Now().After(end) {
			o.Fatalf("the administrator's subscription got %v, ended %v", got, ended)
		}
		if got[fence] > 0 {
			return
		}
	}
}

// pick is one of several.
func pick[T any](o *office, of []T) T { return of[o.random.IntN(len(of))] }

// active are the watchers whose users may sign in.
func (o *office) active() (all []*watcher) {
	for _, w := range o.watchers {
		if o.people.Members[w.id].Status == conversa.UserActive {
			all = append(all, w)
		}
	}
	return all
}

// forbidden reports whether a connection was closed with 4403.
func forbidden(err error) bool { return err != nil && strings.Contains(err.Error(), "4403") }
