package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"conversa"
)

// CloudDrive is a user's drive at a provider, or an export of one. It is that user's alone.
type CloudDrive struct{ ent.Schema }

// Mixin of the entity.
func (CloudDrive) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "drv"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (CloudDrive) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").NotEmpty().Immutable(),
		field.Enum("provider").GoType(conversa.CloudProvider("")).Immutable(),
		field.String("owner_key").NotEmpty().Immutable().Comment("Whose drive it is, by the provider's id; of an export, its own"),
		field.String("account_name").NotEmpty().Comment("The owner's name or address at the provider; of an export, its file's name"),
		field.Enum("state").GoType(conversa.CloudDriveState("")).Default(string(conversa.DriveConnected)),
		field.Bytes("tokens").Optional().Sensitive().Comment("Sealed; null for exports, and once they are of no use"),
		field.Int("version").Default(0).Comment("Counts the changes of tokens and state, so that a late one does not undo a later one"),
	}
}

// Edges of the entity.
func (CloudDrive) Edges() []ent.Edge {
	return []ent.Edge{edge.To("user", User.Type).Field("user_id").Unique().Required().Immutable()}
}

// Indexes of the entity.
func (CloudDrive) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("user_id", "provider", "owner_key").Unique(),
		index.Fields("user_id", "created_at", "id"),
	}
}
