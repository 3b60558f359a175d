package crm

import (
	"cmp"
	"slices"

	"conversa"
	"conversa/ent/identity"
)

// group is one person, as the evidence has it.
type group struct {
	nodes map[node]string // with the spelling that was last seen
	said  []said
	given []tie
	// keeps is the customer who stands for the person; zero: nobody yet.
	keeps Ref
	// absorbs are the other customers whose messages are all in here.
	absorbs []string
}

// groups divides the circle's messages among people: whose names were seen on one
// message, or in one notice of a change, are one person. It is a function of the
// evidence alone, and not of the order in which that arrived.
func (c *circle) groups() []*group {
	t := newTimeline(c.renamings)
	u := unions{}
	for _, s := range c.said {
		u.join(c.nodesOf(t, s))
	}
	for _, together := range bySource(c.renamings) {
		var nodes []node
		for _, r := range together {
			place, _ := t.find(name{r.kind, r.toValue}, r.at)
			nodes = append(nodes, place)
		}
		u.join(nodes)
	}
	c.joinGiven(t, u)
	all := c.collect(t, u)
	c.assign(all)
	return all
}

// joinGiven joins the names that a person gave one customer.
func (c *circle) joinGiven(t timeline, u unions) {
	byCustomer := map[string][]node{}
	for _, tie := range c.ties {
		if tie.given {
			place, _ := t.find(tie.name, tie.since)
			place.given = tie.customerID
			byCustomer[tie.customerID] = append(byCustomer[tie.customerID], place)
		}
	}
	for _, nodes := range byCustomer {
		u.join(nodes)
	}
}

// nodesOf are the places of a message's names.
func (c *circle) nodesOf(t timeline, s said) []node {
	var nodes []node
	for _, n := range s.names() {
		place, value := t.find(n, s.usedAt(n))
		nodes = append(nodes, c.split(t, place, value))
	}
	return nodes
}

// split tells records apart that people made for one number in two spellings: the
// exact one has it, else the first.
func (c *circle) split(t timeline, place node, value string) node {
	for _, g := range c.givenTies(t, place) {
		if place.given == "" || g.value == value {
			place.given = g.customerID
		}
		if g.value == value {
			break
		}
	}
	return place
}

// givenTies are the ties to a place that people made, contacts first.
func (c *circle) givenTies(t timeline, place node) []tie {
	var given []tie
	for _, g := range c.ties {
		if !g.given {
			continue
		}
		if at, _ := t.find(g.name, g.since); at == place {
			given = append(given, g)
		}
	}
	slices.SortFunc(given, func(a, b tie) int {
		return cmp.Or(cmp.Compare(a.module, b.module), cmp.Compare(a.customerID, b.customerID))
	})
	return given
}

func bySource(renamings []renaming) map[string][]renaming {
	sources := map[string][]renaming{}
	for _, r := range renamings {
		sources[r.source] = append(sources[r.source], r)
	}
	return sources
}

// collect makes the groups, in the order of their first message.
func (c *circle) collect(t timeline, u unions) []*group {
	byRoot := map[node]*group{}
	var all []*group
	at := func(place node) *group {
		root := u.root(place)
		g := byRoot[root]
		if g == nil {
			g = &group{nodes: map[node]string{}}
			byRoot[root] = g
			all = append(all, g)
		}
		return g
	}
	slices.SortFunc(c.said, func(a, b said) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.waID, b.waID), cmp.Compare(a.userID, b.userID), cmp.Compare(a.messageID, b.messageID))
	})
	for _, s := range c.said {
		for i, n := range s.names() {
			place, value := t.find(n, s.usedAt(n))
			place = c.split(t, place, value)
			g := at(place)
			g.nodes[place] = value
			if i == 0 {
				g.said = append(g.said, s)
			}
		}
	}
	for _, tie := range c.ties {
		if tie.given {
			place, value := t.find(tie.name, tie.since)
			place.given = tie.customerID
			g := at(place)
			if _, ok := g.nodes[place]; !ok {
				g.nodes[place] = value
			}
			g.given = append(g.given, tie)
		}
	}
	return all
}

// assign gives each group the customer who stands for it from now on: one whom a
// person added, else a contact, else the lead who was there first. A customer
// whose messages turn out to be several people's stays with the earliest.
func (c *circle) assign(all []*group) {
	taken := map[string]*group{}
	for _, g := range all {
		for _, ref := range c.candidates(g) {
			if taken[ref.ID] == nil {
				g.keeps, taken[ref.ID] = ref, g
				break
			}
		}
	}
	for _, g := range all {
		for _, ref := range c.candidates(g) {
			if taken[ref.ID] == nil {
				taken[ref.ID] = g
				g.absorbs = append(g.absorbs, ref.ID)
			}
		}
	}
}

func (c *circle) candidates(g *group) []Ref {
	given := map[string]bool{}
	for _, t := range g.given {
		given[t.customerID] = true
	}
	seen := map[string]bool{}
	var refs []Ref
	for _, id := range customersOf(g) {
		if !seen[id] {
			seen[id] = true
			refs = append(refs, c.people[id].ref)
		}
	}
	rank := func(r Ref) int {
		switch {
		case given[r.ID]:
			return 0
		case r.Module == conversa.ModuleContacts:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(refs, func(a, b Ref) int { return cmp.Or(rank(a)-rank(b), cmp.Compare(a.ID, b.ID)) })
	return refs
}

func customersOf(g *group) []string {
	var ids []string
	for _, t := range g.given {
		ids = append(ids, t.customerID)
	}
	for _, s := range g.said {
		ids = append(ids, s.customerID)
	}
	return ids
}

// address is where replies go: the names of the latest message that has any, as
// they are now. accountID limits it to what was said to one account.
func (g *group) address(t timeline, accountID string) (waID, userID string) {
	for _, s := range slices.Backward(g.said) {
		if accountID != "" && s.accountID != accountID {
			continue
		}
		for _, n := range s.names() {
			_, value := t.find(n, s.usedAt(n))
			switch {
			case n.kind == identity.KindWA_ID && waID == "":
				waID = value
			case n.kind == identity.KindBSUID && userID == "":
				userID = value
			}
		}
		if waID != "" && userID != "" {
			break
		}
	}
	return waID, userID
}

// unions is a forest of nodes that are one person's.
type unions map[node]node

func (u unions) root(n node) node {
	for {
		up, ok := u[n]
		if !ok || up == n {
			return n
		}
		n = up
	}
}

func (u unions) join(nodes []node) {
	for _, n := range nodes[min(1, len(nodes)):] {
		if a, b := u.root(nodes[0]), u.root(n); a != b {
			u[b] = a
		}
	}
}
