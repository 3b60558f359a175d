package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"

	"conversa"
)

// customerFields is what leads and contacts have in common.
type customerFields struct{ mixin.Schema }

// Fields of the mixin.
func (customerFields) Fields() []ent.Field {
	return []ent.Field{
		field.String("first_name").Optional().Nillable(),
		field.String("last_name").Optional().Nillable(),
		field.String("phone").Optional().Nillable().Comment("E.164; missing where WhatsApp hides it behind a username"),
		field.String("wa_id").Optional().Nillable().Comment("As WhatsApp gave it, never corrected"),
		field.String("username").Optional().Nillable(),
		field.Time("named_at").Optional().Nillable().Comment("WhatsApp's time of the message that the name is from; null where a person gave it"),
		field.Time("username_at").Optional().Nillable().Comment("WhatsApp's time of the message that the username is from"),
		field.String("email").Optional().Nillable(),
		field.String("company").Optional().Nillable(),
		field.String("owner_id").NotEmpty(),
		field.String("search_text").Default("").Comment("Names, company, e-mail and number, folded: the filter search looks here"),
		field.JSON("custom_fields", map[string]any{}).Optional().Comment("By the name of the organization's own fields"),
	}
}

// Indexes of the mixin.
func (customerFields) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "created_at", "id"),
		index.Fields("organization_id", "owner_id", "created_at", "id"),
	}
}

// Lead is a customer before qualification.
type Lead struct{ ent.Schema }

// Mixin of the entity.
func (Lead) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "led"}, OrganizationScoped{}, customerFields{}, Times{}}
}

// Fields of the entity.
func (Lead) Fields() []ent.Field {
	return []ent.Field{
		field.String("source").Optional().Nillable(),
		field.Enum("status").GoType(conversa.LeadStatus("")).Default(string(conversa.LeadNew)),
		field.String("converted_to_id").Optional().Nillable().Comment("The contact that it became"),
	}
}

// Edges of the entity.
func (Lead) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("owner", User.Type).Field("owner_id").Unique().Required(),
		edge.To("converted_to", Contact.Type).Field("converted_to_id").Unique(),
	}
}

// Indexes of the entity.
func (Lead) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organization_id", "status", "created_at", "id")}
}

// Contact is a customer after qualification.
type Contact struct{ ent.Schema }

// Mixin of the entity.
func (Contact) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "con"}, OrganizationScoped{}, customerFields{}, Times{}}
}

// Edges of the entity.
func (Contact) Edges() []ent.Edge {
	return []ent.Edge{edge.To("owner", User.Type).Field("owner_id").Unique().Required()}
}

// Identity is one of the names under which WhatsApp knows a customer.
type Identity struct{ ent.Schema }

// Mixin of the entity.
func (Identity) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "idn"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (Identity) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").Values("WA_ID", "BSUID").Immutable(),
		field.String("value").NotEmpty().Immutable().Comment("Verbatim"),
		field.String("match_key").NotEmpty().Immutable().Comment("conversa.MatchKey of the value: finds other spellings"),
		field.Time("since").Default(time.Unix(0, 0).UTC).Immutable().Comment("From when on the name is this customer's: numbers are given to others"),
		field.Bool("given").Default(false).Immutable().Comment("A person gave it, not WhatsApp"),
		field.Enum("module").GoType(conversa.CustomerModule("")),
		field.String("customer_id").NotEmpty(),
	}
}

// Indexes of the entity.
func (Identity) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "kind", "value", "since").Unique(),
		index.Fields("organization_id", "kind", "match_key"),
		index.Fields("customer_id"),
	}
}

// IdentityChange is WhatsApp's word that a customer goes by another number or
// user id from some instant on. It is kept, for messages under the old name may
// still be on their way.
type IdentityChange struct{ ent.Schema }

// Mixin of the entity.
func (IdentityChange) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "idc"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (IdentityChange) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").Values("WA_ID", "BSUID").Immutable(),
		field.String("from_key").NotEmpty().Immutable(),
		field.String("to_key").NotEmpty().Immutable(),
		field.String("to_value").NotEmpty().Immutable(),
		field.Time("changed_at").Immutable(),
		field.String("source").NotEmpty().Immutable().Comment("The wamid that said so; one may change number and user id together"),
		field.Bool("conflict").Default(false).Comment("The new name was somebody else's before: they are kept apart, for a person to look at"),
	}
}

// Indexes of the entity.
func (IdentityChange) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "source", "kind").Unique(),
		index.Fields("organization_id", "kind", "from_key"),
		index.Fields("organization_id", "kind", "to_key"),
	}
}

// CustomFieldDefinition is a field that the organization added to its leads or
// contacts.
type CustomFieldDefinition struct{ ent.Schema }

// Mixin of the entity.
func (CustomFieldDefinition) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "cfd"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (CustomFieldDefinition) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("module").GoType(conversa.CustomerModule("")).Immutable(),
		field.String("name").NotEmpty().Immutable(),
		field.Enum("type").GoType(conversa.CustomFieldType("")).Immutable(),
		field.Strings("choices").Optional(),
	}
}

// Indexes of the entity.
func (CustomFieldDefinition) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organization_id", "module", "name").Unique()}
}
