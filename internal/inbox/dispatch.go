package inbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"conversa/ent"
	"conversa/internal/account"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// process takes a body apart, element by element, each in a transaction of its
// own, so that one bad element never loses the others. problems are what a person
// may want to look at; an error is a fault of ours, and the body is tried again.
// alive is called now and then, while it lasts.
func (s *Service) process(ctx context.Context, d delivery, accounts *accounts, alive func()) (problems []string, err error) {
	n, err := whatsapp.ParseNotification(withoutNUL(d.Body))
	if err != nil {
		return []string{"not a notification"}, nil
	}
	organizationID, ok, err := s.organizationOf(ctx, d)
	if err != nil || !ok {
		return []string{"the account whose address it came to is gone"}, err
	}
	w := &walk{Service: s, delivery: d, organizationID: organizationID, accounts: accounts, alive: alive}
	for _, change := range n.Changes {
		w.change(ctx, change)
	}
	return w.problems, errors.Join(w.faults...)
}

// walk goes through one body and notes what went wrong.
type walk struct {
	*Service
	delivery delivery
	// organizationID narrows down whose accounts are believed; empty: all.
	organizationID string
	accounts       *accounts
	alive          func()
	problems       []string
	faults         []error
}

// do runs one element's step. A panic is a fault of that element alone.
func (w *walk) do(what string, step func() (problem string, err error)) {
	defer func() {
		if p := recover(); p != nil {
			w.faults = append(w.faults, fmt.Errorf("%s: panic: %v", what, p))
		}
	}()
	w.alive()
	problem, err := step()
	if problem != "" {
		w.problems = append(w.problems, problem)
	}
	if err != nil {
		w.faults = append(w.faults, fmt.Errorf("%s: %w", what, err))
	}
}

func (w *walk) change(ctx context.Context, c whatsapp.Change) {
	switch {
	case c.Problem != nil:
		w.problems = append(w.problems, c.Field+": cannot be decoded")
	case account.IsNews(c.Field):
		w.do(c.Field, func() (string, error) { return "", w.accountNews(ctx, w.organizationID, c) })
	case len(c.Messages)+len(c.Echoes)+len(c.History)+len(c.Statuses)+len(c.Errors) > 0:
		w.do(c.Field, func() (string, error) {
			a, err := w.accounts.find(ctx, c.PhoneNumberID)
			if err != nil {
				return "", err
			}
			if a == nil || w.organizationID != "" && a.OrganizationID != w.organizationID {
				return "no account has phone number id " + short(c.PhoneNumberID), nil
			}
			w.elements(ctx, a, c)
			return "", w.see(ctx, a.ID)
		})
	}
}

// elements applies messages before statuses: it is the order in which they most
// often make sense, though any order ends the same.
func (w *walk) elements(ctx context.Context, account *ent.Account, c whatsapp.Change) {
	for _, e := range c.Errors {
		w.Log.Warn("WhatsApp reports an error", "account", account.ID, "code", e.Code, "delivery", w.delivery.ID)
	}
	for _, list := range []struct {
		messages []whatsapp.Message
		way      way
	}{{c.Messages, fromCustomer}, {c.Echoes, fromPhone}, {c.History, fromHistory}} {
		for _, m := range list.messages {
			in := incoming{account, c, m, list.way, w.delivery.ReceivedAt}
			w.do(c.Field, func() (string, error) { return w.receive(ctx, in) })
		}
	}
	for _, st := range c.Statuses {
		w.do("status", func() (string, error) { return w.status(ctx, account, st) })
	}
}

// way is by which way a message of a webhook came about.
type way int

const (
	fromCustomer way = iota
	fromPhone
	fromHistory
)

// incoming is one message of a webhook with all that is known about it.
type incoming struct {
	account    *ent.Account
	change     whatsapp.Change
	message    whatsapp.Message
	way        way
	receivedAt time.Time
}

const maxIDLength = 512

// receive applies one message, whatever it turns out to be.
func (s *Service) receive(ctx context.Context, in incoming) (problem string, err error) {
	m := in.message
	switch {
	case m.ID == "", len(m.ID) > maxIDLength, len(in.target()) > maxIDLength:
		return "a message cannot be decoded", nil
	case m.GroupID != "", m.Type == "request_welcome":
		return "", nil // groups are not private conversations
	case m.Type == "system":
		return "", s.customerChanged(ctx, in)
	case !in.sender().Known():
		return "a message names no sender", nil
	}
	apply := s.add
	switch m.Type {
	case "reaction":
		apply = s.react
	case "edit", "revoke":
		apply = s.amend
	}
	if in.isAbout() && in.target() == "" {
		return "a message of type " + m.Type + " cannot be decoded", nil
	}
	return "", s.ingest(ctx, in.lockKeys(), func(ctx context.Context, tx *store.Tx) error {
		return apply(ctx, tx, in)
	})
}

// isAbout reports whether the message only says something about another one.
func (in incoming) isAbout() bool {
	switch in.message.Type {
	case "reaction", "edit", "revoke":
		return true
	}
	return false
}

// lockKeys are the sender's and the message's: whoever touches the same person or
// the same message waits.
func (in incoming) lockKeys() []string {
	keys := append(in.sender().LockKeys(in.account.OrganizationID), wamidKey(in.account, in.message.ID))
	if target := in.target(); target != "" {
		keys = append(keys, wamidKey(in.account, target))
	}
	return keys
}

// target is the message that this one is about; empty where it does not say, or
// does not say what about it.
func (in incoming) target() string {
	switch m := in.message; {
	case m.Type == "reaction" && m.Reaction != nil:
		return m.Reaction.MessageID
	case m.Type == "edit" && m.Edit != nil && m.Edit.Message != nil:
		return m.Edit.OriginalID
	case m.Type == "revoke" && m.Revoke != nil:
		return m.Revoke.OriginalID
	}
	return ""
}

func wamidKey(account *ent.Account, wamid string) string { return "wamid/" + account.ID + "/" + wamid }

// withoutNUL takes the one character out that PostgreSQL cannot keep in a text.
func withoutNUL(body []byte) []byte {
	if !bytes.Contains(body, []byte(`\u0000`)) {
		return body
	}
	if clean := cleanJSON(body); clean != nil {
		return clean
	}
	return body
}

// short bounds what a foreign text may put into a problem.
func short(s string) string {
	if len(s) > 64 {
		return s[:64]
	}
	return s
}
