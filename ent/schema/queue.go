package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// WebhookDelivery is a body that WhatsApp sent, kept before it is understood. It
// belongs to no organization: that is found out when it is processed.
type WebhookDelivery struct{ ent.Schema }

// Mixin of the entity.
func (WebhookDelivery) Mixin() []ent.Mixin { return []ent.Mixin{ID{Prefix: "whd"}} }

// Fields of the entity.
func (WebhookDelivery) Fields() []ent.Field {
	return []ent.Field{
		field.Time("received_at").Immutable().Default(Now),
		field.Bytes("body").Immutable(),
		field.String("account_id").Optional().Nillable().Immutable().Comment("Whose address it came to, signed by another Meta app than the server's: it is about that organization's accounts alone"),
		field.Enum("state").Values("PENDING", "DONE", "KEPT").Default("PENDING").
			Comment("KEPT: part of it was not understood or belongs to no account; it can be replayed"),
		field.Time("run_at").Default(Now).Comment("Not claimed before; a claim moves it ahead, as a lease"),
		field.Int("attempts").Default(0),
		field.String("problem").Optional().Nillable().Comment("What was not understood"),
		field.Time("processed_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (WebhookDelivery) Indexes() []ent.Index {
	return []ent.Index{index.Fields("state", "run_at", "id")}
}

// Job is work that must happen, written in the transaction that needs it.
type Job struct{ ent.Schema }

// Mixin of the entity.
func (Job) Mixin() []ent.Mixin { return []ent.Mixin{ID{Prefix: "job"}, CreatedAt{}} }

// Fields of the entity.
func (Job) Fields() []ent.Field {
	return []ent.Field{
		field.String("kind").Immutable().NotEmpty(),
		field.String("key").Immutable().Default("").Comment("Jobs of one key run one after the other, in order; empty: no order"),
		field.String("unique_key").Optional().Nillable().Immutable().Unique().Comment("At most one waiting or running job has it"),
		field.Text("payload").Immutable().Comment("JSON"),
		field.Enum("state").Values("READY", "RUNNING", "FAILED").Default("READY").Comment("Done jobs are deleted"),
		field.Time("run_at").Default(Now),
		field.Time("lease_until").Default(time.Unix(0, 0).UTC),
		field.Int("attempts").Default(0),
		field.String("problem").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (Job) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("state", "run_at", "id"),
		index.Fields("key", "id"),
	}
}
