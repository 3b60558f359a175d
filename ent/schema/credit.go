package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"conversa"
)

// CreditRate is a price from a date on. A price that is replaced for the same date stays,
// for the entries of the ledger that it led to.
type CreditRate struct{ ent.Schema }

// Mixin of the entity.
func (CreditRate) Mixin() []ent.Mixin { return []ent.Mixin{ID{Prefix: "rate"}, CreatedAt{}} }

// Fields of the entity.
func (CreditRate) Fields() []ent.Field {
	return []ent.Field{
		field.String("organization_id").Default("").Immutable().Comment("Empty: for every account of the server"),
		field.String("account_id").Default("").Immutable().Comment("Empty: for every account of the server"),
		field.String("country").NotEmpty().Immutable().Comment("ISO 3166-1 alpha-2; * is any"),
		field.Enum("category").GoType(conversa.ConversationCategory("")).Immutable(),
		field.Enum("unit").GoType(conversa.ChargeUnit("")).Immutable(),
		field.Int64("price").GoType(conversa.Credits(0)).Immutable(),
		field.Time("valid_from").Immutable(),
		field.Time("replaced_at").Optional().Nillable().Comment("Since when another price has its place"),
	}
}

// Indexes of the entity.
func (CreditRate) Indexes() []ent.Index {
	return []ent.Index{
		where("replaced_at is null", index.Fields("category", "country", "account_id", "unit", "valid_from").Unique()),
	}
}

// CreditBalance is what an account has. Its row is locked while the ledger grows, so that
// it always equals the ledger's sum: available + reserved. Its id is the account's.
type CreditBalance struct{ ent.Schema }

// Mixin of the entity.
func (CreditBalance) Mixin() []ent.Mixin { return []ent.Mixin{OrganizationScoped{}} }

// Fields of the entity.
func (CreditBalance) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Immutable().NotEmpty().Comment("The account's"),
		field.Int64("available").GoType(conversa.Credits(0)).Default(0).Comment("Below zero where WhatsApp billed more than was reserved"),
		field.Int64("reserved").GoType(conversa.Credits(0)).Default(0).Comment("For messages of which WhatsApp has not said what they cost"),
		field.Int64("entries").Default(0).Comment("How many the ledger has"),
		field.Int64("minimum").GoType(conversa.Credits(0)).Default(0).Comment("Below which administrators are told, and credits bought; 0: none"),
	}
}

// CreditCharge is what one message costs: what is reserved for it, and what WhatsApp said of
// it. What was charged stands in the ledger alone.
type CreditCharge struct{ ent.Schema }

// Mixin of the entity.
func (CreditCharge) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "chg"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (CreditCharge) Fields() []ent.Field {
	return []ent.Field{
		field.String("account_id").NotEmpty().Immutable(),
		field.String("conversation_id").NotEmpty().Immutable(),
		field.String("message_id").NotEmpty().Immutable(),
		field.String("country").Default("").Immutable().Comment("By which it is priced; empty where nothing tells"),
		field.Int64("reserved").GoType(conversa.Credits(0)).Default(0),
		field.String("reserved_by_id").Optional().Nillable().Comment("The price by which it is reserved"),
		field.Time("expires_at").Comment("When what is reserved is given back, whatever WhatsApp says later"),
		field.JSON("billing", conversa.Billing{}).Comment("What WhatsApp said so far"),
		field.String("item").Default("").Comment("What is paid for once: the message, or the conversation that it is part of; empty while nothing is due"),
		field.Time("due_at").Optional().Nillable().Comment("The time by which it is priced; null while nothing is due"),
	}
}

// Edges of the entity.
func (CreditCharge) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("message", Message.Type).Field("message_id").Unique().Required().Immutable().Annotations(entsql.OnDelete(entsql.NoAction)),
	}
}

// Indexes of the entity.
func (CreditCharge) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("message_id").Unique(),
		where("due_at is not null", index.Fields("account_id", "item", "due_at", "id")),
		where("due_at is not null", index.Fields("conversation_id", "due_at")),
		where("reserved > 0", index.Fields("expires_at")),
	}
}

// CreditLedgerEntry is a line of an account's ledger, which only grows: the database
// refuses anything else.
type CreditLedgerEntry struct{ ent.Schema }

// Mixin of the entity.
func (CreditLedgerEntry) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "cle"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (CreditLedgerEntry) Fields() []ent.Field {
	return []ent.Field{
		field.String("account_id").NotEmpty().Immutable(),
		field.Int64("position").Positive().Immutable().Comment("Counts the account's entries, without gaps"),
		field.Enum("kind").GoType(conversa.LedgerEntryKind("")).Immutable(),
		field.Int64("amount").GoType(conversa.Credits(0)).Immutable(),
		field.Int64("balance_after").GoType(conversa.Credits(0)).Immutable().Comment("available + reserved"),
		field.String("item").NotEmpty().Immutable().Comment("What it is for: a message, a conversation of Meta's, an adjustment"),
		field.Int("part").Default(0).Immutable().Comment("Counts the entries of the item, so that none is entered twice"),
		field.String("message_id").Optional().Nillable().Immutable(),
		field.String("rate_id").Optional().Nillable().Immutable(),
		field.String("purchase_id").Optional().Nillable().Immutable(),
		field.String("note").Optional().Nillable().Immutable(),
	}
}

// Edges of the entity. What an entry leads to stays.
func (CreditLedgerEntry) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", Account.Type).Field("account_id").Unique().Required().Immutable().Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("message", Message.Type).Field("message_id").Unique().Immutable().Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("rate", CreditRate.Type).Field("rate_id").Unique().Immutable().Annotations(entsql.OnDelete(entsql.NoAction)),
	}
}

// Indexes of the entity.
func (CreditLedgerEntry) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("account_id", "position").Unique(),
		index.Fields("account_id", "item", "part").Unique(),
		index.Fields("message_id"),
		index.Fields("account_id", "created_at", "id"),
	}
}

// CreditPurchase is credits that somebody buys. They are in the ledger once they are paid.
type CreditPurchase struct{ ent.Schema }

// Mixin of the entity.
func (CreditPurchase) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "cpu"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (CreditPurchase) Fields() []ent.Field {
	return []ent.Field{
		field.String("account_id").NotEmpty().Immutable(),
		field.String("bought_by_id").NotEmpty().Immutable(),
		field.String("idempotency_key").NotEmpty().Immutable(),
		field.Int64("amount").GoType(conversa.Credits(0)).Immutable(),
		field.String("price").GoType(conversa.Decimal("")).Immutable().Comment("In all"),
		field.String("currency").NotEmpty().Immutable().Comment("ISO 4217"),
		field.Enum("status").GoType(conversa.PurchaseStatus("")).Default(string(conversa.PurchasePending)),
		field.String("provider").Default("manual").Immutable().Comment("Who takes the payment"),
		field.String("reference").Optional().Nillable().Comment("The provider's id of the page on which it is paid"),
		field.String("checkout_url").Optional().Nillable().Comment("That page, while it is pending"),
		field.String("failure_reason").Optional().Nillable().Comment("In words, of one that failed"),
		field.Bool("automatic").Default(false).Immutable().Comment("A recharge"),
		field.JSON("card", &conversa.Card{}).Optional().Comment("The one that was saved with it, for recharges"),
	}
}

// Edges of the entity.
func (CreditPurchase) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", Account.Type).Field("account_id").Unique().Required().Immutable().Annotations(entsql.OnDelete(entsql.NoAction)),
	}
}

// Indexes of the entity.
func (CreditPurchase) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("bought_by_id", "idempotency_key").Unique(),
		index.Fields("account_id", "created_at", "id"),
		where("automatic and status = 'PENDING'", index.Fields("account_id").Unique()),
	}
}

// CreditRecharge is how an account buys credits by itself: once what is available falls
// below its balance's minimum. Its id is the account's.
type CreditRecharge struct{ ent.Schema }

// Mixin of the entity.
func (CreditRecharge) Mixin() []ent.Mixin { return []ent.Mixin{OrganizationScoped{}} }

// Fields of the entity.
func (CreditRecharge) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Immutable().NotEmpty().Comment("The account's"),
		field.Bool("enabled").Default(false),
		field.Int64("top_up").GoType(conversa.Credits(0)).Default(0).Comment("How many are bought each time"),
		field.Int64("daily_limit").GoType(conversa.Credits(0)).Default(0).Comment("At most so many in 24 hours"),
		field.String("set_by_id").NotEmpty().Comment("Who said so, and buys"),
		field.String("payment_method").Optional().Nillable().Comment("The card that is charged, in words"),
		field.Int("failures").Default(0).Comment("How many failed since one succeeded"),
		field.String("last_failure").Optional().Nillable().Comment("In words, until one succeeds"),
		field.Time("retry_at").Optional().Nillable().Comment("Before that none is begun"),
		field.Time("paused_at").Optional().Nillable().Comment("Since when none is begun, until the settings are saved"),
	}
}
