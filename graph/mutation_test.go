package graph_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/graph"
	"conversa/internal/people"
)

const send = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages {
	id text status direction type origin sentAt wamid sentBy { id } replyTo { id } conversation { id lastMessage { id } } } } }`

// sending are variables of a reply in the shop's open conversation, changed.
func sending(s *shop, change map[string]any) map[string]any {
	input := map[string]any{"conversationId": s.talk.ID, "idempotencyKey": "k", "text": "At once."}
	maps.Copy(input, change)
	return map[string]any{"input": input}
}

func TestSendMessageQueuesAReply(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.ask(s.viewer(), send, sending(s, map[string]any{"replyToId": s.messages["text"].ID}))
		id := a.at("sendMessage.messages.0.id").(string)
		want(t, a, "sendMessage.messages", `[{"id": "`+id+`", "text": "At once.", "status": "QUEUED", "direction": "OUTBOUND", "type": "TEXT",
			"origin": "CONVERSA", "sentAt": "2026-03-01T12:00:00.000Z", "wamid": null, "sentBy": {"id": "`+s.admin.ID+`"},
			"replyTo": {"id": "`+s.messages["text"].ID+`"}, "conversation": {"id": "`+s.talk.ID+`", "lastMessage": {"id": "`+id+`"}}}]`)
		again := w.ask(s.viewer(), send, sending(s, map[string]any{"replyToId": s.messages["text"].ID}))
		if again.at("sendMessage.messages.0.id") != id {
			t.Errorf("sent twice: %s", again.text)
		}
		walk := newWalker(t)
		query := strings.Replace(send, send[strings.Index(send, "{ messages"):], walk.selection("SendMessagePayload", 4)+" }", 1)
		walk.check(query, w.ask(s.viewer(), query, sending(s, nil)).Data)
	})
}

func TestSendMessageRefusesWithCodeAndField(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		w.save(func(ctx context.Context, c *ent.Client) {
			c.Conversation.Create().SetOrganizationID(s.org.ID).SetAccountID(s.bare.ID).SetOwnerID(s.admin.ID).SetLeadID(s.lead.ID).
				SetID("cnv_bare").SetLastMessageAt(noon).SetLastInboundAt(noon).ExecX(ctx)
		})
		w.ask(s.viewer(), send, sending(s, map[string]any{"idempotencyKey": "used"}))
		for name, c := range map[string]struct {
			change      map[string]any
			code, field string
		}{
			"closed":             {map[string]any{"conversationId": s.closed.ID}, "WINDOW_CLOSED", ""},
			"never written":      {map[string]any{"conversationId": s.silent.ID}, "NO_CONVERSATION", ""},
			"disconnected":       {map[string]any{"conversationId": "cnv_bare"}, "ACCOUNT_NOT_ACTIVE", ""},
			"unknown":            {map[string]any{"conversationId": "cnv_x"}, "NOT_FOUND", "conversationId"},
			"unprintable":        {map[string]any{"conversationId": "cnv_\x00"}, "NOT_FOUND", "conversationId"},
			"empty":              {map[string]any{"text": " \n"}, "INVALID_INPUT", "text"},
			"zero byte":          {map[string]any{"text": "a\x00"}, "INVALID_INPUT", "text"},
			"too long":           {map[string]any{"text": strings.Repeat("é", 4097)}, "MESSAGE_TOO_LONG", "text"},
			"no key":             {map[string]any{"idempotencyKey": ""}, "INVALID_INPUT", "idempotencyKey"},
			"long key":           {map[string]any{"idempotencyKey": strings.Repeat("k", 201)}, "INVALID_INPUT", "idempotencyKey"},
			"zero byte in key":   {map[string]any{"idempotencyKey": "a\x00"}, "INVALID_INPUT", "idempotencyKey"},
			"used key":           {map[string]any{"idempotencyKey": "used", "text": "Else."}, "CONFLICT", "idempotencyKey"},
			"unknown original":   {map[string]any{"replyToId": "msg_x"}, "NOT_FOUND", "replyToId"},
			"zero in original":   {map[string]any{"replyToId": "msg_\x00"}, "NOT_FOUND", "replyToId"},
			"original of others": {map[string]any{"replyToId": s.messages["elsewhere"].ID}, "NOT_FOUND", "replyToId"},
		} {
			a := w.try(s.viewer(), send, sending(s, c.change))
			if a.code() != c.code || a.field() != c.field || a.at("sendMessage") != nil || len(a.Errors) != 1 {
				t.Errorf("%s: %s, want %s at %q", name, a.text, c.code, c.field)
			}
		}
	})
}

func TestScopesAndProfilesDecideWhoSends(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		for name, c := range map[string]struct {
			profile conversa.Profile
			scopes  []conversa.TokenScope
			want    string
		}{
			"a session of an administrator": {conversa.ProfileAdministrator, conversa.AllScopes, ""},
			"a session of a user":           {conversa.ProfileStandard, conversa.AllScopes, ""},
			"a token that sends":            {conversa.ProfileStandard, []conversa.TokenScope{conversa.ScopeSend}, ""},
			"a token that reads":            {conversa.ProfileAdministrator, []conversa.TokenScope{conversa.ScopeRead}, "FORBIDDEN"},
			"a token for all but sending": {
				conversa.ProfileAdministrator,
				[]conversa.TokenScope{conversa.ScopeRead, conversa.ScopeWrite, conversa.ScopeAdmin}, "FORBIDDEN",
			},
			"a token for nothing": {conversa.ProfileAdministrator, nil, "FORBIDDEN"},
		} {
			viewer := s.viewer()
			viewer.Profile, viewer.Scopes = c.profile, c.scopes
			before := w.store.Client().Message.Query().CountX(system(t))
			a := w.try(viewer, send, sending(s, map[string]any{"idempotencyKey": name}))
			sent := w.store.Client().Message.Query().CountX(system(t)) - before
			if a.code() != c.want || (sent == 1) != (c.want == "") {
				t.Errorf("%s: %s, %d sent", name, a.text, sent)
			}
		}
		if a := w.try(conversa.Viewer{}, send, sending(s, nil)); a.code() != "UNAUTHENTICATED" {
			t.Errorf("nobody: %s", a.text)
		}
	})
}

// Each mutation of a document answers with how things are after it.
func TestMutationsOfOneDocumentSeeWhatThoseBeforeDid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		one := func(alias, key string) string {
			return alias + `: sendMessage(input: {conversationId: "` + s.talk.ID + `", idempotencyKey: "` + key + `", text: "x"}) { messages { id conversation { lastMessage { id } } } } `
		}
		a := w.ask(s.viewer(), "mutation { "+one("a", "1")+one("b", "2")+"}", nil)
		for _, alias := range []string{"a", "b"} {
			if id := a.at(alias + ".messages.0.id"); a.at(alias+".messages.0.conversation.lastMessage.id") != id {
				t.Errorf("%s: %s", alias, a.text)
			}
		}
	})
}

// cookie is a browser's.
type cookie struct {
	token   string
	cleared int
}

func (c *cookie) Set(token string) { c.token = token }
func (c *cookie) Clear()           { c.cleared++ }

const (
	testEmail    = "ana@example.com"
	testPassword = "correct horse"
)

// member makes an organization whose administrator can sign in.
func (w *world) member() *ent.User {
	w.t.Helper()
	user, err := w.people.CreateOrganization(w.t.Context(), people.Organization{Name: "Shop", AdminEmail: testEmail, AdminPassword: testPassword})
	if err != nil {
		w.t.Fatal(err)
	}
	return user
}

// browse runs a document as a browser does, which has a cookie.
func (w *world) browse(viewer conversa.Viewer, c *cookie, query string, variables map[string]any) answer {
	w.t.Helper()
	ctx := graph.WithCaller(graph.WithSessionCookie(w.t.Context(), c), graph.Caller{IP: "192.0.2.1", UserAgent: "Browser"})
	return w.read(runIn(ctx, w.exec, viewer, query, variables))
}

const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { viewer { id email __typename } token expiresAt __typename } }`

func TestSignInGivesATokenAndACookie(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		user := w.member()
		var c cookie
		a := w.browse(conversa.Viewer{}, &c, signIn, map[string]any{"input": map[string]any{"email": " ANA@example.com", "password": testPassword}})
		newWalker(t).check(signIn, a.Data)
		if a.code() != "" || a.at("signIn.viewer.id") != user.ID || a.at("signIn.token") != c.token || c.token == "" {
			t.Fatalf("%s, cookie %+v", a.text, c)
		}
		if a.at("signIn.expiresAt") != "2026-03-31T12:00:00.000Z" {
			t.Errorf("expires %v", a.at("signIn.expiresAt"))
		}
		viewer, err := w.people.Authenticate(t.Context(), c.token)
		if err != nil || viewer.UserID != user.ID {
			t.Errorf("the token is of %+v, %v", viewer, err)
		}
		session := w.store.Client().Session.Query().OnlyX(system(t))
		if session.IPAddress != "192.0.2.1" || session.UserAgent != "Browser" {
			t.Errorf("session of %q, %q", session.IPAddress, session.UserAgent)
		}
	})
}

func TestAWrongSignInSetsNoCookie(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.member()
		texts := map[string]bool{}
		for _, c := range [][2]string{{testEmail, "wrong password"}, {"nobody@example.com", testPassword}, {"", ""}, {"ana@example.com\x00", testPassword}, {"\xff", "\x00"}} {
			var jar cookie
			a := w.browse(conversa.Viewer{}, &jar, signIn, map[string]any{"input": map[string]any{"email": c[0], "password": c[1]}})
			if a.code() != "UNAUTHENTICATED" || a.at("signIn") != nil || jar.token != "" || jar.cleared != 0 {
				t.Errorf("%q: %s, cookie %+v", c, a.text, jar)
			}
			texts[a.text] = true
		}
		if len(texts) != 1 {
			t.Errorf("the answers differ: %v", texts)
		}
	})
}

func TestSignOutEndsTheSessionAndTheCookie(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.member()
		signedIn, err := w.people.SignIn(t.Context(), testEmail, testPassword, people.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		viewer, err := w.people.Authenticate(t.Context(), signedIn.Token)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{`{"data":{"signOut":{"signedOut":true}}}`, `{"data":{"signOut":{"signedOut":false}}}`} {
			var c cookie
			if a := w.browse(viewer, &c, "mutation { signOut { signedOut } }", nil); a.text != want || c.cleared != 1 || c.token != "" {
				t.Errorf("time %d: %s, cookie %+v", i, a.text, c)
			}
		}
		if _, err := w.people.Authenticate(t.Context(), signedIn.Token); err == nil {
			t.Error("the session goes on")
		}
		var c cookie
		if a := w.browse(conversa.Viewer{}, &c, "mutation { signOut { signedOut } }", nil); a.code() != "UNAUTHENTICATED" || c.cleared != 0 {
			t.Errorf("nobody: %s, cookie %+v", a.text, c)
		}
	})
}

func TestATokenHasNoSessionToEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.member()
		token, err := w.people.CreateToken(t.Context(), testEmail, "till", []string{"READ"})
		if err != nil {
			t.Fatal(err)
		}
		viewer, err := w.people.Authenticate(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		if a := w.ask(viewer, "mutation { signOut { signedOut } }", nil); a.at("signOut.signedOut") != false {
			t.Error(a.text)
		}
		if _, err := w.people.Authenticate(t.Context(), token); err != nil {
			t.Errorf("the token ended: %v", err)
		}
	})
}

func TestInputThatDoesNotFitIsRefusedWithoutAnEcho(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		good := sending(s, nil)["input"].(map[string]any)
		without := func(name string) map[string]any {
			in := maps.Clone(good)
			delete(in, name)
			return in
		}
		with := func(name string, value any) map[string]any {
			in := maps.Clone(good)
			in[name] = value
			return in
		}
		for name, input := range map[string]any{
			"nothing": nil, "a text": "ZZ", "a list": []any{}, "a number": 7, "no text": without("text"), "no key": without("idempotencyKey"),
			"no conversation": without("conversationId"), "a null": with("text", nil), "an object": with("text", map[string]any{"ZZ": 1}),
			"a list of it": with("text", []any{"ZZ"}), "a number as text": with("text", 7), "an unknown field": with("ZZ", 1),
			"a bad original": with("replyToId", []any{"ZZ"}), "true as an id": with("conversationId", true),
		} {
			a := w.try(s.viewer(), send, map[string]any{"input": input})
			if a.code() != "INVALID_INPUT" || a.at("sendMessage") != nil {
				t.Errorf("%s: %s", name, a.text)
			}
			for _, echo := range []string{"ZZ", s.talk.ID, "At once"} {
				if strings.Contains(a.text, echo) {
					t.Errorf("%s: the answer repeats %q: %s", name, echo, a.text)
				}
			}
		}
		if n := w.store.Client().Message.Query().CountX(system(t)); n != len(s.messages) {
			t.Errorf("there are %d messages", n)
		}
	})
}
