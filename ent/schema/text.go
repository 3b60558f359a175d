package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"conversa"
)

// PredefinedText is an answer that is given often. It is everybody's to use.
type PredefinedText struct{ ent.Schema }

// Mixin of the entity.
func (PredefinedText) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "txt"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (PredefinedText) Fields() []ent.Field {
	return []ent.Field{
		field.String("created_by_id").NotEmpty().Immutable(),
		field.Enum("module").GoType(conversa.CustomerModule("")).Immutable().Comment("Merge fields belong to it"),
		field.String("name").NotEmpty(),
		field.String("name_key").Comment("The name, folded: lists sort by it, and searches look here"),
		field.Text("body").NotEmpty().Comment("With its merge fields"),
	}
}

// Edges of the entity.
func (PredefinedText) Edges() []ent.Edge {
	return []ent.Edge{edge.To("created_by", User.Type).Field("created_by_id").Unique().Required().Immutable()}
}

// Indexes of the entity.
func (PredefinedText) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "module", "name_key").Unique(),
		index.Fields("organization_id", "name_key", "id"),
		index.Fields("created_by_id"),
	}
}
