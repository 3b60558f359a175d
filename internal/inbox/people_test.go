package inbox_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"
	"conversa/internal/inbox"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

const (
	bia     = "BR.1000000000000000002"
	newBia  = "BR.1000000000000000099"
	newAna  = "5511955509999"
	newAnaI = "BR.1000000000000000088"
)

// each runs a test in a world of its own on both databases.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, newWorld(t, s)) })
}

// eachOf runs a test of several cases on both databases, each in a new world.
func eachOf[C any](t *testing.T, cases map[string]C, test func(t *testing.T, w *world, c C)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				wipe(t, s)
				test(t, newWorld(t, s), c)
			})
		}
	})
}

// from is a change with a text and the sender's profile.
func from(profile string, m object) object {
	contact := object{"profile": object{"name": profile, "username": "user." + strings.ToLower(profile)}}
	with(contact, "wa_id", fmt.Sprint(orEmpty(m["from"])), "user_id", fmt.Sprint(orEmpty(m["from_user_id"])))
	return field("messages", shopID, object{"contacts": []object{contact}, "messages": []object{m}})
}

func orEmpty(v any) any {
	if v == nil {
		return ""
	}
	return v
}

// numberChange is WhatsApp's notice of a new number, perhaps with a new user id.
func numberChange(wamid, from, to, fromID, toID string, second int) object {
	system := with(object{"type": "user_changed_number", "wa_id": to}, "previous_user_id", fromID, "user_id", toID)
	m := with(object{"id": wamid, "timestamp": stamp(second), "type": "system", "system": system}, "from", from, "from_user_id", fromID)
	return messagesField(shopID, m)
}

func userIDChange(wamid, fromID, toID string, second int) object {
	return messagesField(shopID, object{"id": wamid, "timestamp": stamp(second), "type": "system", "from_user_id": fromID,
		"system": object{"type": "user_changed_user_id", "previous_user_id": fromID, "user_id": toID}})
}

// wantLeads checks who there is, as "first phone username", and that there is one
// conversation for each.
func (w *world) wantLeads(want ...string) {
	w.Helper()
	leads := w.store.Client().Lead.Query().Order(ent.Asc("id")).AllX(w.systemCtx())
	var got []string
	for _, l := range leads {
		got = append(got, fmt.Sprintf("%s %s %s", word(l.FirstName), word(l.Phone), word(l.Username)))
		if l.OwnerID != w.admin || value(l.Source) != "WhatsApp" {
			w.Errorf("lead of %s from %s", l.OwnerID, word(l.Source))
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		w.Errorf("leads %q, want %q", got, want)
	}
}

func TestSomebodyWithoutANumberIsKnownByTheirUserID(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(from("Bia", text("wamid.1", "", bia, "oi", 1))))
		empty := text("wamid.2", "", bia, "de novo", 2)
		empty["from"] = "" // an early draft of WhatsApp's
		w.hear(notify(from("Bia", empty)))
		w.wantLeads("Bia - user.bia")
		conv := w.conversation()
		if conv.WaID != nil || value(conv.Bsuid) != bia {
			t.Errorf("replies go to %s/%s", word(conv.WaID), word(conv.Bsuid))
		}
		if n := len(w.messages()); n != 2 {
			t.Errorf("%d messages", n)
		}
	})
}

func TestNumberAndUserIDOnOneMessageMakeOneCustomer(t *testing.T) {
	number, user, both := text("wamid.1", ana, "", "a", 1), text("wamid.2", "", anaID, "b", 2), text("wamid.3", ana, anaID, "c", 3)
	eachOf(t, map[string][]object{
		"nobody known":         {both},
		"the number known":     {number, both},
		"the user id known":    {user, both},
		"both known, as two":   {number, user, both},
		"both known, reversed": {user, number, both},
		"told first":           {both, number, user},
	}, func(t *testing.T, w *world, stream []object) {
		for _, m := range stream {
			w.hear(notify(from("Ana", m)))
		}
		w.wantLeads("Ana +" + ana + " user.ana")
		conv := w.conversation()
		if value(conv.WaID) != ana || value(conv.Bsuid) != anaID || len(w.messages()) != len(stream) {
			t.Errorf("conversation with %s/%s, %d messages", word(conv.WaID), word(conv.Bsuid), len(w.messages()))
		}
	})
}

func TestAContactAbsorbsALead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		contact := w.addContact("Ana Maria", "+55 11 95550-1234")
		w.hear(notify(from("Aninha", text("wamid.1", "", anaID, "quem sou?", 1))))
		w.wantLeads("Aninha - user.aninha")
		w.hear(notify(from("Aninha", text("wamid.2", ana, anaID, "eu", 2))))
		w.wantLeads()
		conv := w.conversation()
		row := w.store.Client().Contact.GetX(w.systemCtx(), contact.ID)
		if value(conv.ContactID) != contact.ID || conv.LeadID != nil || len(w.messages()) != 2 {
			t.Errorf("the conversation is %+v", conv)
		}
		if value(row.FirstName) != "Ana Maria" || value(row.Username) != "user.aninha" || value(row.WaID) != ana {
			t.Errorf("contact: %v", row)
		}
	})
}

func TestAnotherUserIDIsTheSameCustomer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		change := notify(userIDChange("wamid.c", bia, newBia, 10))
		w.hear(notify(from("Bia", text("wamid.1", "", bia, "oi", 1))), change, change)
		conv := w.conversation()
		if value(conv.Bsuid) != newBia || !conv.WindowClosesAt.Equal(noon.Add(24*time.Hour+time.Second)) || len(w.messages()) != 1 {
			t.Errorf("conversation with %s until %v", word(conv.Bsuid), conv.WindowClosesAt)
		}
		w.hear(notify(from("Bia", text("wamid.2", "", newBia, "nova", 11))), notify(from("Bia", text("wamid.0", "", bia, "atrasada", 0))))
		w.wantLeads("Bia - user.bia")
		if got := w.conversation(); value(got.Bsuid) != newBia || len(w.messages()) != 3 {
			t.Errorf("conversation with %s, %d messages", word(got.Bsuid), len(w.messages()))
		}
	})
}

func TestAnotherNumberIsTheSameCustomer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		change := notify(numberChange("wamid.c", ana, newAna, anaID, newAnaI, 10))
		w.hear(notify(from("Ana", text("wamid.1", ana, anaID, "oi", 1))), change, change)
		w.wantLeads("Ana +" + newAna + " user.ana")
		w.hear(notify(from("Ana", text("wamid.2", newAna, newAnaI, "do novo", 11))),
			notify(from("Ana", text("wamid.0", ana, "", "atrasada", 0))))
		conv := w.conversation()
		if value(conv.WaID) != newAna || value(conv.Bsuid) != newAnaI || len(w.messages()) != 3 {
			t.Errorf("conversation with %s/%s, %d messages", word(conv.WaID), word(conv.Bsuid), len(w.messages()))
		}
		// Whoever has the old number now is somebody else.
		w.hear(notify(from("Caio", text("wamid.3", ana, "", "quem é?", 12))))
		w.wantLeads("Ana +"+newAna+" user.ana", "Caio +"+ana+" user.caio")
	})
}

// The notice of a change comes late: a reply meanwhile went to the name that was left.
func TestAReplyToANumberThatWasLeftStaysWithTheCustomer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(from("Ana", text("wamid.1", ana, anaID, "oi", 1))))
		ctx, v := w.viewer()
		if _, err := w.inbox.Reply(ctx, v, inbox.Reply{ConversationID: w.conversation().ID, IdempotencyKey: "1", Text: "olá"}); err != nil {
			t.Fatal(err)
		}
		w.hear(notify(numberChange("wamid.c", ana, newAna, anaID, newAnaI, 30)), notify(from("Caio", text("wamid.2", ana, "", "quem é?", 61))))
		w.wantLeads("Ana +"+newAna+" user.ana", "Caio +"+ana+" user.caio")
		for _, m := range w.store.Client().Message.Query().WithConversation().AllX(w.systemCtx()) {
			if conv := m.Edges.Conversation; (value(conv.WaID) == newAna) != (value(m.Text) != "quem é?") || (conv.WaitingSince != nil) != (value(m.Text) == "quem é?") {
				t.Errorf("%q is in the conversation with %s, which waits since %v", value(m.Text), word(conv.WaID), conv.WaitingSince)
			}
		}
	})
}

func TestANumberThatWasSomebodyElsesIsAConflict(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		contact := w.addContact("Caio", "+"+newAna)
		w.hear(notify(from("Caio", text("wamid.1", newAna, "", "sou o Caio", 1))), notify(from("Ana", text("wamid.2", ana, anaID, "sou a Ana", 2))))
		w.hear(notify(numberChange("wamid.c", ana, newAna, anaID, newAnaI, 10)))
		w.hear(notify(from("Ana", text("wamid.3", newAna, newAnaI, "ainda a Ana", 11))),
			notify(from("Caio", text("wamid.4", newAna, "", "atrasada do Caio", 3))))
		if n := w.store.Client().IdentityChange.Query().CountX(w.systemCtx()); n != 2 {
			t.Errorf("%d changes", n)
		}
		for _, c := range w.store.Client().IdentityChange.Query().AllX(w.systemCtx()) {
			if c.Conflict != (c.ToValue == newAna) {
				t.Errorf("change to %s: conflict %v", c.ToValue, c.Conflict)
			}
		}
		for _, m := range w.store.Client().Message.Query().WithConversation().AllX(w.systemCtx()) {
			isCaios := strings.Contains(value(m.Text), "Caio")
			if (value(m.Edges.Conversation.ContactID) == contact.ID) != isCaios {
				t.Errorf("%q is in the wrong conversation", value(m.Text))
			}
		}
		w.wantLeads("Ana +" + newAna + " user.ana")
	})
}

// The spellings that WhatsApp and people use for one number.
func TestAContactIsRecognisedInAnotherSpelling(t *testing.T) {
	eachOf(t, map[string]struct{ stored, received string }{
		"Brazil without the ninth digit": {"+5548955501234", "554855501234"},
		"Brazil with it":                 {"+55 48 5550-1234", "5548955501234"},
		"Mexico with 1":                  {"+525555501234", "5215555501234"},
		"Mexico without":                 {"+52 1 55 5550 1234", "525555501234"},
		"Argentina with 9":               {"+541155501234", "5491155501234"},
		"Argentina as people write it":   {"+54 9 11 5550-1234", "5491155501234"},
		"Argentina with the local 15":    {"+54 11 15 5550-1234", "5491155501234"},
		"the same":                       {"15550100099", "15550100099"},
	}, func(t *testing.T, w *world, c struct{ stored, received string }) {
		contact := w.addContact("Known", c.stored)
		before := w.store.Client().Contact.GetX(w.systemCtx(), contact.ID)
		w.hear(notify(from("Other", text("wamid.1", c.received, "", "oi", 1))))
		w.hear(notify(from("Other", text("wamid.2", c.received, "", "oi", 2))))
		w.wantLeads()
		conv := w.conversation()
		if value(conv.ContactID) != contact.ID || value(conv.WaID) != c.received {
			t.Errorf("the conversation is with %s at %s", word(conv.ContactID), word(conv.WaID))
		}
		after := w.store.Client().Contact.GetX(w.systemCtx(), contact.ID)
		if value(after.Phone) != value(before.Phone) || value(after.FirstName) != "Known" || value(after.WaID) != c.received {
			t.Errorf("contact: %v", after)
		}
	})
}

func TestTwoContactsOfOneNumberStayTwo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		short, long := w.addContact("Short", "+554865501234"), w.addContact("Long", "+5548965501234")
		w.hear(notify(from("A", text("wamid.1", "554865501234", "", "oi", 1))), notify(from("B", text("wamid.2", "5548965501234", "", "oi", 2))))
		for _, m := range w.store.Client().Message.Query().WithConversation().AllX(w.systemCtx()) {
			want := short.ID
			if value(m.WaID) == "5548965501234" {
				want = long.ID
			}
			if value(m.Edges.Conversation.ContactID) != want {
				t.Errorf("%s is in the wrong conversation", word(m.WaID))
			}
		}
	})
}

func TestProfilesAreMatchedByIDAndNotByPlace(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(field("messages", shopID, object{
			"contacts": []object{
				{"profile": object{"name": "Caio"}, "wa_id": "5521955505678"},
				{"profile": object{"name": "Ana"}, "wa_id": ana, "user_id": anaID},
			},
			"messages": []object{text("wamid.1", ana, "", "de Ana", 1), text("wamid.2", "5521955505678", "", "de Caio", 2)},
		})))
		w.wantLeads("Ana +"+ana+" -", "Caio +5521955505678 -")
	})
}

func TestATextIsKeptByteByByte(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		body := strings.Repeat("👩🏽‍🚒", 512) + strings.Repeat("مرحبا ", 256) + "\u202e e\u0301"
		w.hear(notify(from("Ana", text("wamid.1", ana, "", body, 1))), notify(from("Ana", text("wamid.2", ana, "", "a\x00b\x00", 2))))
		m := w.messages()
		if value(m[0].Text) != body {
			t.Errorf("%d bytes became %d", len(body), len(value(m[0].Text)))
		}
		if value(m[1].Text) != "ab" {
			t.Errorf("text with NUL: %q", value(m[1].Text))
		}
	})
}

func TestHistoryOpensNoWindowUnlessItIsYounger(t *testing.T) {
	eachOf(t, map[string]struct {
		age  time.Duration
		open bool
	}{"old": {30 * time.Hour, false}, "exactly a day": {24 * time.Hour, false}, "today": {23 * time.Hour, true}}, func(t *testing.T, w *world, c struct {
		age  time.Duration
		open bool
	}) {
		w.clock.set(noon.Add(c.age))
		w.hear(notify(field("history", shopID, object{"history": []object{{"threads": []object{{"id": ana, "messages": []object{
			text("wamid.1", ana, "", "antigo", 0), with(text("wamid.2", shopLine, "", "resposta", 1), "to", ana),
		}}}}}})))
		conv := w.conversation()
		if got := conv.Window().Open(w.clock.now()); got != c.open || len(w.messages()) != 2 {
			t.Errorf("open = %v with %d messages", got, len(w.messages()))
		}
		if m := w.messages(); m[0].Direction != conversa.DirectionInbound || m[1].Direction != conversa.DirectionOutbound {
			t.Errorf("directions %s, %s", m[0].Direction, m[1].Direction)
		}
	})
}

func TestAFileOfTheHistoryFillsItsPlaceholder(t *testing.T) {
	placeholder := func() []byte {
		m := text("wamid.1", ana, "", "", 0)
		m["type"] = "media_placeholder"
		delete(m, "text")
		return notify(field("history", shopID, object{"history": []object{{"threads": []object{{"id": ana, "messages": []object{m}}}}}}))
	}
	file := func() []byte {
		m := text("wamid.1", ana, "", "", 0)
		m["type"], m["image"] = "image", object{"id": "7001", "mime_type": "image/jpeg", "caption": "a foto"}
		delete(m, "text")
		return notify(field("history", shopID, object{"messages": []object{m}}))
	}
	eachOf(t, map[string][][]byte{
		"in order": {placeholder(), file(), file()}, "the file first": {file(), placeholder(), file()},
	}, func(t *testing.T, w *world, bodies [][]byte) {
		w.hear(bodies...)
		m := w.messages()
		if len(m) != 1 || w.describe(m[0]) != `INBOUND IMAGE "a foto" file 7001 image.jpg image/jpeg "a foto" HISTORY RECEIVED` {
			t.Errorf("messages: %v", m)
		}
	})
}

// Whether an edit or a withdrawal comes before the file that it is about, or after it.
func TestAFileThatFillsItsPlaceholderKeepsWhatCameMeanwhile(t *testing.T) {
	placeholder := text("wamid.1", ana, "", "", 0)
	placeholder["type"] = "media_placeholder"
	delete(placeholder, "text")
	file := text("wamid.1", ana, "", "", 0)
	file["type"], file["image"] = "image", object{"id": "7001", "mime_type": "image/jpeg", "caption": "a foto"}
	delete(file, "text")
	edit := text("wamid.2", ana, "", "", 1)
	edit["type"], edit["edit"] = "edit", object{"original_message_id": "wamid.1", "message": object{
		"type": "image", "image": object{"id": "7001", "mime_type": "image/jpeg", "caption": "outra"},
	}}
	delete(edit, "text")
	revoke := text("wamid.3", ana, "", "", 2)
	revoke["type"], revoke["revoke"] = "revoke", object{"original_message_id": "wamid.1"}
	delete(revoke, "text")
	first := notify(field("history", shopID, object{"history": []object{{"threads": []object{{"id": ana, "messages": []object{placeholder}}}}}}))
	fills, edits, revokes := notify(field("history", shopID, object{"messages": []object{file}})), notify(messagesField(shopID, edit)), notify(messagesField(shopID, revoke))
	type course struct {
		bodies [][]byte
		want   string
	}
	const edited, revoked = `"outra" was "a foto" found by "outra"`, `"a foto" was "" found by ""`
	eachOf(t, map[string]course{
		"edited after": {[][]byte{first, fills, edits}, edited}, "edited before": {[][]byte{first, edits, fills}, edited},
		"revoked after": {[][]byte{first, fills, revokes}, revoked}, "revoked before": {[][]byte{first, revokes, fills}, revoked},
	}, func(t *testing.T, w *world, c course) {
		w.hear(c.bodies...)
		m := w.messages()
		if len(m) != 1 || m[0].Type != conversa.TypeImage {
			t.Fatalf("messages: %v", m)
		}
		if got := fmt.Sprintf("%q was %q found by %q", value(m[0].Text), value(m[0].OriginalText), strings.TrimSpace(m[0].SearchText)); got != c.want {
			t.Errorf("it is %s, want %s", got, c.want)
		}
	})
}

func TestAMessageThatAlsoComesAsHistoryIsTheCustomers(t *testing.T) {
	live := notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 0)))
	old := notify(field("history", shopID, object{"history": []object{{"threads": []object{{"id": ana, "messages": []object{
		text("wamid.1", ana, "", "oi", 0)}}}}}}))
	eachOf(t, map[string][][]byte{"live first": {live, old}, "history first": {old, live}}, func(t *testing.T, w *world, bodies [][]byte) {
		w.hear(bodies...)
		m := w.messages()
		if len(m) != 1 || m[0].Origin != conversa.OriginCustomer || w.conversation().WindowClosesAt == nil {
			t.Errorf("messages: %v", m)
		}
	})
}

func TestStrangersBecomeWhatTheAccountPrefers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Account.UpdateOneID(w.shop.ID).SetAddAs(conversa.ModuleContacts).Exec(ctx)
		})
		w.hear(notify(from("Ana Maria Souza", text("wamid.1", ana, "", "oi", 1))), notify(from("Outra", text("wamid.2", ana, "", "oi", 2))))
		w.wantLeads()
		c := w.store.Client().Contact.Query().OnlyX(w.systemCtx())
		if value(c.FirstName) != "Ana" || value(c.LastName) != "Maria Souza" || c.OwnerID != w.admin {
			t.Errorf("contact %v", c)
		}
	})
}

func TestALateMessageMovesNothingBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(messagesField(shopID, text("wamid.2", ana, "", "second", 50))))
		w.hear(notify(messagesField(shopID, text("wamid.1", ana, "", "first", 10))))
		w.clock.set(noon)
		w.hear(notify(messagesField(shopID, text("wamid.3", ana, "", "from the future", 9000))))
		conv := w.conversation()
		last := w.store.Client().Message.Query().Where(message.ID(*conv.LastMessageID)).OnlyX(w.systemCtx())
		if value(last.Wamid) != "wamid.3" || !conv.LastInboundAt.Equal(noon.Add(50*time.Second)) {
			t.Errorf("last %s, window from %v", value(last.Wamid), conv.LastInboundAt)
		}
	})
}
