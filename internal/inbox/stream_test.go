package inbox_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// stream is what some customers and the business did, as the webhooks that tell of
// it. Each element is one message or status; it is written for a world when it
// arrives there.
type stream struct {
	*rapid.T
	elements []element
	people   []*someone
	second   int
	wamids   int
	// spoken are the wamids that a reaction may be about, echoes those that a
	// status may be.
	spoken, echoes []string
	// portfolios: the accounts know people by user ids of their own.
	portfolios bool
	// left are numbers that somebody gave up; reuse: others may get them.
	left  []string
	reuse bool
}

type element func(w *world) object

// someone is a customer with their present names.
type someone struct {
	phone, userID string
	firstPhone    string
	name          string
	username      string
	own           []string // wamids of their messages
}

var profileNames = []string{"", "Ana", "Ana Souza", "Ana Maria Souza Lima"}

// draw makes a stream of n actions.
func draw(t *rapid.T, reuse bool) *stream {
	s := &stream{T: t, portfolios: rapid.Bool().Draw(t, "portfolios"), reuse: reuse}
	for i := range rapid.IntRange(1, 3).Draw(t, "people") {
		s.people = append(s.people, &someone{
			phone: fmt.Sprintf("55119550%d1234", i), firstPhone: fmt.Sprintf("55119550%d1234", i), userID: fmt.Sprintf("BR.%d000", i+1),
			name: profileNames[rapid.IntRange(0, len(profileNames)-1).Draw(t, "name")],
		})
	}
	actions := []func(*stream, *someone){
		(*stream).write, (*stream).write, (*stream).write, (*stream).picture, (*stream).react, (*stream).edit,
		(*stream).revoke, (*stream).echo, (*stream).status, (*stream).status, (*stream).history, (*stream).rename,
		(*stream).changeNumber, (*stream).changeUserID, (*stream).ourStatus,
	}
	if reuse {
		actions = []func(*stream, *someone){(*stream).write, (*stream).write, (*stream).changeNumber, (*stream).changeUserID, (*stream).echo}
	}
	for range rapid.IntRange(2, 14).Draw(t, "actions") {
		who := s.people[rapid.IntRange(0, len(s.people)-1).Draw(t, "who")]
		s.second += rapid.IntRange(1, 3).Draw(t, "pause")
		actions[rapid.IntRange(0, len(actions)-1).Draw(t, "action")](s, who)
	}
	return s
}

func (s *stream) wamid() string {
	s.wamids++
	return fmt.Sprintf("wamid.%03d", s.wamids)
}

// account draws one of the two accounts.
func (s *stream) branch() bool { return rapid.Bool().Draw(s.T, "branch") }

func (w *world) numberOf(branch bool) string {
	if branch {
		return w.branch.Number()
	}
	return w.shop.Number()
}

// userID is what an account knows the person by.
func (s *stream) userID(p *someone, branch bool) string {
	if branch && s.portfolios {
		return p.userID + "00"
	}
	return p.userID
}

// names draws which of the person's names a message shows: at least one.
func (s *stream) names(p *someone, branch bool) (phone, userID string) {
	switch rapid.IntRange(0, 3).Draw(s.T, "names") {
	case 0:
		return p.phone, ""
	case 1:
		return "", s.userID(p, branch)
	}
	return p.phone, s.userID(p, branch)
}

// say adds a message of the customer's.
func (s *stream) say(p *someone, branch bool, m object) {
	phone, userID := s.names(p, branch)
	with(m, "from", phone, "from_user_id", userID)
	m["timestamp"] = stamp(s.second)
	profile := with(object{}, "name", p.name, "username", p.username)
	s.elements = append(s.elements, func(w *world) object {
		contact := with(object{"profile": profile}, "wa_id", phone, "user_id", userID)
		return field("messages", w.numberOf(branch), object{"contacts": []object{contact}, "messages": []object{m}})
	})
}

func (s *stream) write(p *someone) {
	id := s.wamid()
	p.own, s.spoken = append(p.own, id), append(s.spoken, id)
	m := object{"id": id, "type": "text", "text": object{"body": "text " + id}}
	if len(s.spoken) > 1 && rapid.Bool().Draw(s.T, "answers") {
		m["context"] = object{"id": s.spoken[0]}
	}
	s.say(p, s.branch(), m)
}

func (s *stream) picture(p *someone) {
	id := s.wamid()
	p.own, s.spoken = append(p.own, id), append(s.spoken, id)
	s.say(p, s.branch(), object{"id": id, "type": "image", "image": object{
		"id": "media" + id, "mime_type": "image/jpeg", "sha256": "c2hh", "caption": "caption " + id,
	}})
}

func (s *stream) react(p *someone) {
	if len(s.spoken) == 0 {
		return
	}
	target := rapid.SampledFrom(s.spoken).Draw(s.T, "target")
	reaction := object{"message_id": target}
	with(reaction, "emoji", rapid.SampledFrom([]string{"", "👍", "❤️"}).Draw(s.T, "emoji"))
	s.say(p, s.branch(), object{"id": s.wamid(), "type": "reaction", "reaction": reaction})
}

func (s *stream) edit(p *someone) {
	if len(p.own) == 0 {
		return
	}
	id := s.wamid()
	s.say(p, s.branch(), object{"id": id, "type": "edit", "edit": object{
		"original_message_id": rapid.SampledFrom(p.own).Draw(s.T, "target"),
		"message":             object{"type": "text", "text": object{"body": "edited " + id}},
	}})
}

func (s *stream) revoke(p *someone) {
	if len(p.own) == 0 {
		return
	}
	s.say(p, s.branch(), object{"id": s.wamid(), "type": "revoke", "revoke": object{
		"original_message_id": rapid.SampledFrom(p.own).Draw(s.T, "target"),
	}})
}

// echo is something that the business wrote on its phone.
func (s *stream) echo(p *someone) {
	branch, id := s.branch(), s.wamid()
	phone, userID := s.names(p, branch)
	m := with(object{"id": id, "timestamp": stamp(s.second), "type": "text", "text": object{"body": "echo " + id}, "from": shopLine},
		"to", phone, "to_user_id", userID)
	s.spoken, s.echoes = append(s.spoken, id), append(s.echoes, id)
	s.elements = append(s.elements, func(w *world) object {
		return field("smb_message_echoes", w.numberOf(branch), object{"message_echoes": []object{m}})
	})
}

func (s *stream) status(*someone) {
	if len(s.echoes) == 0 {
		return
	}
	s.report(rapid.SampledFrom(s.echoes).Draw(s.T, "target"), false)
}

// report is a status of an echo, or of the message that we sent.
func (s *stream) report(wamid string, ours bool) {
	status := rapid.SampledFrom([]string{"sent", "delivered", "read", "played", "failed"}).Draw(s.T, "status")
	// WhatsApp says each thing once, though perhaps often: the instant is the status's own.
	second := map[string]int{"sent": 1001, "delivered": 1002, "read": 1003, "played": 1004, "failed": 1005}[status]
	value := object{"id": wamid, "status": status, "timestamp": stamp(second)}
	if status == "failed" {
		value["errors"] = []object{{"code": 131026, "title": "Message undeliverable"}}
	}
	s.elements = append(s.elements, func(w *world) object {
		if ours {
			value["biz_opaque_callback_data"] = w.sent
		}
		return field("messages", w.shop.Number(), object{"statuses": []object{value}})
	}, func(w *world) object { // also by the other account: there are echoes of both
		if ours {
			return field("messages", w.branch.Number(), object{"user_actions": []object{}})
		}
		return field("messages", w.branch.Number(), object{"statuses": []object{value}})
	})
}

func (s *stream) ourStatus(*someone) {
	s.report("wamid.ours", true)
}

// history is an imported message, theirs or ours, from before all else: a chat on
// the business's phone has the number that the customer had then.
func (s *stream) history(p *someone) {
	branch, id := s.branch(), s.wamid()
	m := object{"id": id, "timestamp": stamp(s.second - 1000), "type": "text", "text": object{"body": "old " + id}, "from": p.firstPhone}
	if rapid.Bool().Draw(s.T, "ours") {
		m["from"], m["to"], m["history_context"] = shopLine, p.firstPhone, object{"status": "DELIVERED"}
	}
	thread := p.firstPhone
	s.spoken = append(s.spoken, id)
	s.elements = append(s.elements, func(w *world) object {
		return field("history", w.numberOf(branch), object{"history": []object{{"threads": []object{{"id": thread, "messages": []object{m}}}}}})
	})
}

// rename changes what the person calls themselves.
func (s *stream) rename(p *someone) {
	p.name = rapid.SampledFrom(profileNames).Draw(s.T, "name")
	p.username = rapid.SampledFrom([]string{"", "ana", "ana.souza"}).Draw(s.T, "username")
}

// changeNumber gives the person another phone number and, mostly, another user id.
func (s *stream) changeNumber(p *someone) {
	was := *p
	p.phone += "9"
	if s.reuse && len(s.left) > 0 && rapid.Bool().Draw(s.T, "reuses") {
		p.phone, s.left = s.left[0], s.left[1:]
	}
	s.left = append(s.left, was.phone)
	system := object{"type": "user_changed_number", "body": "User changed", "wa_id": p.phone}
	m := object{"type": "system", "system": system, "from": was.phone}
	if rapid.Bool().Draw(s.T, "rotates") {
		p.userID += "1"
	} else {
		was.userID = ""
	}
	s.notice(&was, p, m, system)
}

func (s *stream) changeUserID(p *someone) {
	was := *p
	p.userID += "1"
	system := object{"type": "user_changed_user_id", "body": "User changed"}
	s.notice(&was, p, object{"type": "system", "system": system}, system)
}

// notice tells both accounts, each by its own clock, of a change.
func (s *stream) notice(was, is *someone, m, system object) {
	for _, branch := range []bool{false, true} {
		s.second++
		own, ownSystem := copied(m), copied(system)
		own["id"], own["timestamp"], own["system"] = s.wamid(), stamp(s.second), ownSystem
		if was.userID != "" {
			ownSystem["previous_user_id"], ownSystem["user_id"] = s.userID(was, branch), s.userID(is, branch)
			own["from_user_id"] = s.userID(was, branch)
		}
		s.elements = append(s.elements, func(w *world) object { return messagesField(w.numberOf(branch), own) })
	}
	s.second++
}

func copied(o object) object {
	c := object{}
	for k, v := range o {
		c[k] = v
	}
	return c
}

// bodies puts elements into webhooks: in the given order, so many into each.
func (w *world) bodies(elements []element, sizes []int) [][]byte {
	var bodies [][]byte
	for i := 0; len(elements) > 0; i++ {
		n := min(sizes[i%len(sizes)], len(elements))
		var changes []object
		for _, e := range elements[:n] {
			changes = append(changes, e(w))
		}
		bodies, elements = append(bodies, notify(changes...)), elements[n:]
	}
	return bodies
}

// story is the stream in words, for a failing test.
func (s *stream) story(w *world) string {
	var b strings.Builder
	for i, e := range s.elements {
		value, _ := e(w)["value"].(object)
		delete(value, "messaging_product")
		line, _ := json.Marshal(value)
		fmt.Fprintf(&b, "%2d %s\n", i, line)
	}
	return b.String()
}
