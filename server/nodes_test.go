package server_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/gorilla/websocket"
)

// pair starts a second server on the same database.
func (w *world) pair() (one, two *process) {
	w.t.Helper()
	one = w.server()
	two = newProcess(w.t, w.settings...)
	two.start()
	return one, two
}

// With two servers on one PostgreSQL it does not matter to which of them a webhook
// comes, where one subscribes, and through which one replies.
func TestTwoServersAreOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dialect.Postgres)
	one, two := w.pair()
	apis := []api{{one.url(), w.token}, {two.url(), w.token}}
	var clients []*client
	for _, s := range []topic{received(), changed()} {
		for _, a := range apis {
			clients = append(clients, newClient(t, a, openSocket, s, 0))
		}
	}
	conversations := w.introduce(one.url(), 4)
	var over atomic.Bool
	var reading sync.WaitGroup
	for _, c := range clients {
		reading.Go(func() { // who did not read would be cut off
			for !over.Load() && c.t.Context().Err() == nil {
				c.await("news")
			}
		})
	}
	replies, written := w.talk(apis, conversations)
	over.Store(true)
	last := w.lastMessage(apis[0], written)
	reading.Wait()
	for _, c := range clients {
		c.until(last)
	}
	for i := 0; i < len(clients); i += 2 {
		a, b := clients[i], clients[i+1]
		if !slices.Equal(a.got, b.got) {
			t.Errorf("%s: the first server told %d, the second %d, or another order", a.field, len(a.got), len(b.got))
		}
		a.verify(a.field)
	}
	compareWithList(t, apis[1], clients[0])
	w.verifyReplies(apis[1], replies)
}

// talk has webhooks come to both servers, and replies written through both by turns.
// It returns the replies' ids of each conversation in order, and the webhooks' wamids.
func (w *world) talk(apis []api, conversations []string) (byConversation map[string][]string, written []string) {
	w.t.Helper()
	var work sync.WaitGroup
	for i, a := range apis {
		for n := range times(500) {
			written = append(written, fmt.Sprint("wamid.node.", i, ".", n))
		}
		mine := written[len(written)-times(500):]
		work.Go(func() {
			for n, wamid := range mine {
				body := webhookBody(waIDOf(n%len(conversations)), [][2]string{{wamid, "hello"}})
				if !post(w.t.Context(), a.base, body) {
					w.t.Errorf("a webhook was refused")
				}
			}
		})
	}
	replies := make([][]string, len(conversations))
	for i, conversation := range conversations {
		work.Go(func() {
			for n := range repliesEach {
				id, err := apis[n%2].reply(w.t.Context(), conversation, fmt.Sprint(conversation, n), fmt.Sprint("reply ", n))
				if err != nil {
					w.t.Errorf("reply: %v", err)
				}
				replies[i] = append(replies[i], id)
			}
		})
	}
	work.Wait()
	byConversation = map[string][]string{}
	for i, ids := range replies {
		byConversation[conversations[i]] = ids
	}
	return byConversation, written
}

// verifyReplies: all left, once, and in order.
func (w *world) verifyReplies(a api, replies map[string][]string) {
	w.t.Helper()
	for conversation, ids := range replies {
		w.eventually(time.Minute, func() []string { return w.unfinished(a, ids) })
		var left []string
		for _, m := range w.sim.Sent() {
			if slices.Contains(ids, m.CallbackData) {
				left = append(left, m.CallbackData)
			}
		}
		if !slices.Equal(left, ids) {
			w.t.Errorf("conversation %s: asked for %q, sent %q", conversation, ids, left)
		}
	}
}

// until reads up to a message, without a cut.
func (c *client) until(wamid string) {
	c.t.Helper()
	row, _, err := c.api.messages(c.t.Context(), map[string]any{"wamid": wamid})
	if err != nil || len(row) != 1 {
		c.t.Fatalf("find the last message: %d, %v", len(row), err)
	}
	for len(c.got) == 0 || c.got[len(c.got)-1].Message != row[0].ID {
		c.await("the last message")
	}
}

// Signing out on one server closes the session's sockets on the other within a
// second, and no others. It is the middle of five: one may be late on a machine that
// does much else.
func TestSignOutReachesTheOtherServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dialect.Postgres)
	one, two := w.pair()
	other := dialAt(t, api{two.url(), w.token})
	var took []time.Duration
	for range 5 {
		session := api{one.url(), signInAt(t, one)}
		took = append(took, signOutAt(t, session, dialAt(t, api{two.url(), session.token})))
	}
	slices.Sort(took)
	t.Logf("closed after %v", took)
	if took[2] > time.Second {
		t.Errorf("the socket was closed after %v", took[2])
	}
	if err := other.WriteJSON(frame{Type: "ping"}); err != nil {
		t.Fatal(err)
	}
	var pong frame
	if err := other.ReadJSON(&pong); err != nil || pong.Type != "pong" {
		t.Errorf("another's socket answered %q, %v", pong.Type, err)
	}
}

// Neither does a session that is revoked, a token that is, nor a user who is
// deactivated keep a socket on the other server.
func TestRevocationsReachTheOtherServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dialect.Postgres)
	one, two := w.pair()
	admin := api{one.url(), one.run("token", "create", "--email", testAdmin, "--name", "admin", "--scopes", "READ,WRITE,SEND,ADMIN")}
	for name, access := range map[string]func(i int) (token, revoke string){
		"session": func(int) (string, string) {
			token := signInAt(t, one)
			var answer struct{ Sessions []struct{ ID string } }
			admin.must(t, `{ sessions { id } }`, &answer)
			return token, `mutation { revokeSession(id: "` + answer.Sessions[0].ID + `") { deletedId } }`
		},
		"token": func(int) (string, string) {
			var answer struct {
				CreateAPIToken struct {
					Secret string
					Token  struct{ ID string }
				}
			}
			admin.must(t, `mutation { createApiToken(input: {name: "till", scopes: [READ]}) { secret token { id } } }`, &answer)
			return answer.CreateAPIToken.Secret, `mutation { revokeApiToken(id: "` + answer.CreateAPIToken.Token.ID + `") { deletedId } }`
		},
		"user": func(i int) (string, string) {
			id, token := admin.hire(t, fmt.Sprintf("user%d@example.com", i))
			return token, `mutation { deactivateUser(id: "` + id + `") { user { id } } }`
		},
	} {
		var took []time.Duration
		for i := range 3 {
			token, revoke := access(i)
			took = append(took, closedAfter(t, dialAt(t, api{two.url(), token}), func() { admin.must(t, revoke, nil) }))
		}
		slices.Sort(took)
		t.Logf("%s: closed after %v", name, took)
		if took[1] > time.Second {
			t.Errorf("%s: the socket was closed after %v", name, took[1])
		}
	}
}

func (a api) must(t *testing.T, document string, into any) {
	t.Helper()
	if into == nil {
		into = &struct{}{}
	}
	if err := a.ask(t.Context(), document, nil, into); err != nil {
		t.Fatalf("%s: %v", document, err)
	}
}

// hire invites a user who accepts, and gives the user's id and session.
func (a api) hire(t *testing.T, email string) (id, token string) {
	t.Helper()
	var invited struct {
		InviteUser struct {
			InvitationURL string
			User          struct{ ID string }
		}
	}
	a.must(t, `mutation { inviteUser(input: {name: "Bia", email: "`+email+`", profile: STANDARD}) { invitationUrl user { id } } }`, &invited)
	_, link, _ := strings.Cut(invited.InviteUser.InvitationURL, "?token=")
	var accepted struct{ AcceptInvitation struct{ Token string } }
	api{base: a.base}.must(t, `mutation { acceptInvitation(token: "`+link+`", password: "`+testPassword+`") { token } }`, &accepted)
	return invited.InviteUser.User.ID, accepted.AcceptInvitation.Token
}

// signOutAt signs out and returns how long the session's socket stayed open.
func signOutAt(t *testing.T, session api, conn *websocket.Conn) time.Duration {
	t.Helper()
	return closedAfter(t, conn, func() {
		var answer struct{ SignOut struct{ SignedOut bool } }
		if err := session.ask(t.Context(), `mutation { signOut { signedOut } }`, nil, &answer); err != nil || !answer.SignOut.SignedOut {
			t.Fatalf("signOut: %+v, %v", answer, err)
		}
	})
}

// closedAfter returns how long a socket stayed open after what ends it.
func closedAfter(t *testing.T, conn *websocket.Conn, revoke func()) time.Duration {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- readToEnd(conn) }()
	revoke()
	start := time.Now()
	select {
	case err := <-ended:
		if !websocket.IsCloseError(err, 4403) {
			t.Errorf("the socket ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the socket is still open")
	}
	return time.Since(start)
}

func signInAt(t *testing.T, p *process) string {
	t.Helper()
	var answer struct{ SignIn struct{ Token string } }
	err := api{base: p.url()}.ask(t.Context(), `mutation($input: SignInInput!) { signIn(input: $input) { token } }`,
		map[string]any{"input": map[string]any{"email": testAdmin, "password": testPassword}}, &answer)
	if err != nil || answer.SignIn.Token == "" {
		t.Fatalf("signIn: %v", err)
	}
	return answer.SignIn.Token
}

func dialAt(t *testing.T, a api) *websocket.Conn {
	t.Helper()
	conn, err := dial(context.WithoutCancel(t.Context()), a)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// readToEnd answers pings until the socket ends.
func readToEnd(conn *websocket.Conn) error {
	for {
		var f frame
		if err := conn.ReadJSON(&f); err != nil {
			return err
		}
		if f.Type == "ping" {
			if err := conn.WriteJSON(frame{Type: "pong"}); err != nil {
				return err
			}
		}
	}
}
