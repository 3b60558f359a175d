package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"conversa"
)

// Account is a WhatsApp Business account on one phone number.
type Account struct{ ent.Schema }

// Mixin of the entity.
func (Account) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "acc"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (Account) Fields() []ent.Field {
	return []ent.Field{
		field.String("nickname").NotEmpty(),
		field.Enum("status").GoType(conversa.AccountStatus("")).Default(string(conversa.AccountActive)),
		field.String("status_reason").Optional().Nillable().Comment("Why the account is not ACTIVE, in words for an administrator"),
		field.String("phone_number").Optional().Nillable().Comment("E.164"),
		field.String("verified_name").Optional().Nillable(),
		field.Enum("quality_rating").GoType(conversa.QualityRating("")).Default(string(conversa.QualityUnknown)),
		field.String("waba_id").NotEmpty(),
		field.String("phone_number_id").NotEmpty().Unique().Comment("Meta's id of the number: webhooks are routed by it alone"),
		field.Bytes("access_token").Sensitive().Comment("Encrypted"),
		field.Enum("add_as").GoType(conversa.CustomerModule("")).Default(string(conversa.ModuleLeads)).Comment("What a stranger becomes"),
		field.String("added_by_id").NotEmpty().Comment("Owns strangers until an assignment says otherwise"),
		field.Int("messages_per_second").Default(80).Positive().Comment("Throughput that Meta grants the number"),
		field.Time("send_next_at").Default(time.Unix(0, 0).UTC).Comment("State of the number's rate limit"),
	}
}

// Edges of the entity.
func (Account) Edges() []ent.Edge {
	return []ent.Edge{edge.To("added_by", User.Type).Field("added_by_id").Unique().Required()}
}

// Indexes of the entity.
func (Account) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "nickname").Unique(),
		index.Fields("waba_id"),
	}
}
