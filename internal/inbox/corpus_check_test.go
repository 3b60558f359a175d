package inbox_test

import (
	"context"
	"mime"
	"strconv"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/attachment"
	"conversa/ent/message"
	"conversa/ent/reaction"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

func (w *corpusWorld) checkAll() {
	w.Helper()
	wamids := map[string]bool{}
	for _, e := range w.events {
		switch {
		case e.Event == "status":
			wamids[e.Wamid] = true
			w.checkStatus(e)
		case e.Event == "value_error":
		case e.Effect == "inbound_message", e.Effect == "placeholder_message":
			wamids[e.Wamid] = true
			w.checkInbound(e)
		case e.Effect == "outbound_message":
			wamids[e.Wamid] = true
			w.checkEcho(e)
		case e.Effect == "reaction":
			w.checkReaction(e)
		case e.Effect == "edit", e.Effect == "revoke":
			w.checkAmendment(e)
		case e.Effect == "contact_change":
			w.checkNotice(e)
		case e.Event == "history":
			for i := range e.HistoryCount {
				wamids["history"+strconv.Itoa(i)] = true
			}
		case e.Effect != "":
			w.Errorf("the test does not know the effect %q", e.Effect)
		default:
			w.checkAccount(e)
		}
	}
	if got := w.store.Client().Message.Query().CountX(w.systemCtx()); got != len(wamids) {
		w.Errorf("messages: %d, want %d", got, len(wamids))
	}
	if left := w.store.Client().ParkedChange.Query().CountX(w.systemCtx()); left != 0 {
		w.Errorf("%d changes still wait for a message that came", left)
	}
}

func (w *corpusWorld) find(e expected) *ent.Message {
	w.Helper()
	m, err := w.store.Client().Message.Query().WithConversation().
		Where(message.Wamid(e.Wamid), message.AccountID(w.accountOf(e).ID)).Only(w.systemCtx())
	if err != nil {
		w.Fatalf("message %s: %v", e.Wamid, err)
	}
	return m
}

func (w *corpusWorld) checkInbound(e expected) {
	w.Helper()
	m := w.find(e)
	conv := m.Edges.Conversation
	w.same(e.Wamid, map[string][2]any{
		"direction": {m.Direction, conversa.DirectionInbound},
		"origin":    {m.Origin, conversa.OriginCustomer},
		"status":    {m.Status, conversa.StatusReceived},
		"type":      {m.Type, wantType(e)},
		"sent at":   {m.SentAt.UTC(), e.at()},
		"reply to":  {word(m.ReplyToWamid), dash(e.ReplyTo)},
		"forwarded": {m.Forwarded, e.Forwarded},
		"number":    {word(m.WaID), dash(e.SenderWaID)},
		"text":      {m.Text != nil || e.Body+e.Caption == "", true},
		"closes":    {conv.WindowClosesAt.UTC(), w.lastInbound(e).Add(24 * time.Hour)},
		"last in":   {conv.LastInboundAt.UTC(), w.lastInbound(e)},
		"referral":  {m.Referral != nil, e.Referral != ""},
	})
	if want := strings.ReplaceAll(e.Body+e.Caption, "\x00", ""); want != "" && value(m.Text) != want {
		w.Errorf("%s: text %q, want %q", e.Wamid, value(m.Text), want)
	}
	if e.Referral != "" && value(m.Referral.SourceID) != e.Referral {
		w.Errorf("%s: ad %q, want %q", e.Wamid, value(m.Referral.SourceID), e.Referral)
	}
	if m.Bsuid != nil && *m.Bsuid != e.SenderUserID {
		w.Errorf("%s: user id %q, want %q", e.Wamid, *m.Bsuid, e.SenderUserID)
	}
	w.checkContent(e, m)
}

// lastInbound is the time of the sender's last message in the file.
func (w *corpusWorld) lastInbound(of expected) (last time.Time) {
	for _, e := range w.events {
		isMessage := e.Effect == "inbound_message" || e.Effect == "placeholder_message"
		same := e.SenderWaID == of.SenderWaID && e.PhoneNumberID == of.PhoneNumberID
		if isMessage && same && e.at().After(last) {
			last = e.at()
		}
	}
	return last
}

func wantType(e expected) conversa.MessageType {
	switch {
	case e.Type == "": // "no type key: infer location from the location object"
		return conversa.TypeLocation
	case e.Effect == "placeholder_message" && e.Type != "interactive":
		return conversa.TypeUnsupported
	}
	return conversa.MessageType(strings.ToUpper(e.Type))
}

func (w *corpusWorld) checkContent(e expected, m *ent.Message) {
	w.Helper()
	kind := strings.TrimPrefix(strings.ToLower(string(wantType(e))), "unsupported")
	has := map[string]bool{
		"location":    m.Content != nil && m.Content.Location != nil,
		"contacts":    m.Content != nil && m.Content.Cards != nil,
		"order":       m.Content != nil && m.Content.Order != nil && len(m.Content.Order.Items) > 0,
		"button":      m.Content != nil && m.Content.Button != nil,
		"interactive": m.Content != nil && m.Content.Button != nil && len(m.Content.Button.Payload) > 0,
	}
	if here, needed := has[kind]; needed && !here && e.Effect == "inbound_message" {
		w.Errorf("%s: %s without its content: %+v", e.Wamid, kind, m.Content)
	}
	if e.Effect == "placeholder_message" {
		if m.Content == nil || m.Content.Unsupported == nil || !strings.Contains(string(m.Content.Unsupported.Raw), e.Wamid) {
			w.Errorf("%s: a placeholder without what came: %+v", e.Wamid, m.Content)
		}
		if len(e.ErrorCodes) > 0 && e.ErrorCodes[0] == 131052 && !strings.Contains(m.Content.Unsupported.Reason, "file") {
			w.Errorf("%s: the reason is %q", e.Wamid, m.Content.Unsupported.Reason)
		}
	}
	files := w.store.Client().Attachment.Query().Where(attachment.MessageID(m.ID)).WithFile().AllX(w.systemCtx())
	if len(files) != count(e.MediaID != "") {
		w.Fatalf("%s: %d files", e.Wamid, len(files))
	}
	if e.MediaID == "" {
		return
	}
	a := files[0]
	mediaType, _, _ := mime.ParseMediaType(e.MIME)
	w.same(e.Wamid, map[string][2]any{
		"media":   {a.Edges.File.MediaID, e.MediaID},
		"mime":    {a.Edges.File.ContentType, mediaType},
		"caption": {word(a.Caption), dash(e.Caption)},
		"voice":   {a.Voice, e.Voice},
		"state":   {a.Edges.File.State, conversa.FilePending},
	})
	if e.Filename != "" && a.Edges.File.Name != e.Filename {
		w.Errorf("%s: file %q, want %q", e.Wamid, a.Edges.File.Name, e.Filename)
	}
}

func (w *corpusWorld) checkEcho(e expected) {
	w.Helper()
	m := w.find(e)
	w.same(e.Wamid, map[string][2]any{
		"direction": {m.Direction, conversa.DirectionOutbound},
		"origin":    {m.Origin, conversa.OriginBusinessApp},
		"status":    {m.Status, conversa.StatusSent},
		"number":    {word(m.WaID), dash(e.To)},
		"window":    {m.Edges.Conversation.WindowClosesAt == nil, true},
	})
	if jobs := w.store.Client().Job.Query().CountX(w.systemCtx()); jobs != 0 {
		w.Errorf("%s: an echo made %d jobs", e.Wamid, jobs)
	}
}

func (w *corpusWorld) checkReaction(e expected) {
	w.Helper()
	r, err := w.store.Client().Reaction.Query().
		Where(reaction.Wamid(e.Target), reaction.AccountID(w.accountOf(e).ID)).Only(w.systemCtx())
	if err != nil {
		w.Fatalf("reaction on %s: %v", e.Target, err)
	}
	w.same(e.Wamid, map[string][2]any{
		"emoji": {r.Emoji, e.Emoji}, "author": {r.Author, reaction.AuthorCUSTOMER}, "at": {r.ReactedAt.UTC(), e.at()},
	})
}

// checkAmendment has the original arrive, which the change waited for.
func (w *corpusWorld) checkAmendment(e expected) {
	w.Helper()
	target := w.originalOf(e)
	name, value := "messages", object{"messages": []object{text(target, "15550100099", "", "the original", 0)}}
	if e.Event == "echo" {
		name = "smb_message_echoes"
		value = object{"message_echoes": []object{with(text(target, shopLine, "", "the original", 0), "to", e.To)}}
	}
	if n := w.store.Client().Message.Query().CountX(w.systemCtx()); n != 0 {
		w.Errorf("%s: %d messages", e.Wamid, n)
	}
	w.hear(notify(field(name, e.PhoneNumberID, value)))
	m := w.find(expected{Wamid: target, PhoneNumberID: e.PhoneNumberID, WABAID: e.WABAID})
	w.same(e.Wamid, map[string][2]any{
		"edited":  {m.EditedAt != nil && word(m.OriginalText) == "the original" && word(m.Text) != "the original", e.Effect == "edit"},
		"revoked": {m.RevokedAt != nil, e.Effect == "revoke"},
	})
	w.change(func(ctx context.Context, tx *store.Tx) error { // the original is not one of the file's messages
		return tx.Client.Message.DeleteOneID(m.ID).Exec(ctx)
	})
}

// originalOf is the message that an edit or a withdrawal is about; the
// expectations leave it out for echoes.
func (w *corpusWorld) originalOf(e expected) string {
	w.Helper()
	n, err := whatsapp.ParseNotification(w.body)
	if err != nil {
		w.Fatal(err)
	}
	for _, m := range append(n.Changes[0].Messages, n.Changes[0].Echoes...) {
		switch {
		case m.ID != e.Wamid:
		case m.Edit != nil:
			return m.Edit.OriginalID
		case m.Revoke != nil:
			return m.Revoke.OriginalID
		}
	}
	w.Fatalf("%s is about nothing", e.Wamid)
	return ""
}

// checkNotice: nothing but the notice itself is there, as nobody wrote.
func (w *corpusWorld) checkNotice(e expected) {
	w.Helper()
	changes := w.store.Client().IdentityChange.Query().CountX(w.systemCtx())
	switch e.Subtype {
	case "user_changed_number", "user_changed_user_id", "customer_changed_number":
		if changes == 0 {
			w.Errorf("%s: the change was not kept", e.Wamid)
		}
	default:
		if changes != 0 {
			w.Errorf("%s: %d changes of names", e.Wamid, changes)
		}
	}
	if n := w.store.Client().Conversation.Query().CountX(w.systemCtx()); n != 0 {
		w.Errorf("%s: %d conversations", e.Wamid, n)
	}
}

func (w *corpusWorld) checkStatus(e expected) {
	w.Helper()
	m := w.find(e)
	if !e.isOurs() {
		if m.Status != conversa.StatusSent || m.ReadAt != nil {
			w.Errorf("a group's status changed %s: %s", e.Wamid, m.Status)
		}
		return
	}
	best := conversa.StatusSent
	for _, other := range w.events {
		if status, ok := conversa.MessageStatusOf(other.Status); ok && other.Wamid == e.Wamid {
			best = best.Advance(status)
		}
	}
	if m.Status != best {
		w.Errorf("%s: status %s, want %s", e.Wamid, m.Status, best)
	}
	switch e.Status {
	case "delivered":
		w.same(e.Wamid, map[string][2]any{"delivered at": {clockTime(m.DeliveredAt), clockTime(ptr(e.at()))}})
	case "read", "played":
		w.same(e.Wamid, map[string][2]any{"read at": {clockTime(m.ReadAt), clockTime(ptr(e.at()))}})
	case "failed":
		w.checkFailure(e, m)
	}
	if m.Edges.Conversation.WindowClosesAt != nil {
		w.Errorf("%s: a status opened the window", e.Wamid)
	}
}

func (w *corpusWorld) checkFailure(e expected, m *ent.Message) {
	w.Helper()
	title, _ := whatsapp.Describe(e.ErrorCodes[0])
	if m.Failure == nil || m.Failure.Code != e.ErrorCodes[0] || m.Failure.Title != title {
		w.Fatalf("%s: failure %+v, want code %d", e.Wamid, m.Failure, e.ErrorCodes[0])
	}
	if (m.Failure.Reason == conversa.CodeWindowClosed) != (e.ErrorCodes[0] == 131047) ||
		m.Failure.Retryable != (&whatsapp.Error{Code: e.ErrorCodes[0]}).MayPass() {
		w.Errorf("%s: failure %+v", e.Wamid, m.Failure)
	}
}

// accountStates are what news of an account make of it; all else changes nothing.
var accountStates = map[string]conversa.AccountStatus{
	"ACCOUNT_DELETED": conversa.AccountDisconnected, "ACCOUNT_OFFBOARDED": conversa.AccountDisconnected,
	"PARTNER_REMOVED": conversa.AccountDisconnected, "PARTNER_APP_UNINSTALLED": conversa.AccountDisconnected,
	"ACCOUNT_RESTRICTION": conversa.AccountRestricted,
}

func (w *corpusWorld) checkAccount(e expected) {
	w.Helper()
	want := conversa.AccountActive
	if s, ok := accountStates[e.Event]; ok && e.Field == "account_update" {
		want = s
	}
	if e.Field == "account_review_update" && e.Decision == "REJECTED" {
		want = conversa.AccountRestricted
	}
	rate := 80
	if e.Event == "THROUGHPUT_UPGRADE" {
		rate = 1000
	}
	a := w.store.Client().Account.Query().Where(account.ID(w.accountOf(e).ID)).OnlyX(w.systemCtx())
	w.same(e.Event, map[string][2]any{
		"status": {a.Status, want}, "reason": {a.StatusReason != nil, want != conversa.AccountActive}, "rate": {a.MessagesPerSecond, rate},
	})
}

func (w *corpusWorld) same(what string, pairs map[string][2]any) {
	w.Helper()
	for name, pair := range pairs {
		if pair[0] != pair[1] {
			w.Errorf("%s: %s = %v, want %v", what, name, pair[0], pair[1])
		}
	}
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func ptr[T any](v T) *T { return &v }
