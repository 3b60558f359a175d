package inbox

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"conversa/ent"
	"conversa/internal/account"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// step is one element of a body: what it changes, in one transaction.
type step struct {
	what string
	// keys are locked before apply begins.
	keys  []string
	apply func(ctx context.Context, tx *store.Tx) error
	// joins is the account whose other messages may share the transaction, and
	// organizationID its organization; empty: it has one of its own.
	joins, organizationID string
	// alone is instead of apply, and makes its transaction itself.
	alone func(ctx context.Context) error
}

// run does the step in a transaction of its own.
func (s *Service) run(ctx context.Context, st step) error {
	if st.alone != nil {
		return st.alone(ctx)
	}
	return s.ingest(ctx, st.keys, st.apply)
}

// walk goes through one body and notes what it asks for, and what went wrong.
// problems are what a person may want to look at; faults are ours, and the body is
// tried again.
type walk struct {
	*Service
	delivery delivery
	// organizationID narrows down whose accounts are believed; empty: all.
	organizationID string
	accounts       *accounts
	steps          []step
	problems       []string
	faults         []error
}

// read takes a body apart, element by element.
func (s *Service) read(ctx context.Context, d delivery, accounts *accounts) *walk {
	w := &walk{Service: s, delivery: d, accounts: accounts}
	w.do("read", func() (problem string, err error) {
		n, err := d.notification()
		if err != nil {
			return "not a notification", nil
		}
		organizationID, ok, err := s.organizationOf(ctx, d)
		if err != nil || !ok {
			return "the account whose address it came to is gone", err
		}
		w.organizationID = organizationID
		for _, change := range n.Changes {
			w.change(ctx, change)
		}
		return "", nil
	})
	return w
}

// notification is what the body says.
func (d delivery) notification() (whatsapp.Notification, error) {
	if d.read != nil {
		return *d.read, nil
	}
	return whatsapp.ParseNotification(withoutNUL(d.Body))
}

// do runs what concerns one element. A panic is a fault of that element alone.
func (w *walk) do(what string, fn func() (problem string, err error)) {
	defer func() {
		if p := recover(); p != nil {
			w.faults = append(w.faults, fmt.Errorf("%s: panic: %v", what, p))
		}
	}()
	problem, err := fn()
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
		w.steps = append(w.steps, step{what: c.Field, alone: func(ctx context.Context) error {
			return w.accountNews(ctx, w.organizationID, c)
		}})
	case hasElements(c):
		if !isKnown(c.Field) {
			w.problems = append(w.problems, "unknown field "+short(c.Field))
		}
		w.do(c.Field, func() (string, error) {
			a, err := w.accounts.find(ctx, c.PhoneNumberID)
			if err != nil {
				return "", err
			}
			if a == nil || w.organizationID != "" && a.OrganizationID != w.organizationID {
				return "no account has phone number id " + short(c.PhoneNumberID), nil
			}
			w.elements(a, c)
			return "", w.see(ctx, a.ID)
		})
	case !isKnown(c.Field):
		w.problems = append(w.problems, "unknown field "+short(c.Field))
	}
}

// hasElements reports whether a change is about messages of a number.
func hasElements(c whatsapp.Change) bool {
	return len(c.Messages)+len(c.Echoes)+len(c.History)+len(c.Statuses)+len(c.Errors) > 0
}

// asks reports whether anything of a notification concerns the inbox, or was not foreseen.
func asks(n whatsapp.Notification) bool {
	return slices.ContainsFunc(n.Changes, func(c whatsapp.Change) bool {
		return c.Problem != nil || account.IsNews(c.Field) || hasElements(c) || !isKnown(c.Field)
	})
}

// elements has messages before statuses: it is the order in which they most often make
// sense, though any order ends the same.
func (w *walk) elements(account *ent.Account, c whatsapp.Change) {
	for _, e := range c.Errors {
		w.Log.Warn("WhatsApp reports an error", "account", account.ID, "code", e.Code, "delivery", w.delivery.ID)
	}
	for _, list := range []struct {
		messages []whatsapp.Message
		way      way
	}{{c.Messages, fromCustomer}, {c.Echoes, fromPhone}, {c.History, fromHistory}} {
		for _, m := range list.messages {
			in := incoming{account, c, m, list.way, w.delivery.ReceivedAt}
			w.element(c.Field, func() (step, string) { return w.receive(in) })
		}
	}
	for _, st := range c.Statuses {
		w.element("status", func() (step, string) { return w.status(account, st) })
	}
}

// element notes what one element asks for.
func (w *walk) element(what string, read func() (st step, problem string)) {
	w.do(what, func() (string, error) {
		st, problem := read()
		if st.apply != nil {
			st.what = what
			w.steps = append(w.steps, st)
		}
		return problem, nil
	})
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

// receive says what one message asks for, whatever it turns out to be.
func (s *Service) receive(in incoming) (st step, problem string) {
	m := in.message
	switch {
	case m.ID == "", len(m.ID) > maxIDLength, len(in.target()) > maxIDLength:
		return step{}, "a message cannot be decoded"
	case m.GroupID != "", m.Type == "request_welcome":
		return step{}, "" // groups are not private conversations
	case m.Type == "system":
		return s.customerChanged(in), ""
	case !in.sender().Known() && !in.isLoose():
		return step{}, "a message names no sender"
	case in.isAbout() && in.target() == "":
		return step{}, "a message of type " + m.Type + " cannot be decoded"
	}
	apply, joins := s.add, in.account.ID
	switch m.Type {
	case "reaction":
		apply, joins = s.react, ""
	case "edit", "revoke":
		apply, joins = s.amend, ""
	}
	return step{keys: in.lockKeys(), joins: joins, organizationID: in.account.OrganizationID, apply: func(ctx context.Context, tx *store.Tx) error {
		return apply(ctx, tx, in)
	}}, ""
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
	case m.Type == "edit" && m.Edit.Readable():
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
		return strings.ToValidUTF8(s[:64], "")
	}
	return s
}
