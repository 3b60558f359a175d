package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"conversa"
)

// Organization is a company that uses the server. Organizations are apart: no
// row of one is ever seen by another.
type Organization struct{ ent.Schema }

// Mixin of the entity.
func (Organization) Mixin() []ent.Mixin { return []ent.Mixin{ID{Prefix: "org"}, Times{}} }

// Fields of the entity.
func (Organization) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").NotEmpty(),
		field.String("locale").Default("en").Comment("BCP 47 language tag"),
		field.String("time_zone").Default("UTC").Comment("IANA time zone"),
		field.Enum("record_visibility").GoType(conversa.RecordVisibility("")).Default(string(conversa.VisibilityPublic)),
		field.String("legal_name").Optional().Nillable().Comment("With tax_id and address: the issuer, as sales documents show it"),
		field.String("tax_id").Optional().Nillable(),
		field.String("address").Optional().Nillable().Comment("May have several lines"),
		field.String("logo_id").Optional().Nillable().Comment("A file, which is shared"),
	}
}

// User is somebody who signs in.
type User struct{ ent.Schema }

// Mixin of the entity.
func (User) Mixin() []ent.Mixin { return []ent.Mixin{ID{Prefix: "usr"}, OrganizationScoped{}, Times{}} }

// Fields of the entity.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").NotEmpty(),
		field.String("email").NotEmpty().Unique().Comment("In lower case; unique on the server, for it names the user at sign-in"),
		field.String("password_hash").Sensitive().Optional().Nillable().Comment("argon2id; null until the invitation is accepted"),
		field.Enum("profile").GoType(conversa.Profile("")),
		field.Enum("status").GoType(conversa.UserStatus("")).Default(string(conversa.UserActive)),
		field.String("locale").Default("en"),
		field.String("time_zone").Default("UTC"),
		field.String("role_id").Optional().Nillable().Comment("The place in the hierarchy"),
	}
}

// Edges of the entity.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("organization", Organization.Type).Field("organization_id").Unique().Required().Immutable(),
		edge.To("role", Role.Type).Field("role_id").Unique(),
		edge.From("groups", Group.Type).Ref("users"),
	}
}

// Indexes of the entity.
func (User) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organization_id", "name", "id"), index.Fields("role_id")}
}

// Role is a place in the hierarchy: who stands above sees the records below.
type Role struct{ ent.Schema }

// Mixin of the entity.
func (Role) Mixin() []ent.Mixin { return []ent.Mixin{ID{Prefix: "rol"}, OrganizationScoped{}, Times{}} }

// Fields of the entity.
func (Role) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").NotEmpty(),
		field.String("reports_to_id").Optional().Nillable(),
	}
}

// Edges of the entity.
func (Role) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("below", Role.Type).From("reports_to").Field("reports_to_id").Unique(),
		edge.From("users", User.Type).Ref("role"),
	}
}

// Indexes of the entity.
func (Role) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organization_id", "name").Unique(), index.Fields("reports_to_id")}
}

// Group is users who share work. It changes nothing about who sees what.
type Group struct{ ent.Schema }

// Mixin of the entity.
func (Group) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "grp"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (Group) Fields() []ent.Field { return []ent.Field{field.String("name").NotEmpty()} }

// Edges of the entity.
func (Group) Edges() []ent.Edge { return []ent.Edge{edge.To("users", User.Type)} }

// Indexes of the entity.
func (Group) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organization_id", "name").Unique()}
}

// OneTimeToken is a link that somebody was given: to set the server up, to accept an
// invitation, to choose another password, or to come back from Meta's sign-in. It
// works once, and is deleted then.
type OneTimeToken struct{ ent.Schema }

// Mixin of the entity.
func (OneTimeToken) Mixin() []ent.Mixin { return []ent.Mixin{ID{Prefix: "ott"}, CreatedAt{}} }

// Fields of the entity.
func (OneTimeToken) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").Values("SET_UP", "INVITATION", "PASSWORD_RESET", "OAUTH_STATE", "DRIVE_STATE").Immutable(),
		field.Bytes("token_hash").Sensitive().Immutable().Unique().Comment("SHA-256 of the token"),
		field.String("user_id").Optional().Nillable().Immutable().Comment("Whom it is for; null for the set-up"),
		field.String("session_id").Optional().Nillable().Immutable().Comment("The session that an OAuth state belongs to"),
		field.Time("expires_at").Immutable(),
	}
}

// Edges of the entity.
func (OneTimeToken) Edges() []ent.Edge {
	return []ent.Edge{edge.To("user", User.Type).Field("user_id").Unique().Immutable()}
}

// Indexes of the entity.
func (OneTimeToken) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "kind"), index.Fields("expires_at")}
}

// AuditEntry is who did, or was refused, what. It is only ever added.
type AuditEntry struct{ ent.Schema }

// Mixin of the entity.
func (AuditEntry) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "aud"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (AuditEntry) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Optional().Nillable().Immutable().Comment("Null for the system, the command line and who is not signed in"),
		field.String("actor").NotEmpty().Immutable().Comment("Who it was, in words"),
		field.String("action").NotEmpty().Immutable().Comment("e.g. user.invited"),
		field.Enum("outcome").GoType(conversa.AuditOutcome("")).Immutable(),
		field.String("subject_id").Optional().Nillable().Immutable(),
		field.JSON("before", map[string]any{}).Optional().Immutable().Comment("What changed, as it was; never a secret"),
		field.JSON("after", map[string]any{}).Optional().Immutable(),
		field.String("ip_address").Optional().Nillable().Immutable(),
		field.String("user_agent").Optional().Nillable().Immutable(),
	}
}

// Indexes of the entity.
func (AuditEntry) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "created_at", "id"),
		index.Fields("organization_id", "user_id", "created_at", "id"),
		index.Fields("organization_id", "action", "created_at", "id"),
		index.Fields("organization_id", "subject_id", "created_at", "id"),
	}
}

// Session is a sign-in that has not ended.
type Session struct{ ent.Schema }

// Mixin of the entity.
func (Session) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "ses"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Immutable().NotEmpty(),
		field.Bytes("token_hash").Sensitive().Immutable().Unique().Comment("SHA-256 of the token; the token itself is shown once"),
		field.String("user_agent").Optional().Immutable(),
		field.String("ip_address").Optional().Immutable(),
		field.Time("last_used_at").Default(Now),
		field.Time("expires_at"),
	}
}

// Edges of the entity.
func (Session) Edges() []ent.Edge {
	return []ent.Edge{edge.To("user", User.Type).Field("user_id").Unique().Required().Immutable()}
}

// Indexes of the entity.
func (Session) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id"), index.Fields("expires_at")}
}

// ApiToken lets a program act as its user, within its scopes.
type ApiToken struct{ ent.Schema }

// Mixin of the entity.
func (ApiToken) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "tok"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (ApiToken) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Immutable().NotEmpty(),
		field.String("name").NotEmpty(),
		field.Bytes("token_hash").Sensitive().Immutable().Unique().Comment("SHA-256 of the secret; the secret itself is shown once"),
		field.Strings("scopes").Comment("of READ, SEND, WRITE, ADMIN"),
		field.Time("last_used_at").Optional().Nillable(),
		field.Time("expires_at").Optional().Nillable(),
	}
}

// Edges of the entity.
func (ApiToken) Edges() []ent.Edge {
	return []ent.Edge{edge.To("user", User.Type).Field("user_id").Unique().Required().Immutable()}
}

// Indexes of the entity.
func (ApiToken) Indexes() []ent.Index { return []ent.Index{index.Fields("user_id")} }
