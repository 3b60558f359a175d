package inbox_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/attachment"
	"conversa/ent/identity"
	"conversa/ent/message"
)

// dump writes down everything that a user can see of the inbox, without the ids
// and times of our own, in an order of its own: two databases that show the same
// have the same dump. Without profiles, what customers call themselves is left out.
func (w *world) dump(profiles bool) string {
	w.Helper()
	ctx, client := w.orgCtx(), w.store.Client()
	var parts []string
	for _, conv := range client.Conversation.Query().AllX(ctx) {
		parts = append(parts, w.dumpConversation(conv, profiles))
	}
	slices.Sort(parts)
	for _, r := range client.Reaction.Query().Order(ent.Asc("wamid", "account_id", "author")).AllX(ctx) {
		parts = append(parts, fmt.Sprintf("reaction on %s by %s: %q at %s", r.Wamid, r.Author, r.Emoji, clockTime(&r.ReactedAt)))
	}
	var parked []string
	for _, p := range client.ParkedChange.Query().AllX(ctx) {
		change, _ := json.Marshal(p.Change)
		parked = append(parked, fmt.Sprintf("parked for %s from %s: %s", p.Wamid, p.Source, change))
	}
	slices.Sort(parked)
	parts = append(parts, parked...)
	parts = append(parts, fmt.Sprintf("%d leads, %d contacts, %d names",
		client.Lead.Query().CountX(ctx), client.Contact.Query().CountX(ctx), client.Identity.Query().CountX(ctx)))
	return strings.Join(parts, "\n")
}

func (w *world) dumpConversation(conv *ent.Conversation, profiles bool) string {
	ctx := w.orgCtx()
	var lines []string
	nickname := word(w.store.Client().Account.GetX(ctx, conv.AccountID).Nickname)
	lines = append(lines, fmt.Sprintf("conversation of %s with %s", nickname, w.dumpCustomer(conv, profiles)))
	lines = append(lines, fmt.Sprintf("  to %s/%s, last at %s, inbound at %s, closes at %s", word(conv.WaID), word(conv.Bsuid),
		clockTime(&conv.LastMessageAt), clockTime(conv.LastInboundAt), clockTime(conv.WindowClosesAt)))
	rows := w.store.Client().Message.Query().Where(message.ConversationID(conv.ID)).Order(ent.Asc("sent_at", "wamid")).AllX(ctx)
	for _, m := range rows {
		lines = append(lines, w.dumpMessage(m)...)
	}
	last := slices.IndexFunc(rows, func(m *ent.Message) bool { return m.ID == *conv.LastMessageID })
	if last < 0 || !rows[last].SentAt.Equal(rows[len(rows)-1].SentAt) || !rows[last].SentAt.Equal(conv.LastMessageAt) {
		lines = append(lines, "  BROKEN: the last message is not the last")
	}
	return strings.Join(lines, "\n")
}

func (w *world) dumpCustomer(conv *ent.Conversation, profiles bool) string {
	ctx := w.orgCtx()
	id, text := "", ""
	if conv.LeadID != nil {
		l := w.store.Client().Lead.GetX(ctx, *conv.LeadID)
		id, text = l.ID, fmt.Sprint("lead ", word(l.Phone), " ", word(l.WaID), " ", l.OwnerID == conv.OwnerID)
		if profiles {
			text += fmt.Sprint(" ", word(l.FirstName), " ", word(l.LastName), " ", clockTime(l.NamedAt), " ", word(l.Username), " ", clockTime(l.UsernameAt))
		}
	}
	if conv.ContactID != nil {
		c := w.store.Client().Contact.GetX(ctx, *conv.ContactID)
		id, text = c.ID, text+fmt.Sprint("contact ", word(c.Phone), " ", word(c.WaID), " ", c.OwnerID == conv.OwnerID)
		if profiles {
			text += fmt.Sprint(" ", word(c.FirstName), " ", word(c.LastName), " ", clockTime(c.NamedAt), " ", word(c.Username), " ", clockTime(c.UsernameAt))
		}
	}
	var names []string
	for _, n := range w.store.Client().Identity.Query().Where(identity.CustomerID(id)).AllX(ctx) {
		names = append(names, fmt.Sprintf("%s %s since %s given=%v", n.Kind, n.Value, clockTime(&n.Since), n.Given))
	}
	slices.Sort(names)
	return text + " known as [" + strings.Join(names, ", ") + "]"
}

func (w *world) dumpMessage(m *ent.Message) []string {
	content, referral, failure := sortedJSON(m.Content), sortedJSON(m.Referral), sortedJSON(m.Failure)
	line := fmt.Sprintf("  %s %s %s %s %s %s text=%s was=%s search=%q content=%s ad=%s forwarded=%v re=%s %s fail=%s at %s delivered %s read %s edited %s revoked %s as %s/%s",
		word(m.Wamid), m.Direction, m.Type, m.Origin, m.ID[:4], sender(w, m), word(m.Text), word(m.OriginalText), m.SearchText, content, referral,
		m.Forwarded, word(m.ReplyToWamid), m.Status, failure, clockTime(&m.SentAt), clockTime(m.DeliveredAt), clockTime(m.ReadAt),
		clockTime(m.EditedAt), clockTime(m.RevokedAt), word(m.WaID), word(m.Bsuid))
	lines := []string{line}
	for _, a := range w.store.Client().Attachment.Query().Where(attachment.MessageID(m.ID)).WithFile().AllX(w.orgCtx()) {
		f := a.Edges.File
		lines = append(lines, fmt.Sprintf("    file %s %s %s sha=%s caption=%s voice=%v pending=%v",
			f.MediaID, f.Name, f.ContentType, word(f.Sha256), word(a.Caption), a.Voice, f.State == conversa.FilePending))
	}
	return lines
}

func word(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

// clockTime is a time in seconds after noon.
func clockTime(at *time.Time) string {
	switch {
	case at == nil:
		return "-"
	case at.Unix() == 0:
		return "ever"
	}
	return fmt.Sprintf("%+.0fs", at.Sub(noon).Seconds())
}

func sender(w *world, m *ent.Message) string {
	switch {
	case m.SentByID == nil:
		return "-"
	case *m.SentByID == w.admin:
		return "admin"
	}
	return "somebody"
}
