package server_test

import (
	"time"

	"conversa"
)

func (o *office) happens(change conversa.ConversationChange, conversation string) {
	o.log = append(o.log, happened{string(change), conversation})
}

func (o *office) message() {
	i := 1 + o.random.IntN(len(o.conversations)-1)
	o.write(o.waIDs[i])
	o.happens(conversa.ChangeMessageAdded, o.conversations[i])
}

func (o *office) assign(i int, owner, customer string) {
	if o.owners[o.conversations[i]] == owner {
		return
	}
	o.do(`mutation ($c: ID!, $o: ID!) { assignCustomer(customerId: $c, ownerId: $o) { customer { id } } }`,
		map[string]any{"c": customer, "o": owner})
	o.owners[o.conversations[i]] = owner
	o.happens(conversa.ChangeOwner, o.conversations[i])
}

func (o *office) assignAny() {
	i := 1 + o.random.IntN(len(o.conversations)-1)
	o.assign(i, pick(o, o.active()).id, o.customers[i])
}

func (o *office) updateUser(w *watcher, input map[string]any) {
	o.do(`mutation ($id: ID!, $in: UpdateUserInput!) { updateUser(id: $id, input: $in) { user { id } } }`,
		map[string]any{"id": w.id, "in": input})
}

func (o *office) changeRole() {
	w := pick(o, o.watchers)
	member := o.people.Members[w.id]
	member.RoleID = pick(o, append(o.roles, ""))
	input := map[string]any{"roleId": member.RoleID}
	if member.RoleID == "" {
		input["roleId"] = nil
	}
	o.updateUser(w, input)
	o.people.Members[w.id] = member
}

func (o *office) changeProfile() {
	w := pick(o, o.watchers)
	member := o.people.Members[w.id]
	member.Profile = pick(o, []conversa.Profile{conversa.ProfileAdministrator, conversa.ProfileStandard, conversa.ProfileStandard})
	o.updateUser(w, map[string]any{"profile": member.Profile})
	o.people.Members[w.id] = member
}

func (o *office) moveRole() {
	i := o.random.IntN(len(o.roles))
	role, above := o.roles[i], pick(o, append(o.roles, ""))
	if above != "" && o.people.Reports(role, above) {
		return
	}
	input := map[string]any{"name": "role " + string(rune('0'+i)), "reportsToId": above}
	if above == "" {
		delete(input, "reportsToId")
	}
	o.do(`mutation ($id: ID, $in: RoleInput!) { saveRole(id: $id, input: $in) { role { id } } }`, map[string]any{"id": role, "in": input})
	o.people.ReportsTo[role] = above
}

func (o *office) switchVisibility() {
	to := conversa.VisibilityOwner
	if o.people.Visibility == to {
		to = conversa.VisibilityPublic
	}
	o.setVisibility(to)
}

func (o *office) setVisibility(to conversa.RecordVisibility) {
	o.do(`mutation ($v: RecordVisibility!) { updateOrganization(input: {recordVisibility: $v}) { organization { id } } }`,
		map[string]any{"v": to})
	o.people.Visibility = to
}

// changeGroup changes nobody's sight.
func (o *office) changeGroup() {
	variables := map[string]any{"in": map[string]any{"name": "group", "userIds": []string{pick(o, o.watchers).id, o.adminID}}}
	if o.group != "" {
		variables["id"] = o.group
	}
	answer := o.do(`mutation ($id: ID, $in: GroupInput!) { saveGroup(id: $id, input: $in) { group { id } } }`, variables)
	o.group, _ = answer["saveGroup"].(map[string]any)["group"].(map[string]any)["id"].(string)
}

// awaitForbidden waits for the end of a line whose session was ended at some moment.
func (o *office) awaitForbidden(w *watcher, since time.Time) {
	o.Helper()
	if w.line == nil {
		return
	}
	select {
	case <-w.line.closed:
	case <-time.After(readyWithin):
		o.Fatalf("%s: still connected", w.id)
	}
	if !forbidden(w.line.closeErr) {
		o.Errorf("%s: closed with %v, want 4403", w.id, w.line.closeErr)
	}
	o.took = append(o.took, w.line.closedAt.Sub(since))
	if got, _ := w.line.take(); len(got) > 0 {
		o.Errorf("%s was told %v after all had been compared", w.id, got)
	}
	w.line = nil
}

// revoke ends a session or token. Its user comes back with another.
func (o *office) revoke() {
	w := pick(o, o.active())
	document := `mutation ($id: ID!) { revokeApiToken(id: $id) { deletedId } }`
	if w.secret.session {
		document = `mutation ($id: ID!) { revokeSession(id: $id) { deletedId } }`
	}
	since := time.Now()
	o.do(document, map[string]any{"id": w.secret.id})
	o.message() // which nobody is told who was cut off
	o.awaitForbidden(w, since)
	o.enter(w)
}

// enter lets a user in again who has no way in any more.
func (o *office) enter(w *watcher) {
	o.fence() // what happened meanwhile is on the list already
	o.admit(w)
	w.connect(o)
	w.away, w.cursor = false, ""
	for _, s := range topics() {
		w.subscribe(o, s, "")
	}
	o.awaitJoined()
	w.screen = w.list(o)
	w.skip = len(o.log)
}

func (o *office) deactivate() {
	active := o.active()
	if len(active) < 2 {
		return
	}
	w, to := pick(o, active), pick(o, active)
	if w == to {
		return
	}
	since := time.Now()
	o.do(`mutation ($id: ID!, $to: ID) { deactivateUser(id: $id, reassignToId: $to) { user { id } } }`,
		map[string]any{"id": w.id, "to": to.id})
	member := o.people.Members[w.id]
	member.Status = conversa.UserDeactivated
	o.people.Members[w.id] = member
	for _, id := range o.conversations {
		if o.owners[id] == w.id {
			o.owners[id] = to.id
			o.happens(conversa.ChangeOwner, id)
		}
	}
	o.message()
	o.awaitForbidden(w, since)
	w.away = false
}

func (o *office) reactivate() {
	for _, w := range o.watchers {
		member := o.people.Members[w.id]
		if member.Status == conversa.UserActive {
			continue
		}
		o.do(`mutation ($id: ID!) { reactivateUser(id: $id) { user { id } } }`, map[string]any{"id": w.id})
		member.Status = conversa.UserActive
		o.people.Members[w.id] = member
		o.enter(w)
		return
	}
}

// leave cuts somebody's line. They come back with the cursor that they had.
func (o *office) leave() {
	w := pick(o, o.active())
	if w.line == nil || w.cursor == "" {
		return
	}
	w.hangUp()
	w.away, w.leftAt = true, len(o.log)
}

// comeBack lets everybody resume who is away.
func (o *office) comeBack() {
	for _, w := range o.active() {
		if !w.away {
			continue
		}
		w.connect(o)
		w.away, w.resumed = false, true
		for _, s := range topics() {
			w.subscribe(o, s, w.cursor)
		}
	}
}
