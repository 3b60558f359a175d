package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
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
		field.String("nickname").Optional().Nillable().Comment("Null until activateAccount names it"),
		field.Enum("status").GoType(conversa.AccountStatus("")).Default(string(conversa.AccountActive)),
		field.String("status_reason").Optional().Nillable().Comment("Why the account is not ACTIVE, in words for an administrator"),
		field.String("phone_number").Optional().Nillable().Comment("E.164"),
		field.String("verified_name").Optional().Nillable(),
		field.Enum("quality_rating").GoType(conversa.QualityRating("")).Default(string(conversa.QualityUnknown)),
		field.String("business_id").Optional().Nillable().Comment("Meta's id of the business portfolio"),
		field.String("waba_id").Optional().Nillable(),
		field.String("phone_number_id").Optional().Nillable().Unique().Comment("Meta's id of the number: webhooks are routed by it alone; null until one was chosen, and again once it was given up"),
		field.Bytes("access_token").Sensitive().Optional().Comment("Encrypted; null once access was withdrawn or given up"),
		field.Bytes("pin").Sensitive().Optional().Comment("Encrypted: the number's two-step verification"),
		field.Bytes("app_secret").Sensitive().Optional().Comment("Encrypted: of another Meta app than the server's, whose webhooks come to an address of their own"),
		field.Bytes("verify_token").Sensitive().Optional().Comment("Encrypted: what that app presents to verify the address"),
		field.JSON("number_choices", []conversa.NumberChoice{}).Optional().Comment("While AUTHORIZED: the numbers that the sign-in reaches"),
		field.JSON("checks", []conversa.AccountCheck{}).Optional().Comment("What was found when the account was last looked at"),
		field.JSON("business_profile", &conversa.BusinessProfile{}).Optional().Comment("As WhatsApp last told it"),
		field.JSON("window_warnings", []int{}).Default([]int{60, 15}).Comment("Minutes before a window closes"),
		field.Bool("send_read_receipts").Default(false),
		field.Time("webhook_seen_at").Optional().Nillable().Comment("When WhatsApp last sent something for the number, by our clock"),
		field.Time("status_changed_at").Optional().Nillable().Comment("WhatsApp's time of the news that the status is from: older news change nothing"),
		field.Enum("add_as").GoType(conversa.CustomerModule("")).Default(string(conversa.ModuleLeads)).Comment("What a stranger becomes"),
		field.String("added_by_id").NotEmpty().Comment("Owns strangers until an assignment says otherwise"),
		field.Int("messages_per_second").Default(80).Positive().Comment("Throughput that Meta grants the number"),
		field.Time("send_next_at").Default(time.Unix(0, 0).UTC).Comment("State of the number's rate limit"),
		field.Bool("charged").Default(false).Comment("Sending costs credits here, by the operator's word"),
	}
}

// Edges of the entity.
func (Account) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("added_by", User.Type).Field("added_by_id").Unique().Required(),
		edge.From("assignees", AccountAssignee.Type).Ref("account"),
	}
}

// Indexes of the entity.
func (Account) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "nickname").Unique(),
		index.Fields("waba_id"),
	}
}

// AccountAssignee is a user, a group or a role that strangers of an account are
// assigned to: exactly one of the three.
type AccountAssignee struct{ ent.Schema }

// Mixin of the entity.
func (AccountAssignee) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "asg"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (AccountAssignee) Fields() []ent.Field {
	return []ent.Field{
		field.String("account_id").NotEmpty().Immutable(),
		field.Int("position").Immutable().Comment("In the order in which they were chosen"),
		field.String("user_id").Optional().Nillable().Immutable(),
		field.String("group_id").Optional().Nillable().Immutable(),
		field.String("role_id").Optional().Nillable().Immutable(),
	}
}

// Edges of the entity. An assignee that is deleted is one no longer.
func (AccountAssignee) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", Account.Type).Field("account_id").Unique().Required().Immutable().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("user", User.Type).Field("user_id").Unique().Immutable().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("group", Group.Type).Field("group_id").Unique().Immutable().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("role", Role.Type).Field("role_id").Unique().Immutable().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes of the entity.
func (AccountAssignee) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("account_id", "position"), index.Fields("user_id"), index.Fields("group_id"), index.Fields("role_id"),
	}
}

// AssignmentTurn counts the strangers of an account that were assigned, so that its
// assignees take turns. It has a row of its own: it is locked until the stranger is
// there.
type AssignmentTurn struct{ ent.Schema }

// Fields of the entity.
func (AssignmentTurn) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Immutable().NotEmpty().Comment("The account's"),
		field.Int64("assigned").Default(0),
	}
}
