package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"conversa"
)

// SalesDocument is a document of the Inventory. One of a customer is seen as the customer
// is, another by its creator and those above.
type SalesDocument struct{ ent.Schema }

// Mixin of the entity.
func (SalesDocument) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "doc"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (SalesDocument) Fields() []ent.Field {
	amount := func(name string) ent.Field { return field.String(name).GoType(conversa.Decimal("")) }
	return []ent.Field{
		field.String("created_by_id").NotEmpty().Immutable(),
		field.String("idempotency_key").Optional().Nillable().Immutable(),
		field.String("asked").Optional().Nillable().Immutable().Comment("Fingerprint of what was asked for with the key"),
		field.Enum("kind").GoType(conversa.SalesDocumentKind("")).Immutable(),
		field.Int("serial").Positive().Immutable().Comment("Counts the organization's documents of the kind, without gaps"),
		field.String("lead_id").Optional().Nillable().Comment("The customer: a lead, a contact, or nobody"),
		field.String("contact_id").Optional().Nillable(),
		field.Enum("status").GoType(conversa.SalesDocumentStatus("")).Default(string(conversa.SalesDraft)),
		field.String("subject").NotEmpty(),
		field.String("search_text").Comment("Number and subject, folded: searches look here"),
		field.String("currency").NotEmpty().Comment("ISO 4217"),
		field.JSON("lines", []conversa.SalesLine{}).Comment("Priced"),
		amount("subtotal"),
		amount("tax"),
		amount("total"),
		field.Time("valid_until").Optional().Nillable(),
	}
}

// Edges of the entity.
func (SalesDocument) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("created_by", User.Type).Field("created_by_id").Unique().Required().Immutable(),
		// Without its customer a document would be seen by others.
		edge.To("lead", Lead.Type).Field("lead_id").Unique().Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("contact", Contact.Type).Field("contact_id").Unique().Annotations(entsql.OnDelete(entsql.NoAction)),
	}
}

// Indexes of the entity.
func (SalesDocument) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "kind", "serial").Unique(),
		index.Fields("created_by_id", "idempotency_key").Unique(),
		index.Fields("organization_id", "created_at", "id"),
		index.Fields("organization_id", "kind", "created_at", "id"),
		index.Fields("lead_id", "created_at", "id"),
		index.Fields("contact_id", "created_at", "id"),
	}
}

// SalesCounter is how many documents of a kind an organization has made. Its row is locked
// while one is made, so that numbers have neither gaps nor repeats.
type SalesCounter struct{ ent.Schema }

// Fields of the entity.
func (SalesCounter) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Immutable().NotEmpty().Comment("The organization's and the kind, e.g. org_01jb.../INVOICE"),
		field.Int("made").Default(0),
	}
}
