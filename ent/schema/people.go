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
		field.String("password_hash").Sensitive().NotEmpty().Comment("argon2id"),
		field.Enum("profile").GoType(conversa.Profile("")),
		field.Enum("status").GoType(conversa.UserStatus("")).Default(string(conversa.UserActive)),
		field.String("locale").Default("en"),
		field.String("time_zone").Default("UTC"),
	}
}

// Edges of the entity.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("organization", Organization.Type).Field("organization_id").Unique().Required().Immutable(),
	}
}

// Indexes of the entity.
func (User) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organization_id", "name", "id")}
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
