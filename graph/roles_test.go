package graph_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
	"conversa/ent"
)

// staffed is a shop whose records are a colleague's, with a clerk beside the
// colleague and a chief above. The administrator is neither's superior.
type staffed struct {
	*shop
	clerk, chief conversa.Viewer
}

func (w *world) newStaffed(name string) *staffed {
	w.t.Helper()
	s := &staffed{shop: w.newShop(name)}
	var clerk, chief *ent.User
	w.save(func(ctx context.Context, c *ent.Client) {
		user := func(name string, role *ent.Role) *ent.User {
			return c.User.Create().SetOrganizationID(s.org.ID).SetName(name).SetEmail(name + "@" + s.name + ".example.com").
				SetProfile(conversa.ProfileStandard).SetRole(role).SaveX(ctx)
		}
		clerk, chief = user("clerk", s.shop.clerk), user("boss", s.shop.chief)
		colleague := user("colleague", s.shop.clerk)
		c.Organization.UpdateOne(s.org).SetRecordVisibility(conversa.VisibilityOwner).ExecX(ctx)
		c.Lead.Update().SetOwnerID(colleague.ID).ExecX(ctx)
		c.Contact.Update().SetOwnerID(colleague.ID).ExecX(ctx)
		c.Conversation.Update().SetOwnerID(colleague.ID).ExecX(ctx)
	})
	s.clerk, s.chief = w.asUser(clerk), w.asUser(chief)
	return s
}

// asUser is a user with the sight that the people of the organization give.
func (w *world) asUser(u *ent.User) conversa.Viewer {
	w.t.Helper()
	v := conversa.Viewer{OrganizationID: u.OrganizationID, UserID: u.ID, SessionID: "ses_of_" + u.Name, Profile: u.Profile, Scopes: conversa.AllScopes}
	audience, err := w.people.Audience(system(w.t), v.Class())
	if err != nil {
		w.t.Fatal(err)
	}
	v.Sight = audience.Sight
	return v
}

// records are the ids that go by their owner.
func (s *shop) records() []string {
	ids := []string{
		s.lead.ID, s.nameless.ID, s.converted.ID, s.contact.ID, s.talk.ID, s.silent.ID, s.closed.ID, s.attachment.ID, s.file.ID,
	}
	for _, name := range []string{"text", "type1", "failed", "revoked", "elsewhere"} {
		ids = append(ids, s.messages[name].ID)
	}
	return ids
}

// cursors are some of each list that a viewer has.
func (w *world) cursors(viewer conversa.Viewer) (cursors []string) {
	w.t.Helper()
	walk := newWalker(w.t)
	for _, f := range walk.schema.Query.Fields {
		if f.Arguments.ForName("after") == nil {
			continue
		}
		a := w.try(viewer, "{ "+f.Name+"(first: 3) { edges { cursor } } }", nil)
		edges, _ := a.at(f.Name + ".edges").([]any)
		for i := range edges {
			cursors = append(cursors, fmt.Sprint(a.at(fmt.Sprint(f.Name, ".edges.", i, ".cursor"))))
		}
	}
	return cursors
}

// cursorBeside is the cursor of a row that is not there, at the same place.
func cursorBeside(t *testing.T, cursor string) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		t.Fatal(err)
	}
	if id, name, _ := strings.Cut(string(raw), "|"); strings.HasPrefix(id, "txt_") { // a text that all see: right after it
		return base64.RawURLEncoding.EncodeToString([]byte(id + "0|" + name))
	}
	last := len(raw) - 1
	if raw[last]++; raw[last] > 'z' || raw[last] == ':' {
		raw[last] -= 2
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// ownIDs are one of each kind, in order.
func (s *shop) ownIDs() []string { return slices.Sorted(maps.Values(s.ids())) }

// For all of another organization, by every way in that the schema has, the answer
// is that for what does not exist.
func TestNoDoorLeadsToAnotherOrganization(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		w.save(func(ctx context.Context, c *ent.Client) {
			c.Message.UpdateOne(other.messages["text"]).SetWamid("wamid.theirs").SetText("theirs").SetSearchText("theirs").ExecX(ctx)
			c.Lead.UpdateOne(other.lead).SetFirstName("Theirs").SetSearchText("theirs").ExecX(ctx)
			c.Contact.UpdateOne(other.contact).SetSearchText("theirs").ExecX(ctx)
			c.User.UpdateOne(other.gone).SetName("theirs").ExecX(ctx)
			c.PredefinedText.UpdateOne(other.text).SetName("Theirs").SetNameKey("theirs").ExecX(ctx)
			c.SalesDocument.UpdateOne(other.document).SetSearchText("theirs").ExecX(ctx)
		})
		walk := newWalker(t)
		h := hidden{ids: append(other.ownIDs(), other.records()...), texts: []string{"wamid.theirs", "theirs"}, cursors: w.cursors(other.viewer())}
		h.try(w, s.viewer(), append(walk.doors(ast.Mutation, s.ownIDs()), walk.doors(ast.Query, s.ownIDs())...))
		h.ids, h.texts, h.cursors = append(h.ids, "n2"), append(h.texts, "hello"), append(h.cursors, inDrive) // of their drive's provider
		h.opens(w, other.viewer(), walk.doors(ast.Query, other.ownIDs()))
		for _, id := range append(other.ownIDs(), other.records()...) {
			if a := w.ask(other.viewer(), nodeQuery, map[string]any{"id": id}); a.at("node") == nil && id != other.secret.ID {
				t.Errorf("%s is gone", id)
			}
		}
	})
}

// opens makes sure that each door leads somewhere for who may pass, or none would
// show anything of the others.
func (h hidden) opens(w *world, viewer conversa.Viewer, doors []door) {
	w.t.Helper()
	open := map[string]bool{}
	for _, d := range doors {
		name, _, _ := strings.Cut(d.name, " beside")
		for value, never := range h.of(w.t, d.kind) {
			if d.kind == "Cursor" {
				never = strings.Repeat("0", 3) // no cursor at all, which is refused
			}
			if open[name] {
				break
			}
			open[name] = w.try(viewer, d.document, d.with(value)).text != w.try(viewer, d.document, d.with(never)).text
		}
	}
	for name, isOpen := range open {
		if !isOpen {
			w.t.Errorf("%s: nothing that is there makes a difference", name)
		}
	}
}

// Within an organization the same holds for a colleague's records, sessions, tokens
// and what is written down: not for those above.
func TestNoDoorLeadsToAColleaguesRecords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one")
		walk := newWalker(t)
		records := hidden{
			ids: s.records(), cursors: w.cursors(s.viewer()),
			texts: []string{"wamid.text", "type1", "bia reis", "15550100001", "caio"},
		}
		private := hidden{ids: []string{s.session.ID, s.token.ID, s.entry.ID}}
		doors := append(walk.doors(ast.Query, s.ownIDs()), walk.doors(ast.Mutation, s.ownIDs())...)
		records.try(w, s.clerk, doors)
		private.try(w, s.clerk, doors)
		private.try(w, s.chief, doors)
		text := w.all(t, s.clerk).text
		for _, id := range append(s.records(), private.ids...) {
			if strings.Contains(text, id) {
				t.Errorf("%s of a colleague is in a list", id)
			}
			for viewer, finds := range map[*conversa.Viewer]bool{ptr(s.viewer()): true, &s.chief: !slices.Contains(private.ids, id), &s.clerk: false} {
				if a := w.ask(*viewer, nodeQuery, map[string]any{"id": id}); (a.at("node") != nil) != finds {
					t.Errorf("%s finds %s: %v", viewer.SessionID, id, !finds)
				}
			}
		}
	})
}

// counted is a count of something.
var counted = regexp.MustCompile(`(messages|conversations|signals):[1-9]`)

func administratorsOnly(f *ast.FieldDefinition) bool {
	r := f.Directives.ForName("requires")
	return r != nil && r.Arguments.ForName("profile") != nil
}

// Of a colleague's conversations nothing is told, whatever is subscribed to; to the
// chief it is.
func TestNoSubscriptionTellsOfAColleaguesRecords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one")
		station, walk := w.open(s.shop), newWalker(t)
		station.viewers["clerk"], station.viewers["boss"] = s.clerk, s.chief
		told := map[string]*listener{}
		var untold []*listener
		query := func(f *ast.FieldDefinition) string {
			return "subscription { " + f.Name + " " + walk.selection(f.Type.Name(), 2) + " }"
		}
		for _, f := range walk.schema.Subscription.Fields { // before anything is subscribed to
			if !administratorsOnly(f) {
				continue
			}
			if code := station.refused("clerk", query(f), nil); code != "FORBIDDEN" {
				t.Errorf("%s: %q", f.Name, code)
			}
		}
		for _, f := range walk.schema.Subscription.Fields {
			if administratorsOnly(f) {
				continue
			}
			told[f.Name] = station.subscribe("boss", query(f), nil)
			untold = append(untold, station.subscribe("clerk", query(f), nil))
			for _, d := range walk.doorsOf(f, "Subscription", "subscription", "{ ", " }", s.ownIDs()) {
				values := map[string][]string{"ID": {s.talk.ID, s.account.ID}, "String": {"wamid.text", "text"}}[d.kind]
				for _, value := range values { // a cursor is a place in the log of all: nothing is passed with it here
					untold = append(untold, station.subscribe("clerk", d.document, d.with(value)))
				}
			}
		}
		for _, m := range s.messages {
			station.added(m)
		}
		station.publish(s.org.ID, conversa.EventConversation, s.talk.ID, conversa.ConversationNews{Change: conversa.ChangeCustomer})
		w.save(func(ctx context.Context, c *ent.Client) {
			c.Conversation.UpdateOne(s.silent).SetOwnerID(s.chief.UserID).ExecX(ctx)
			for _, id := range []string{s.clerk.UserID, s.chief.UserID} {
				c.Signal.Create().SetOrganizationID(s.org.ID).SetUserID(id).SetConversationID(s.talk.ID).
					SetLatestMessageID(s.messages["text"].ID).SetToldAt(noon).ExecX(ctx)
			}
		})
		for _, id := range []string{s.clerk.UserID, s.chief.UserID} {
			station.publish(s.org.ID, conversa.EventSignal, s.talk.ID, conversa.SignalNews{UserID: id})
			for _, conversation := range []*ent.Conversation{s.talk, s.silent} {
				station.publish(s.org.ID, conversa.EventWindowClosing, conversation.ID, conversa.WindowNews{OwnerID: id, ClosesAt: noon, MinutesLeft: 15})
			}
		}
		station.close()
		for name, l := range told {
			if len(l.data) == 0 {
				t.Errorf("%s tells the chief nothing: %s", name, l.text)
			}
		}
		for _, l := range untold {
			if strings.Contains(l.name, "unreadChanged") { // it begins with the counts: none
				l.data = slices.DeleteFunc(l.data, func(d map[string]any) bool { return !counted.MatchString(fmt.Sprint(d)) })
			}
			if len(l.data) > 0 || strings.Contains(l.text, "errors") {
				t.Errorf("%s: %.500s", l.name, l.text)
			}
		}
	})
}
