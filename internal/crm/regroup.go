package crm

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"conversa/ent/account"
	"conversa/ent/identity"
	"conversa/internal/store"
)

// Regrouping says who wrote what, for all people concerned. Inbox moves the
// messages to where they belong, and then calls Remove.
type Regrouping struct {
	Groups []Group
	// Removed are customers who turned out to be somebody else. Nothing but
	// conversations points to them.
	Removed []Ref
}

// Group is one customer and all that was said between them and the organization.
type Group struct {
	Customer Ref
	Talks    []Talk
	// News: the customer's own record changed.
	News bool
}

// Talk is what was said to one account.
type Talk struct {
	AccountID string
	// WaID and UserID are where replies go.
	WaID, UserID string
	Messages     []Placed
}

// Placed is a message and the conversation in which it is at present.
type Placed struct{ MessageID, ConversationID string }

// Regroup works out anew who the people are who have to do with a sender's names.
// The outcome is a function of all their messages and all changes of their names.
func (d *Directory) Regroup(ctx context.Context, tx *store.Tx, organizationID string, s Sender) (Regrouping, error) {
	var keys []nameKey
	for _, n := range s.names() {
		keys = append(keys, n.key())
	}
	return d.regroup(ctx, tx, organizationID, keys)
}

// Remove deletes customers who turned out to be somebody else.
func (d *Directory) Remove(ctx context.Context, tx *store.Tx, refs []Ref) error {
	for _, ref := range refs {
		if err := remove(ctx, tx, ref); err != nil {
			return err
		}
	}
	return nil
}

func (d *Directory) regroup(ctx context.Context, tx *store.Tx, organizationID string, keys []nameKey) (Regrouping, error) {
	c, err := gatherLocked(ctx, tx, organizationID, keys)
	if err != nil || len(c.people) == 0 {
		return Regrouping{}, err // nobody yet: Find knows the change when they write
	}
	w := &writer{d: d, tx: tx, organizationID: organizationID, circle: c, timeline: newTimeline(c.renamings)}
	groups := c.groups()
	var done Regrouping
	for _, g := range groups {
		if len(g.said) == 0 && g.keeps.ID == "" {
			continue
		}
		out, err := w.write(ctx, g)
		if err != nil {
			return Regrouping{}, err
		}
		done.Groups = append(done.Groups, out)
	}
	if err := w.rewriteTies(ctx, groups); err != nil {
		return Regrouping{}, err
	}
	if err := w.markConflicts(ctx, groups); err != nil {
		return Regrouping{}, err
	}
	done.Removed = w.leftover(groups)
	return done, nil
}

// writer brings rows up to what the groups say.
type writer struct {
	d              *Directory
	tx             *store.Tx
	organizationID string
	circle         *circle
	timeline       timeline
}

// write gives a group its customer, with the profile and the number that follow
// from all who are that customer.
func (w *writer) write(ctx context.Context, g *group) (Group, error) {
	if g.keeps.ID == "" {
		if err := w.welcome(ctx, g); err != nil {
			return Group{}, err
		}
	}
	p, changed := w.circle.people[g.keeps.ID].profile, false
	for _, id := range g.absorbs {
		changed = p.absorb(w.circle.people[id].profile) || changed
		if err := moveDocuments(ctx, w.tx, w.organizationID, w.circle.people[id].ref, g.keeps); err != nil {
			return Group{}, err
		}
		w.d.Log.Info("two customers are one", "organization", w.organizationID, "kept", g.keeps.ID, "absorbed", id)
	}
	waID, _ := g.address(w.timeline, "")
	changed = p.takeNumber(waID) || changed
	if changed {
		if err := p.save(ctx, w.tx, g.keeps); err != nil {
			return Group{}, err
		}
	}
	return Group{Customer: g.keeps, Talks: w.talks(g), News: changed}, nil
}

// welcome makes a customer of somebody whose messages were taken for another's.
func (w *writer) welcome(ctx context.Context, g *group) error {
	a, err := w.tx.Client.Account.Query().Where(account.ID(g.said[0].accountID)).Only(ctx)
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	owner, err := nextOwner(ctx, w.tx, a)
	if err != nil {
		return err
	}
	p := profile{ownerID: owner, source: "WhatsApp"}
	if g.keeps, err = create(ctx, w.tx, w.organizationID, a.AddAs, p); err != nil {
		return err
	}
	w.circle.people[g.keeps.ID] = person{ref: g.keeps, profile: p}
	w.d.Log.Info("one customer is two", "organization", w.organizationID, "new", g.keeps.ID)
	return nil
}

func (w *writer) talks(g *group) []Talk {
	byAccount := map[string]*Talk{}
	for _, s := range g.said {
		t := byAccount[s.accountID]
		if t == nil {
			t = &Talk{AccountID: s.accountID}
			t.WaID, t.UserID = g.address(w.timeline, s.accountID)
			byAccount[s.accountID] = t
		}
		t.Messages = append(t.Messages, Placed{s.messageID, s.conversationID})
	}
	var talks []Talk
	for _, id := range slices.Sorted(maps.Keys(byAccount)) {
		talks = append(talks, *byAccount[id])
	}
	return talks
}

// rewriteTies writes down anew who has which name.
func (w *writer) rewriteTies(ctx context.Context, groups []*group) error {
	ids := slices.Sorted(maps.Keys(w.circle.people))
	for page := range slices.Chunk(ids, maxList) {
		_, err := w.tx.Client.Identity.Delete().
			Where(identity.OrganizationID(w.organizationID), identity.CustomerIDIn(page...)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("forget names: %w", err)
		}
	}
	for _, g := range groups {
		for _, t := range w.tiesOf(g) {
			if err := remember(ctx, w.tx, w.organizationID, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// tiesOf are a group's names: first those that people gave, in the place where
// they are now, then those that WhatsApp used, in all their spellings.
func (w *writer) tiesOf(g *group) []tie {
	var ties []tie
	for _, t := range g.given {
		place, value := w.timeline.find(t.name, t.since)
		t.name, t.key, t.since = name{t.kind, value}, place.nameKey, sinceOf(place)
		ties = append(ties, t)
	}
	add := func(place node, value string) {
		ties = append(ties, tie{
			name: name{place.kind, value}, key: place.nameKey, since: sinceOf(place),
			module: g.keeps.Module, customerID: g.keeps.ID,
		})
	}
	seen := map[nameKey]map[string]bool{}
	for _, s := range g.said {
		for _, n := range s.names() {
			place, value := w.timeline.find(n, s.usedAt(n))
			if seen[place.nameKey] == nil {
				seen[place.nameKey] = map[string]bool{}
			}
			if key := fmt.Sprint(place.since, value); !seen[place.nameKey][key] {
				seen[place.nameKey][key] = true
				add(place, value)
			}
		}
	}
	return ties
}

// markConflicts marks the changes to a name that was somebody else's before.
func (w *writer) markConflicts(ctx context.Context, groups []*group) error {
	for _, r := range w.circle.renamings {
		came, holder := w.conflicts(r, groups)
		conflict := holder != nil
		if conflict == r.conflict {
			continue
		}
		if conflict {
			w.d.Log.Warn("a changed number belonged to another customer; kept apart", "organization", w.organizationID, "change", r.id)
			if err := keptApart(ctx, w.tx, w.organizationID, keeperOf(came), keeperOf(holder), r.toValue); err != nil {
				return err
			}
		}
		_, err := w.tx.Exec(ctx, "update identity_changes set conflict = ? where id = ?", conflict, r.id)
		if err != nil {
			return fmt.Errorf("mark conflict: %w", err)
		}
	}
	return nil
}

func keeperOf(g *group) string {
	if g == nil {
		return ""
	}
	return g.keeps.ID
}

// conflicts gives the group that has the new name from before the change, and is not
// who came to it. It is nil where there is none; came may be nil in any case.
func (w *writer) conflicts(r renaming, groups []*group) (came, holder *group) {
	arrived, _ := w.timeline.find(name{r.kind, r.toValue}, r.at)
	for _, g := range groups {
		if g.has(arrived) {
			came = g
			continue
		}
		for place := range g.nodes {
			if place.nameKey == r.to() && place.since < r.at.UnixMicro() {
				holder = g
			}
		}
	}
	return came, holder
}

func sinceOf(place node) time.Time { return time.UnixMicro(place.since).UTC() }

func (g *group) has(place node) bool {
	for n := range g.nodes {
		if n.nameKey == place.nameKey && n.since == place.since {
			return true
		}
	}
	return false
}

// leftover are the customers of the circle for whom nothing is left.
func (w *writer) leftover(groups []*group) []Ref {
	stays := map[string]bool{}
	for _, g := range groups {
		stays[g.keeps.ID] = true
		for _, t := range g.given {
			stays[t.customerID] = true
		}
	}
	var gone []Ref
	for _, id := range slices.Sorted(maps.Keys(w.circle.people)) {
		if p := w.circle.people[id]; !stays[id] && p.madeByUs() {
			gone = append(gone, p.ref)
		}
	}
	return gone
}

// madeByUs: WhatsApp's messages made the record, and no person has written anything
// into it that would be lost.
func (p person) madeByUs() bool {
	written := p.custom || p.profile.email != "" || p.profile.company != "" ||
		p.profile.namedAt == nil && (p.profile.firstName != "" || p.profile.lastName != "")
	return !written
}
