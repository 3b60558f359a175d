// Package audit writes down who did, or was refused, what: administrative acts,
// sign-ins and refused access. It only adds; the database refuses anything else.
package audit

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
)

// maxUserAgent is how much of a browser's name is kept, in bytes.
const maxUserAgent = 200

// Entry is one act. Who did it, from where, is known from the context.
type Entry struct {
	// OrganizationID is the viewer's when it is empty.
	OrganizationID string
	// Action is a noun and what was done to it, e.g. "user.invited".
	Action string
	// SubjectID is what it was done to. May be empty.
	SubjectID string
	// Refused says that it was not done.
	Refused bool
	// Before and After are plain fields by the API's names. What is equal in both is
	// left out. A field that is named like a secret is refused.
	Before, After map[string]any
	// At is when it happened. Zero: now, by the machine's clock.
	At time.Time
}

// origin is where an act came from.
type origin struct{ ip, userAgent string }

type originKey struct{}

// WithOrigin puts into the context where a request came from.
func WithOrigin(ctx context.Context, ip, userAgent string) context.Context {
	return context.WithValue(ctx, originKey{}, origin{ip, userAgent})
}

type actorKey struct{}

// WithActor names in words who acts where no user does, e.g. "command line".
func WithActor(ctx context.Context, actor string) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

var (
	errNoOrganization = errors.New("audit: an act of no organization")
	errNoAction       = errors.New("audit: an act without a name")
)

// Write adds an entry in the transaction of the act itself: neither is there without
// the other.
func Write(ctx context.Context, tx *store.Tx, e Entry) error {
	viewer, _ := conversa.ViewerFrom(ctx)
	if e.OrganizationID == "" {
		e.OrganizationID = viewer.OrganizationID
	}
	if err := e.check(); err != nil {
		return err
	}
	system := conversa.WithViewer(ctx, conversa.SystemViewer())
	actor, err := actorOf(system, tx, viewer)
	if err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	if err := e.row(ctx, tx, viewer, actor).Exec(system); err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	return nil
}

func (e Entry) row(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, actor string) *ent.AuditEntryCreate {
	outcome := conversa.AuditDone
	if e.Refused {
		outcome = conversa.AuditRefused
	}
	before, after := changed(e.Before, e.After), changed(e.After, e.Before)
	create := tx.Client.AuditEntry.Create().SetOrganizationID(e.OrganizationID).
		SetActor(actor).SetAction(e.Action).SetOutcome(outcome).
		SetNillableUserID(some(viewer.UserID)).SetNillableSubjectID(some(e.SubjectID))
	from, _ := ctx.Value(originKey{}).(origin)
	create.SetNillableIPAddress(some(from.ip)).SetNillableUserAgent(some(readable(from.userAgent)))
	if before != nil {
		create.SetBefore(before)
	}
	if after != nil {
		create.SetAfter(after)
	}
	if !e.At.IsZero() {
		create.SetCreatedAt(e.At.UTC().Truncate(time.Microsecond))
	}
	return create
}

// actorOf is who acts, in words that stay true when the user is renamed.
func actorOf(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) (string, error) {
	if !viewer.SignedIn() {
		if named, ok := ctx.Value(actorKey{}).(string); ok {
			return named, nil
		}
		return "Conversa", nil
	}
	user, err := tx.Client.User.Get(ctx, viewer.UserID)
	if err != nil || !strings.HasPrefix(viewer.SessionID, "tok_") {
		return nameOf(user), err
	}
	token, err := tx.Client.ApiToken.Get(ctx, viewer.SessionID)
	if ent.IsNotFound(err) { // it was revoked meanwhile
		return nameOf(user) + ", by a token", nil
	}
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, by the token %q", nameOf(user), token.Name), nil
}

func nameOf(user *ent.User) string {
	if user == nil {
		return ""
	}
	return user.Name
}

func (e Entry) check() error {
	switch {
	case e.OrganizationID == "":
		return errNoOrganization
	case e.Action == "":
		return errNoAction
	}
	for _, fields := range []map[string]any{e.Before, e.After} {
		for name := range fields {
			if isSecret(name) {
				return fmt.Errorf("audit %s: the field %q is named like a secret", e.Action, name)
			}
		}
	}
	return nil
}

// isSecret recognises a field by the words that its name consists of.
func isSecret(name string) bool {
	word := ""
	for _, r := range name + "_" {
		if !unicode.IsLetter(r) || unicode.IsUpper(r) {
			if slices.Contains([]string{"password", "token", "secret", "pin", "hash"}, strings.TrimSuffix(word, "s")) {
				return true
			}
			word = ""
		}
		if unicode.IsLetter(r) {
			word += string(unicode.ToLower(r))
		}
	}
	return false
}

// changed is the fields that are not the same on the other side.
func changed(fields, other map[string]any) map[string]any {
	var kept map[string]any
	for name, value := range fields {
		if there, ok := other[name]; ok && reflect.DeepEqual(value, there) {
			continue
		}
		if kept == nil {
			kept = map[string]any{}
		}
		kept[name] = value
	}
	return kept
}

// readable is what both databases can keep of what a browser calls itself.
func readable(userAgent string) string {
	cut := userAgent[:min(len(userAgent), maxUserAgent)]
	return strings.ReplaceAll(strings.ToValidUTF8(cut, ""), "\x00", "")
}

func some(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
