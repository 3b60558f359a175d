package inbox_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/internal/crm"
	"conversa/internal/inbox"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/unread"
)

// What happens in a drift.

func (d *drift) write() {
	phone, userID := d.phone(), ""
	switch d.IntN(60) {
	case 0: // who is it?
		userID = "BR." + phone
		phone = ""
	case 1:
		userID = "BR." + phone
	}
	d.pending = append(d.pending, messagesField(d.number(), text(d.wamid(), phone, userID, "oi", d.IntN(3000))))
}

func (d *drift) echo() {
	id := d.wamid()
	d.echoes = append(d.echoes, id)
	d.pending = append(d.pending, field("smb_message_echoes", d.number(), object{"message_echoes": []object{
		with(text(id, shopLine, "", "echo", d.IntN(3000)), "to", d.phone())}}))
}

// history is imported, and half of it arrives as news as well.
func (d *drift) history() {
	phone, number, id, second := d.phone(), d.number(), d.wamid(), d.IntN(3000)
	m, news := text(id, phone, "", "old", second), messagesField(number, text(id, phone, "", "old", second))
	if d.IntN(2) == 0 {
		m = with(text(id, shopLine, "", "old", second), "to", phone)
		news = field("smb_message_echoes", number, object{"message_echoes": []object{m}})
	}
	if d.IntN(4) == 0 {
		d.pending = append(d.pending, news)
	}
	d.pending = append(d.pending, field("history", number, object{"history": []object{{"threads": []object{{"id": phone, "messages": []object{m}}}}}}))
	if d.IntN(3) == 0 {
		d.pending = append(d.pending, news)
	}
}

// report tells that something failed, or arrived.
func (d *drift) report() {
	value := object{"id": d.any(d.echoes), "status": []string{"failed", "delivered", "sent"}[d.IntN(3)], "timestamp": stamp(4000)}
	if len(d.sent) > 0 && d.IntN(2) == 0 {
		id := d.any(d.sent)
		value["id"], value["biz_opaque_callback_data"] = "wamid.of."+id, id
	}
	if value["status"] == "failed" {
		value["errors"] = []object{{"code": 131026, "title": "Message undeliverable"}}
	}
	for _, branch := range []bool{false, true} {
		d.pending = append(d.pending, field("messages", d.numberOf(branch), object{"statuses": []object{value}}))
	}
}

func (d *drift) reply() {
	user := d.any(d.users)
	d.clock.set(noon.Add(time.Duration(d.IntN(4000)) * time.Second))
	m, err := one(d.inbox.Reply(d.as(user), d.viewer(user), inbox.Reply{
		ConversationID: d.any(d.talks), IdempotencyKey: d.wamid(), Text: "reply"}))
	if d.must(err); err == nil {
		d.sent = append(d.sent, m.ID)
	}
	d.clock.set(noon.Add(2 * time.Hour))
}

// retry sends something again, be it one that failed or not.
func (d *drift) retry() {
	user := d.any(d.users)
	d.clock.set(noon.Add(time.Duration(d.IntN(4000)) * time.Second))
	m, err := d.inbox.Retry(d.as(user), d.viewer(user), d.any(d.sent))
	if d.must(err); err == nil {
		d.sent = append(d.sent, m.ID)
	}
	d.clock.set(noon.Add(2 * time.Hour))
}

func (d *drift) cancel() {
	_, err := d.inbox.Cancel(d.as(d.admin), d.any(d.sent))
	d.must(err)
}

// react sets a reaction or takes it away: a customer, the business on its own phone, or a
// user. None of them is a message.
func (d *drift) react() {
	emoji := []string{"👍", "🎉", ""}[d.IntN(3)]
	if d.IntN(2) == 0 {
		user := d.any(d.users)
		_, err := d.inbox.React(d.as(user), d.viewer(user), d.any(d.said), emoji)
		d.must(err)
		return
	}
	wamid, phone := fmt.Sprintf("wamid.%s.%d", d.name, 1+d.IntN(1+d.wamids)), d.phone()
	m := object{"id": d.wamid(), "timestamp": stamp(d.IntN(3000)), "type": "reaction", "from": phone,
		"reaction": object{"message_id": wamid, "emoji": emoji}}
	if d.IntN(3) > 0 {
		d.pending = append(d.pending, messagesField(d.number(), m))
		return
	}
	m["from"], m["to"] = shopLine, phone
	d.pending = append(d.pending, field("smb_message_echoes", d.number(), object{"message_echoes": []object{m}}))
}

// readSome reads up to a message that is in its conversation.
func (d *drift) readSome() {
	m, err := d.store.Client().Message.Query().Where(message.ID(d.any(d.said))).Only(d.orgCtx())
	if ent.IsNotFound(err) {
		return
	}
	if err != nil {
		d.Fatal(err)
	}
	user := d.any(d.users)
	_, err = d.inbox.MarkRead(d.as(user), d.viewer(user), m.ConversationID, m.ID)
	d.must(err)
}

func (d *drift) assign() {
	conv, err := d.store.Client().Conversation.Query().Where(conversation.ID(d.any(d.talks))).Only(d.orgCtx())
	if ent.IsNotFound(err) {
		return
	}
	if err != nil {
		d.Fatal(err)
	}
	ref := crm.Ref{Module: conversa.ModuleContacts, ID: value(conv.ContactID)}
	if conv.LeadID != nil {
		ref = crm.Ref{Module: conversa.ModuleLeads, ID: *conv.LeadID}
		if d.IntN(4) == 0 {
			_, err := d.crm.Convert(d.as(d.admin), d.viewer(d.admin), ref.ID)
			d.must(err)
			return
		}
	}
	d.must(d.crm.Assign(d.as(d.admin), d.viewer(d.admin), ref, d.any(d.users)))
}

// rename changes somebody's number, perhaps to another's.
func (d *drift) rename() {
	m := object{"id": d.wamid(), "timestamp": stamp(d.IntN(3000)), "type": "system", "from": d.phone(),
		"system": object{"type": "user_changed_number", "body": "changed", "wa_id": d.phone()}}
	d.pending = append(d.pending, messagesField(d.number(), m))
}

// handOver gives all that one has to another, and a new user joins.
func (d *drift) handOver() {
	from, to := d.any(d.users), d.any(d.users)
	d.change(func(ctx context.Context, tx *store.Tx) error {
		unread.LockAtCommit(tx, d.org)
		ids := tx.Client.Conversation.Query().Where(conversation.OwnerID(from)).Order(ent.Asc("id")).IDsX(ctx)
		if err := tx.Client.Conversation.Update().Where(conversation.OwnerID(from)).SetOwnerID(to).Exec(ctx); err != nil {
			return err
		}
		return signal.Moved(ctx, tx, d.clock.now(), ids...)
	})
	if len(d.users) < 6 {
		d.join()
	}
}

func (d *drift) join() {
	var id string // of the attempt that was committed
	d.change(func(ctx context.Context, tx *store.Tx) error {
		u := tx.Client.User.Create().SetOrganizationID(d.org).SetName("User").SetProfile(conversa.ProfileStandard).
			SetEmail(fmt.Sprintf("%d@%s%s.example.com", len(d.users), d.name, strings.ReplaceAll(d.org, "_", "-"))).SaveX(ctx)
		id = u.ID
		return unread.Join(ctx, tx, d.org, id)
	})
	d.users = append(d.users, id)
}

// look finds out what is there.
func (d *drift) look() {
	d.talks = d.store.Client().Conversation.Query().IDsX(d.orgCtx())
	d.said = d.store.Client().Message.Query().Order(ent.Desc("created_at")).Limit(500).IDsX(d.orgCtx())
	slices.Sort(d.talks)
}

func (d *drift) flush() {
	var bodies [][]byte
	for changes := range slices.Chunk(d.pending, 10) {
		bodies = append(bodies, notify(changes...))
	}
	d.pending = nil
	d.hear(bodies...)
}
