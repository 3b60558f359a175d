package simulator

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

const (
	windowLength   = 24 * time.Hour
	reactionPeriod = 30 * 24 * time.Hour
	pairBurst      = 45
	pairInterval   = 6 * time.Second
	numberPerSec   = 80
	pairsKept      = 10_000
)

// pairKey names a number and one of its recipients.
type pairKey struct{ number, recipient string }

// Mark is a "read" that a business set on a customer's message, with or without the typing indicator.
type Mark struct {
	PhoneNumberID string    `json:"phoneNumberId"`
	Wamid         string    `json:"wamid"`
	Typing        bool      `json:"typing"`
	At            time.Time `json:"at"`
}

// postMessages is POST /{phone_number_id}/messages.
func (s *Simulator) postMessages(w http.ResponseWriter, r *http.Request) {
	c := &call{Request: r, node: r.PathValue("node")}
	if err := s.authorize(r, c.node); err != nil {
		writeError(w, err)
		return
	}
	q, err := readRequest(r)
	if err != nil {
		writeError(w, err)
		return
	}
	if q.Status != "" {
		s.answerMark(w, c, q)
		return
	}
	if err := q.check(); err != nil {
		writeError(w, err)
		return
	}
	if err := s.refuseMergeFields(c.node, q); err != nil {
		writeError(w, err)
		return
	}
	failure := s.failureOf(target{
		endpoint: "messages", number: c.node, recipient: q.recipient(), body: string(q.src),
	})
	if failure != nil && !failure.accepts() {
		s.play(w, r, failure)
		return
	}
	s.take(w, c, q, failure)
}

// refuseMergeFields keeps a product's mistake from customers. Meta would send it: here nobody is to see it pass.
func (s *Simulator) refuseMergeFields(number string, q *request) *graphError {
	texts := mergeFields(q.raw)
	if len(texts) == 0 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range texts {
		s.violations = appendBounded(s.violations, Violation{PhoneNumberID: number, Text: text}, violationsKept)
	}
	return invalid("The message holds a merge field that was not filled in.")
}

// recipient is whom the message is for, as the business wrote it. The phone wins when both are given.
func (q *request) recipient() string {
	if q.To != "" {
		return q.To
	}
	return q.Recipient
}

// take accepts the message, answers, and reports what became of it.
func (s *Simulator) take(w http.ResponseWriter, c *call, q *request, failure *Failure) {
	late := 0
	if part := q.media(); part != nil && part.Link != "" && s.fetchLink(c.Request, q.Type, part.Link) != nil {
		late = 131053
	}
	if failure != nil && failure.Mode == FailureStatus {
		late = failure.Code
	}
	s.mu.Lock()
	m, answer, err := s.accept(c, q, late)
	early := err == nil && s.chaos.StatusFirst
	var reported <-chan struct{}
	if err == nil {
		s.pending++ // WaitDelivered waits for statuses that are yet to be made
	}
	if early {
		reported = s.settle(m)
	}
	s.mu.Unlock()
	if err != nil {
		writeError(w, err)
		return
	}
	waitFor(c.Context(), reported)
	if failure != nil && failure.Mode != FailureStatus {
		s.settleLater(m, early)
		s.play(w, c.Request, failure)
		return
	}
	writeJSON(w, http.StatusOK, answer)
	_ = http.NewResponseController(w).Flush() // the answer leaves before the statuses do
	s.settleLater(m, early)
}

// settleLater reports the message unless that was done before the answer.
func (s *Simulator) settleLater(m *Message, done bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !done {
		s.settle(m)
	}
	s.release()
}

// waitFor waits for a status to be taken, but not for ever: the product may wait for our answer first.
func waitFor(ctx context.Context, done <-chan struct{}) {
	if done == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// accept checks what depends on the platform's state, and takes the message. late is the code of a failure that is
// already certain, or 0.
func (s *Simulator) accept(c *call, q *request, late int) (*Message, map[string]any, *graphError) {
	n := s.numbers[c.node]
	if n == nil {
		return nil, nil, noSuchObject(c.Method, c.node)
	}
	if !n.registered {
		return nil, nil, metaError(133010)
	}
	to, waID, refused := s.addressee(n, q)
	if refused != nil {
		return nil, nil, refused
	}
	if part := q.media(); part != nil && part.ID != "" {
		code, refused := s.checkMedia(n, q.Type, part.ID)
		if refused != nil {
			return nil, nil, refused
		}
		late = firstCode(late, code)
	}
	if refused := s.spend(n, q.recipientKey(to, waID)); refused != nil {
		return nil, nil, refused
	}
	now := s.clock.now()
	fate := s.fate(n, to, q, now)
	if fate == 131047 && s.settings.RefuseClosedWindow {
		return nil, nil, metaError(fate)
	}
	m := s.record(n, to, waID, q, now)
	m.failure = firstCode(late, fate)
	s.show(m)
	return m, accepted(q, to, n, waID, m.ID), nil
}

func firstCode(codes ...int) int {
	for _, code := range codes {
		if code != 0 {
			return code
		}
	}
	return 0
}

// accepted is the answer to a message that was taken.
func accepted(q *request, to *Customer, n *number, waID, wamid string) map[string]any {
	contact := map[string]any{"input": q.recipient()}
	if waID != "" {
		contact["wa_id"] = waID
	}
	if to != nil && q.To == "" {
		contact["user_id"] = to.userIDFor(n)
	}
	return map[string]any{
		"messaging_product": "whatsapp", "contacts": []any{contact}, "messages": []any{map[string]any{"id": wamid}},
	}
}

// addressee finds the customer; nil for a phone that is not on WhatsApp. A user id must be one that this business
// was given.
func (s *Simulator) addressee(n *number, q *request) (*Customer, string, *graphError) {
	if q.To == "" {
		to := s.userIDs[q.Recipient]
		if to == nil || to.userIDFor(n) != q.Recipient {
			return nil, "", metaError(131009).because("The recipient is not a user id of this business.")
		}
		return to, to.waID, nil
	}
	phone := digits(q.To)
	if phone == digits(n.DisplayPhoneNumber) {
		return nil, "", metaError(131021)
	}
	for _, form := range samePhone(phone) {
		if to := s.customers[form]; to != nil {
			return to, to.waID, nil
		}
	}
	return nil, phone, nil
}

func (q *request) recipientKey(to *Customer, waID string) string {
	if to != nil {
		return to.key()
	}
	return waID
}

// spend takes the message from both rate limits, or from none.
func (s *Simulator) spend(n *number, recipient string) *graphError {
	if s.settings.Unlimited {
		return nil
	}
	now := s.clock.now()
	key := pairKey{n.PhoneNumberID, recipient}
	pair := s.pairs[key]
	if pair == nil {
		s.prunePairs(now)
		pair = &bucket{}
		s.pairs[key] = pair
	}
	n.rate.fill(now, numberPerSec, time.Second/numberPerSec)
	pair.fill(now, pairBurst, pairInterval)
	switch {
	case n.rate.tokens < 1:
		return metaError(130429)
	case pair.tokens < 1:
		return metaError(131056)
	}
	n.rate.tokens--
	pair.tokens--
	return nil
}

// prunePairs forgets pairs whose bucket is full again: a new one is the same.
func (s *Simulator) prunePairs(now time.Time) {
	if len(s.pairs) < pairsKept {
		return
	}
	for key, pair := range s.pairs {
		if pair.fill(now, pairBurst, pairInterval); pair.tokens >= pairBurst {
			delete(s.pairs, key)
		}
	}
}

// fate is the code with which the message will fail after it was accepted, or 0.
func (s *Simulator) fate(n *number, to *Customer, q *request, now time.Time) int {
	if to == nil {
		return 131026
	}
	if q.Type == "template" {
		return 0
	}
	chat := s.chats[chatKey{n.PhoneNumberID, to}]
	if chat == nil || chat.lastInbound.IsZero() || now.Sub(chat.lastInbound) >= windowLength {
		return 131047
	}
	if q.Type == "reaction" && !s.canReact(chat, q.Reaction.MessageID, now) {
		return 131009
	}
	return 0
}

// canReact: a message of this chat, not a reaction, not deleted, at most 30 days old.
func (s *Simulator) canReact(chat *chat, wamid string, now time.Time) bool {
	m := s.messages[wamid]
	return m != nil && m.chat == chat && m.Type != "reaction" && !m.Deleted && now.Sub(m.At) <= reactionPeriod
}

// record puts the message into the log and, if there is a phone to show it, into the chat.
func (s *Simulator) record(n *number, to *Customer, waID string, q *request, now time.Time) *Message {
	party := waID
	if party == "" {
		party = strings.ReplaceAll(q.Recipient, ".", "")
	}
	m := &Message{
		ID: newWamid(party, false), From: fromBusiness, Type: q.Type, Content: q.raw[q.Type], At: now,
		ContextID: q.Context.MessageID, Status: "accepted", number: n, to: to, waID: waID, callback: q.CallbackData,
	}
	s.sent.add(sentEntry{wamid: m.ID, number: n.PhoneNumberID, at: now.UnixMilli(), body: string(q.src)})
	if to != nil {
		s.chatOf(n, to).add(s, m)
	}
	return m
}

// show puts an accepted message onto the customer's phone, unless it failed.
func (s *Simulator) show(m *Message) {
	if m.failure != 0 || m.to == nil {
		return
	}
	if m.Type == "reaction" {
		content, _ := m.Content.(map[string]any)
		target, _ := content["message_id"].(string)
		emoji, _ := content["emoji"].(string)
		s.decorate(s.messages[target], fromBusiness, emoji)
		return
	}
	s.publishMessage(m)
}

// answerMark marks a customer's message, and those before it, as read by the business.
func (s *Simulator) answerMark(w http.ResponseWriter, c *call, q *request) {
	s.mu.Lock()
	err := s.mark(c, q)
	s.mu.Unlock()
	if err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, success())
}

func (s *Simulator) mark(c *call, q *request) *graphError {
	m := s.messages[q.MessageID]
	switch {
	case q.Status != "read":
		return invalid("Param status must be one of {READ} - got \"%s\".", q.Status)
	case m == nil || m.From != fromCustomer || m.number.PhoneNumberID != c.node:
		return invalid("Invalid parameter").because("The message id is not one of a received message.")
	case q.TypingIndicator != nil && q.TypingIndicator.Type != "text":
		return invalid("Param typing_indicator['type'] must be one of {TEXT}")
	}
	s.marks = appendBounded(s.marks, Mark{
		PhoneNumberID: c.node, Wamid: m.ID, Typing: q.TypingIndicator != nil, At: s.clock.now(),
	}, marksKept)
	m.chat.readByBusiness(s, m)
	if q.TypingIndicator != nil {
		s.publish(map[string]any{"type": "typing", "phoneNumberId": c.node, "customer": m.chat.customer.key()})
	}
	return nil
}

// asMap is a JSON text as a map, for the log's readers.
func asMap(body string) map[string]any {
	var decoded map[string]any
	if json.Unmarshal([]byte(body), &decoded) != nil {
		return nil
	}
	return decoded
}
