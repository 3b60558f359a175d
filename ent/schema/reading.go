package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"conversa"
)

// ReadMarker is how far a user has read a conversation. Unread are the customer's
// messages after it; without a marker, all of them.
type ReadMarker struct{ ent.Schema }

// Mixin of the entity.
func (ReadMarker) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "rdm"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (ReadMarker) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").NotEmpty().Immutable(),
		field.String("conversation_id").NotEmpty(),
		field.String("account_id").Default("").Comment("The conversation's, as the owner: kept the same by the database"),
		field.String("owner_id").Default(""),
		field.String("message_id").NotEmpty().Comment("The last message that was shown"),
		field.Time("read_to").Comment("sentAt of that message: the marker is (read_to, message_id)"),
		field.Int("read_count").Default(0).Comment("How many of the conversation's inbound_count are not after the marker"),
		field.Bool("caught_up").Default(false).Comment("Something was to be read, and nothing is after the marker: kept by the database"),
	}
}

// Edges of the entity.
func (ReadMarker) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).Field("user_id").Unique().Required().Immutable(),
		edge.To("conversation", Conversation.Type).Field("conversation_id").Unique().Required().
			Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes of the entity.
func (ReadMarker) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("user_id", "conversation_id").Unique(),
		index.Fields("conversation_id"),
	}
}

// InboundTotal counts what customers wrote to an account and the owner of the
// conversations: the sum of their inbound_count. The database keeps it.
type InboundTotal struct{ ent.Schema }

// Mixin of the entity.
func (InboundTotal) Mixin() []ent.Mixin { return []ent.Mixin{OrganizationScoped{}} }

// Fields of the entity.
func (InboundTotal) Fields() []ent.Field {
	return []ent.Field{
		field.String("account_id").NotEmpty().Immutable(),
		field.String("owner_id").NotEmpty().Immutable(),
		field.Int("messages").Default(0),
		field.Int("conversations").Default(0).Comment("Those that have any"),
	}
}

// Indexes of the entity.
func (InboundTotal) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "owner_id").Unique(), index.Fields("organization_id")}
}

// ReadTotal counts how much of an InboundTotal a user has read: what is missing is
// unread. The database keeps it.
type ReadTotal struct{ ent.Schema }

// Mixin of the entity.
func (ReadTotal) Mixin() []ent.Mixin { return []ent.Mixin{OrganizationScoped{}} }

// Fields of the entity.
func (ReadTotal) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").NotEmpty().Immutable(),
		field.String("account_id").NotEmpty().Immutable(),
		field.String("owner_id").NotEmpty().Immutable(),
		field.Int("messages").Default(0),
		field.Int("conversations").Default(0).Comment("Those that are read whole"),
	}
}

// Indexes of the entity.
func (ReadTotal) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "account_id", "owner_id").Unique()}
}

// Signal is one user's notification of one conversation: messages that arrive
// together count up in it.
type Signal struct{ ent.Schema }

// Mixin of the entity.
func (Signal) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "sig"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (Signal) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").NotEmpty().Immutable(),
		field.String("conversation_id").NotEmpty(),
		field.String("latest_message_id").NotEmpty(),
		field.Int("message_count").Default(1).Comment("Messages since it was last seen, ignored or begun"),
		field.Enum("state").GoType(conversa.SignalState("")).Default(string(conversa.SignalNew)),
		field.Time("told_at").Comment("When it last asked for attention: lists sort by it"),
		field.Time("remind_at").Optional().Nillable().Comment("When the user asked to be told again"),
	}
}

// Edges of the entity.
func (Signal) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).Field("user_id").Unique().Required().Immutable(),
		edge.To("conversation", Conversation.Type).Field("conversation_id").Unique().Required().
			Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes of the entity.
func (Signal) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("user_id", "conversation_id").Unique(),
		index.Fields("user_id", "told_at", "id"),
		index.Fields("user_id", "state", "told_at", "id"),
		index.Fields("conversation_id"),
		where("remind_at is not null", index.Fields("remind_at")),
	}
}

// MessageView is a named, saved filter over messages.
type MessageView struct{ ent.Schema }

// Mixin of the entity.
func (MessageView) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "view"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (MessageView) Fields() []ent.Field {
	return []ent.Field{
		field.String("created_by_id").NotEmpty().Immutable(),
		field.String("name").NotEmpty(),
		field.Bool("shared").Default(false).Comment("Everybody of the organization may use it; its creator and administrators change it"),
		field.String("criteria").SchemaType(map[string]string{dialect.Postgres: "jsonb", dialect.SQLite: "json"}).
			Comment("A MessageFilter in JSON. A row that cannot be understood is still a row"),
		field.Enum("message_order").GoType(conversa.MessageOrder("")).Default(string(conversa.NewestMessages)),
	}
}

// Edges of the entity.
func (MessageView) Edges() []ent.Edge {
	return []ent.Edge{edge.To("created_by", User.Type).Field("created_by_id").Unique().Required().Immutable()}
}

// Indexes of the entity.
func (MessageView) Indexes() []ent.Index {
	return []ent.Index{index.Fields("created_by_id", "name").Unique(), index.Fields("organization_id", "name")}
}
