package people_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/ent/auditentry"
	"conversa/internal/people"
	"conversa/internal/store"
)

var from = people.Origin{IP: "192.0.2.7", UserAgent: "Browser"}

// office is an organization whose administrator is signed in.
type office struct {
	*testing.T
	store   *store.Store
	service *people.Service
	clock   *clock
	admin   conversa.Viewer
	token   string
}

// inOffice runs a test on both databases.
func inOffice(t *testing.T, test func(o *office)) {
	each(t, func(t *testing.T, s *store.Store, service *people.Service, c *clock) {
		o := &office{T: t, store: s, service: service, clock: c}
		o.token = signIn(t, service, from.IP).Token
		o.admin = o.authenticate(o.token)
		test(o)
	})
}

func (o *office) authenticate(token string) conversa.Viewer {
	o.Helper()
	viewer, err := o.service.Authenticate(o.Context(), token)
	if err != nil {
		o.Fatal(err)
	}
	return viewer
}

func (o *office) as(v conversa.Viewer) context.Context { return conversa.WithViewer(o.Context(), v) }

func (o *office) system() context.Context { return o.as(conversa.SystemViewer()) }

// invite makes a user who has not chosen a password.
func (o *office) invite(name string, profile conversa.Profile) (*ent.User, string) {
	o.Helper()
	u, token, err := o.service.Invite(o.as(o.admin), people.Invitation{Name: name, Email: name + "@example.com", Profile: profile})
	if err != nil {
		o.Fatal(err)
	}
	return u, token
}

// hire makes a user who is signed in.
func (o *office) hire(name string, profile conversa.Profile) (conversa.Viewer, string) {
	o.Helper()
	_, link := o.invite(name, profile)
	in, err := o.service.AcceptInvitation(o.Context(), link, password, from)
	if err != nil {
		o.Fatal(err)
	}
	return o.authenticate(in.Token), in.Token
}

func (o *office) user(id string) *ent.User {
	o.Helper()
	return o.store.Client().User.GetX(o.system(), id)
}

// refused expects a refusal with a code, at a field.
func (o *office) refused(what string, err error, code conversa.ErrorCode, field string) {
	o.Helper()
	var own *conversa.Error
	if !errors.As(err, &own) || own.Code != code || own.Field != field {
		o.Errorf("%s: %v, want %s at %q", what, err, code, field)
	}
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// audited are the acts that were written down, oldest first.
func (o *office) audited(action string) []*ent.AuditEntry {
	o.Helper()
	o.service.Wait()
	return o.store.Client().AuditEntry.Query().Where(auditentry.Action(action)).
		Order(ent.Asc(auditentry.FieldCreatedAt, auditentry.FieldID)).AllX(o.system())
}

// events counts the log's entries of a kind.
func (o *office) events(kind conversa.EventKind) (payloads []string) {
	o.Helper()
	table := "event"
	if o.store.Dialect() == "postgres" {
		table = "event_in"
	}
	rows, err := o.store.Query(o.Context(), "select subject_id, payload from "+table+" where kind = ?", string(kind))
	o.must(err)
	defer rows.Close()
	for rows.Next() {
		var subject, payload string
		o.must(rows.Scan(&subject, &payload))
		payloads = append(payloads, fmt.Sprint(subject, " ", payload))
	}
	return payloads
}
