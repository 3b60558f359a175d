package view

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"

	"conversa"
	"conversa/ent"
	"conversa/ent/apitoken"
	"conversa/ent/auditentry"
	"conversa/ent/group"
	"conversa/ent/predicate"
	"conversa/ent/role"
	"conversa/ent/session"
	"conversa/ent/user"
)

// NamePosition is a row's place in a list by name.
type NamePosition struct{ Name, ID string }

// String is the position as a cursor.
func (p NamePosition) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(p.ID + "|" + p.Name))
}

// maxNameCursor is longer than the cursor of any name.
const maxNameCursor = 1024

func parseNamePosition(cursor string) (NamePosition, bool) {
	if len(cursor) > maxNameCursor {
		return NamePosition{}, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || !utf8.Valid(raw) || strings.ContainsRune(string(raw), 0) {
		return NamePosition{}, false
	}
	id, name, ok := strings.Cut(string(raw), "|")
	return NamePosition{Name: name, ID: id}, ok && id != ""
}

// Users is a page of the users whose name or e-mail address has all words of the
// search, by name.
func (s *Service) Users(ctx context.Context, search string, p Page) (Rows[*ent.User], error) {
	span, err := Page{First: p.First}.span()
	if err != nil {
		return Rows[*ent.User]{}, err
	}
	query, err := s.usersFound(ctx, search)
	if err != nil {
		return Rows[*ent.User]{}, err
	}
	if p.After != nil {
		after, ok := parseNamePosition(*p.After)
		if !ok {
			return Rows[*ent.User]{}, conversa.Invalid("after", "This is not a cursor of this list.")
		}
		query.Where(func(q *sql.Selector) {
			q.Where(sql.CompositeGT([]string{q.C(user.FieldName), q.C(user.FieldID)}, after.Name, after.ID))
		})
	}
	rows, err := query.Order(ent.Asc(user.FieldName, user.FieldID)).Limit(span.limit + 1).All(ctx)
	if err != nil {
		return Rows[*ent.User]{}, found("users", err)
	}
	page := cutPage(rows, span)
	page.HasPrevious = p.After != nil
	return page, nil
}

// CountUsers counts the users that a search finds.
func (s *Service) CountUsers(ctx context.Context, search string) (int, error) {
	query, err := s.usersFound(ctx, search)
	if err != nil {
		return 0, err
	}
	n, err := query.Count(ctx)
	return n, found("users", err)
}

// usersFound compares folded names here: an organization's users fit into memory, and
// neither database folds as Fold does.
func (s *Service) usersFound(ctx context.Context, search string) (*ent.UserQuery, error) {
	query := s.Store.Client().User.Query()
	phrases := Phrases(search)
	if len(phrases) == 0 {
		return query, nil
	}
	all, err := s.Store.Client().User.Query().Select(user.FieldID, user.FieldName, user.FieldEmail).All(ctx)
	if err != nil {
		return nil, found("users", err)
	}
	ids := []string{}
	for _, u := range all {
		if hasAll(Fold(u.Name+" "+u.Email), phrases) {
			ids = append(ids, u.ID)
		}
	}
	return query.Where(user.IDIn(ids...)), nil
}

func hasAll(text string, phrases []string) bool {
	for _, phrase := range phrases {
		if !strings.Contains(text, phrase) {
			return false
		}
	}
	return true
}

// Groups are the viewer's organization's, by name.
func (s *Service) Groups(ctx context.Context) ([]*ent.Group, error) {
	rows, err := s.Store.Client().Group.Query().Order(ent.Asc(group.FieldName, group.FieldID)).All(ctx)
	return rows, found("groups", err)
}

// Roles are the viewer's organization's, by name.
func (s *Service) Roles(ctx context.Context) ([]*ent.Role, error) {
	rows, err := s.Store.Client().Role.Query().Order(ent.Asc(role.FieldName, role.FieldID)).All(ctx)
	return rows, found("roles", err)
}

// GroupsByID finds groups.
func (s *Service) GroupsByID(ctx context.Context, ids []string) ([]*ent.Group, error) {
	rows, err := s.Store.Client().Group.Query().Where(group.IDIn(ids...)).All(ctx)
	return rows, found("groups", err)
}

// RolesByID finds roles.
func (s *Service) RolesByID(ctx context.Context, ids []string) ([]*ent.Role, error) {
	rows, err := s.Store.Client().Role.Query().Where(role.IDIn(ids...)).All(ctx)
	return rows, found("roles", err)
}

// UsersOfRoles finds the users that have roles, by name.
func (s *Service) UsersOfRoles(ctx context.Context, roleIDs []string) ([]*ent.User, error) {
	rows, err := s.Store.Client().User.Query().Where(user.RoleIDIn(roleIDs...)).
		Order(ent.Asc(user.FieldName, user.FieldID)).All(ctx)
	return rows, found("users", err)
}

// UsersOfGroups gives the users of each group, by name.
func (s *Service) UsersOfGroups(ctx context.Context, groupIDs []string) (map[string][]*ent.User, error) {
	byName := func(q *ent.UserQuery) { q.Order(ent.Asc(user.FieldName, user.FieldID)) }
	rows, err := s.Store.Client().Group.Query().Where(group.IDIn(groupIDs...)).WithUsers(byName).All(ctx)
	users := make(map[string][]*ent.User, len(rows))
	for _, g := range rows {
		users[g.ID] = g.Edges.Users
	}
	return users, found("users", err)
}

// GroupsOfUsers gives the groups of each user, by name.
func (s *Service) GroupsOfUsers(ctx context.Context, userIDs []string) (map[string][]*ent.Group, error) {
	byName := func(q *ent.GroupQuery) { q.Order(ent.Asc(group.FieldName, group.FieldID)) }
	rows, err := s.Store.Client().User.Query().Where(user.IDIn(userIDs...)).WithGroups(byName).All(ctx)
	groups := make(map[string][]*ent.Group, len(rows))
	for _, u := range rows {
		groups[u.ID] = u.Edges.Groups
	}
	return groups, found("groups", err)
}

// Sessions are a user's that are valid at now, newest first.
func (s *Service) Sessions(ctx context.Context, userID string, now time.Time) ([]*ent.Session, error) {
	rows, err := s.Store.Client().Session.Query().Where(session.UserID(userID), session.ExpiresAtGT(now)).
		Order(ent.Desc(session.FieldCreatedAt, session.FieldID)).All(ctx)
	return rows, found("sessions", err)
}

// SessionByID finds a session that is valid at now.
func (s *Service) SessionByID(ctx context.Context, id string, now time.Time) (*ent.Session, error) {
	return s.Store.Client().Session.Query().Where(session.ID(id), session.ExpiresAtGT(now)).Only(ctx)
}

// ApiTokens are the organization's, newest first.
func (s *Service) ApiTokens(ctx context.Context) ([]*ent.ApiToken, error) {
	rows, err := s.Store.Client().ApiToken.Query().Order(ent.Desc(apitoken.FieldCreatedAt, apitoken.FieldID)).All(ctx)
	return rows, found("tokens", err)
}

// ApiTokenByID finds a token.
func (s *Service) ApiTokenByID(ctx context.Context, id string) (*ent.ApiToken, error) {
	return s.Store.Client().ApiToken.Get(ctx, id)
}

// AuditEntryByID finds an entry of the audit.
func (s *Service) AuditEntryByID(ctx context.Context, id string) (*ent.AuditEntry, error) {
	return s.Store.Client().AuditEntry.Get(ctx, id)
}

// Moment is when something is asked, and in which zone its days begin.
type Moment struct {
	Now  time.Time
	Zone *time.Location
}

// AuditLog is a page of the entries that pass, newest first.
func (s *Service) AuditLog(ctx context.Context, f conversa.AuditFilter, p Page, at Moment) (Rows[*ent.AuditEntry], error) {
	span, err := p.span()
	if err != nil {
		return Rows[*ent.AuditEntry]{}, err
	}
	passing, err := auditPassing(f, at)
	if err != nil {
		return Rows[*ent.AuditEntry]{}, err
	}
	rows, err := s.Store.Client().AuditEntry.Query().Where(passing...).
		Where(func(q *sql.Selector) { span.apply(q, auditentry.FieldCreatedAt, newestFirst) }).
		Limit(span.limit + 1).
		All(ctx)
	if err != nil {
		return Rows[*ent.AuditEntry]{}, fmt.Errorf("list audit: %w", err)
	}
	return cutPage(rows, span), nil
}

// CountAudit counts the entries that pass.
func (s *Service) CountAudit(ctx context.Context, f conversa.AuditFilter, at Moment) (int, error) {
	passing, err := auditPassing(f, at)
	if err != nil {
		return 0, err
	}
	n, err := s.Store.Client().AuditEntry.Query().Where(passing...).Count(ctx)
	return n, found("audit", err)
}

// auditPassing puts a filter of the audit into SQL.
func auditPassing(f conversa.AuditFilter, at Moment) ([]predicate.AuditEntry, error) {
	var all []predicate.AuditEntry
	if f.UserID != nil {
		all = append(all, auditentry.UserID(*f.UserID))
	}
	if f.Actions != nil {
		all = append(all, auditentry.ActionIn(f.Actions...))
	}
	if f.SubjectID != nil {
		all = append(all, auditentry.SubjectID(*f.SubjectID))
	}
	if f.Time == nil {
		return all, nil
	}
	if err := f.Time.Check("time"); err != nil {
		return nil, err
	}
	span := f.Time.Range(at.Now, at.Zone)
	if !span.From.IsZero() {
		all = append(all, auditentry.CreatedAtGTE(span.From))
	}
	if !span.To.IsZero() {
		all = append(all, auditentry.CreatedAtLT(span.To))
	}
	return all, nil
}
