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

// Conversation is all that one customer and one account have said to each other.
// It carries what lists need, so that a page is one index range.
type Conversation struct{ ent.Schema }

// Mixin of the entity.
func (Conversation) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "cnv"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (Conversation) Fields() []ent.Field {
	return []ent.Field{
		field.String("account_id").NotEmpty().Immutable(),
		field.String("lead_id").Optional().Nillable().Comment("The customer: either a lead or a contact"),
		field.String("contact_id").Optional().Nillable(),
		field.String("owner_id").NotEmpty().Comment("The customer's owner"),
		field.String("wa_id").Optional().Nillable().Comment("Where replies go, as WhatsApp gave it"),
		field.String("bsuid").Optional().Nillable().Comment("Where replies go when the number is hidden"),
		field.String("last_message_id").Optional().Nillable(),
		field.Time("last_message_at").Comment("sentAt of the last message: lists sort by it"),
		field.Time("last_inbound_at").Optional().Nillable().Comment("WhatsApp's time of the customer's last message"),
		field.Time("window_closes_at").Optional().Nillable(),
		field.Time("waiting_since").Optional().Nillable().Comment("sentAt of the oldest message that waits for a reply; null where none does"),
		field.Int("inbound_count").Default(0).Comment("Messages that count as unread for whoever has not read them: the customer's own, without imported history"),
		field.Time("warn_at").Optional().Nillable().Comment("When the next warning that the window closes is due"),
		field.Time("pair_next_at").Default(time.Unix(0, 0).UTC).Comment("State of the rate limit to this customer"),
	}
}

// Edges of the entity.
func (Conversation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("account", Account.Type).Field("account_id").Unique().Required().Immutable(),
		edge.To("lead", Lead.Type).Field("lead_id").Unique(),
		edge.To("contact", Contact.Type).Field("contact_id").Unique(),
		edge.To("owner", User.Type).Field("owner_id").Unique().Required(),
	}
}

// Indexes of the entity.
func (Conversation) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("account_id", "lead_id").Unique(),
		index.Fields("account_id", "contact_id").Unique(),
		index.Fields("organization_id", "last_message_at", "id"),
		index.Fields("organization_id", "owner_id", "last_message_at", "id"),
		index.Fields("account_id", "last_message_at", "id"),
		index.Fields("lead_id"),
		index.Fields("contact_id"),
		where("waiting_since is not null", index.Fields("organization_id", "waiting_since", "id")),
		where("waiting_since is not null", index.Fields("organization_id", "owner_id", "waiting_since", "id")),
		index.Fields("organization_id", "window_closes_at", "id"),
		index.Fields("organization_id", "owner_id", "window_closes_at", "id"),
		where("warn_at is not null", index.Fields("warn_at")),
	}
}

// Message is one message of a conversation.
type Message struct{ ent.Schema }

// Mixin of the entity.
func (Message) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "msg"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (Message) Fields() []ent.Field {
	return []ent.Field{
		field.String("conversation_id").NotEmpty(),
		field.String("owner_id").Default("").Comment("The conversation's owner, kept the same by the database: a page of one owner's messages is one index range"),
		field.String("account_id").NotEmpty().Immutable(),
		field.String("wamid").Optional().Nillable().Comment("Meta's id; null until WhatsApp accepted the message"),
		field.String("wa_id").Optional().Nillable().Comment("The customer's number as this message had it: a number may pass on to another customer"),
		field.String("bsuid").Optional().Nillable().Comment("The customer's user id as this message had it"),
		field.Enum("direction").GoType(conversa.MessageDirection("")).Immutable(),
		field.Enum("type").GoType(conversa.MessageType("")).Immutable(),
		field.Enum("origin").GoType(conversa.MessageOrigin("")).Immutable(),
		field.Text("text").Optional().Nillable(),
		field.Text("search_text").Default("").Comment("Text, captions and file names, folded: the filter text looks here"),
		field.JSON("content", &conversa.MessageContent{}).Optional().Comment("What the type holds beyond text and attachments"),
		field.JSON("referral", &conversa.Referral{}).Optional(),
		field.Bool("forwarded").Default(false),
		field.String("reply_to_wamid").Optional().Nillable(),
		field.String("sent_by_id").Optional().Nillable().Comment("The user who sent it from here"),
		field.String("idempotency_key").Optional().Nillable().Immutable(),
		field.Int("part").Default(0).Immutable().Comment("Its place among the messages of one reply, which share the key"),
		field.String("asked").Optional().Nillable().Immutable().
			Comment("Fingerprint of what was asked to be sent; null where that is the text, without merge fields"),
		field.Enum("status").GoType(conversa.MessageStatus("")),
		field.JSON("failure", &conversa.DeliveryFailure{}).Optional(),
		field.Time("sent_at").Comment("When WhatsApp says that it was written: lists sort by it"),
		field.Time("delivered_at").Optional().Nillable(),
		field.Time("read_at").Optional().Nillable(),
		field.Bool("waiting").Default(false).Comment("The customer's, neither replied to nor said to need no reply"),
		field.Time("replied_at").Optional().Nillable().Comment("Inbound only: sentAt of the first reply after it that did not fail"),
		field.String("replied_by_id").Optional().Nillable().Comment("Who gave that reply; null for the business's own phone"),
		field.String("reply_id").Optional().Nillable().Comment("That reply"),
		field.Time("no_reply_needed_at").Optional().Nillable().Comment("Inbound only: when somebody said that it needs none"),
		field.Bool("has_attachment").Default(false),
		field.Time("edited_at").Optional().Nillable(),
		field.Time("revoked_at").Optional().Nillable(),
		field.Text("original_text").Optional().Nillable().Comment("The text before its first edit"),
		field.Time("attempted_at").Optional().Nillable().Comment("Since when a request to WhatsApp may have left whose answer is not known"),
		field.Int("tries").Default(0).Comment("Requests that WhatsApp refused so far"),
		field.String("retried_as_id").Optional().Nillable().Comment("The message that was sent again in its place"),
	}
}

// Edges of the entity.
func (Message) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("conversation", Conversation.Type).Field("conversation_id").Unique().Required(),
		edge.To("sent_by", User.Type).Field("sent_by_id").Unique(),
		edge.To("replied_by", User.Type).Field("replied_by_id").Unique(),
		edge.From("attachments", Attachment.Type).Ref("message"),
	}
}

// Indexes of the entity.
func (Message) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("account_id", "wamid").Unique(),
		index.Fields("sent_by_id", "idempotency_key", "part").Unique(),
		index.Fields("conversation_id", "sent_at", "id"),
		index.Fields("organization_id", "sent_at", "id"),
		index.Fields("organization_id", "owner_id", "sent_at", "id"),
		index.Fields("account_id", "sent_at", "id"),
		index.Fields("organization_id", "wamid"),
		index.Fields("organization_id", "direction", "sent_at", "id"),
		index.Fields("organization_id", "type", "sent_at", "id"),
		index.Fields("organization_id", "status", "sent_at", "id"),
		where("waiting", index.Fields("organization_id", "sent_at", "id")).StorageKey("message_waiting"),
		where("waiting", index.Fields("organization_id", "owner_id", "sent_at", "id")).StorageKey("message_waiting_owner"),
		where("waiting", index.Fields("conversation_id", "sent_at", "id")).StorageKey("message_waiting_conversation"),
		where("replied_at is not null", index.Fields("organization_id", "replied_at", "id")),
		where("replied_by_id is not null", index.Fields("organization_id", "replied_by_id", "sent_at", "id")),
		where("sent_by_id is not null", index.Fields("organization_id", "sent_by_id", "sent_at", "id")),
		where("has_attachment", index.Fields("organization_id", "sent_at", "id")).StorageKey("message_has_attachment"),
		where("has_attachment", index.Fields("conversation_id", "sent_at", "id")).StorageKey("message_conversation_attachment"),
	}
}

// where is an index of the rows alone that meet a condition.
func where(condition string, i *index.Builder) *index.Builder {
	return i.Annotations(entsql.IndexWhere(condition))
}

// ParkedChange is a status, an edit or a withdrawal that came before its
// message. It waits here until the message does.
type ParkedChange struct{ ent.Schema }

// Mixin of the entity.
func (ParkedChange) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "prk"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (ParkedChange) Fields() []ent.Field {
	return []ent.Field{
		field.String("account_id").NotEmpty().Immutable(),
		field.String("wamid").NotEmpty().Immutable().Comment("The message that it is about"),
		field.String("source").NotEmpty().Immutable().Comment("What makes a repeat the same: the status, or the wamid of the edit"),
		field.JSON("change", conversa.MessageChange{}).Immutable(),
	}
}

// Indexes of the entity.
func (ParkedChange) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "wamid", "source").Unique()}
}

// Reaction is the last emoji of one author on one message; empty where it was
// taken back, so that a late repeat cannot bring it again.
type Reaction struct{ ent.Schema }

// Mixin of the entity.
func (Reaction) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "rea"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (Reaction) Fields() []ent.Field {
	return []ent.Field{
		field.String("account_id").NotEmpty().Immutable(),
		field.String("wamid").NotEmpty().Immutable().Comment("The message that it is on, here or not yet"),
		field.Enum("author").Values("CUSTOMER", "BUSINESS").Immutable().Comment("A conversation has but two sides"),
		field.String("emoji").Default(""),
		field.Time("reacted_at"),
		field.String("source_wamid").NotEmpty().Comment("Breaks a tie between reactions of one second; of one that was given from here, its turn"),
		field.String("sent_by_id").Optional().Nillable().Comment("The user who gave it from here"),
		field.Enum("status").GoType(conversa.MessageStatus("")).Default(string(conversa.StatusReceived)).Comment("How far one that was given from here has come"),
		field.JSON("failure", &conversa.DeliveryFailure{}).Optional(),
		field.String("accepted").Default("").Comment("What WhatsApp took last from here: what stands where a removal fails"),
	}
}

// Indexes of the entity.
func (Reaction) Indexes() []ent.Index {
	return []ent.Index{index.Fields("wamid", "account_id", "author").Unique()}
}

// Attachment is a file in a message.
type Attachment struct{ ent.Schema }

// Mixin of the entity.
func (Attachment) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "att"}, OrganizationScoped{}, CreatedAt{}}
}

// Fields of the entity.
func (Attachment) Fields() []ent.Field {
	return []ent.Field{
		field.String("message_id").NotEmpty().Immutable(),
		field.String("file_id").NotEmpty().Immutable(),
		field.String("caption").Optional().Nillable(),
		field.Bool("voice").Default(false),
	}
}

// Edges of the entity.
func (Attachment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("message", Message.Type).Field("message_id").Unique().Required().Immutable().
			Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("file", File.Type).Field("file_id").Unique().Required().Immutable(),
	}
}

// Indexes of the entity.
func (Attachment) Indexes() []ent.Index {
	return []ent.Index{index.Fields("message_id"), index.Fields("file_id")}
}

// File is stored bytes, or the promise of them.
type File struct{ ent.Schema }

// Mixin of the entity.
func (File) Mixin() []ent.Mixin {
	return []ent.Mixin{ID{Prefix: "fil"}, OrganizationScoped{}, Times{}}
}

// Fields of the entity.
func (File) Fields() []ent.Field {
	return []ent.Field{
		field.String("account_id").Immutable().Comment("The account whose token reads the media; empty where it did not come from WhatsApp"),
		field.String("media_id").Immutable().Comment("Meta's id of what came from WhatsApp; lives 7 days"),
		field.String("uploaded_by_id").Optional().Nillable().Immutable().Comment("Who brought it; null where it came from WhatsApp"),
		field.String("name").NotEmpty(),
		field.String("content_type").NotEmpty(),
		field.Int64("size").Optional().Nillable().Comment("In bytes"),
		field.String("sha256").Optional().Nillable().Comment("As announced, in hex or base64"),
		field.Enum("state").GoType(conversa.FileState("")).Default(string(conversa.FilePending)),
		field.Enum("source").GoType(conversa.FileSource("")),
		field.Bool("shared").Default(false).Comment("Everybody of the organization sees it: its logo"),
	}
}

// Edges of the entity.
func (File) Edges() []ent.Edge {
	return []ent.Edge{edge.From("attachments", Attachment.Type).Ref("file")}
}

// MediaUpload is a file that WhatsApp has, for messages of one number.
type MediaUpload struct{ ent.Schema }

// Mixin of the entity.
func (MediaUpload) Mixin() []ent.Mixin { return []ent.Mixin{ID{Prefix: "mup"}, CreatedAt{}} }

// Fields of the entity.
func (MediaUpload) Fields() []ent.Field {
	return []ent.Field{
		field.String("file_id").NotEmpty().Immutable(),
		field.String("phone_number_id").NotEmpty().Immutable(),
		field.String("media_id").NotEmpty().Comment("Meta's id"),
		field.Time("expires_at").Comment("Not used from then on"),
	}
}

// Edges of the entity.
func (MediaUpload) Edges() []ent.Edge {
	return []ent.Edge{edge.To("file", File.Type).Field("file_id").Unique().Required().Immutable().
		Annotations(entsql.OnDelete(entsql.Cascade))}
}

// Indexes of the entity.
func (MediaUpload) Indexes() []ent.Index {
	return []ent.Index{index.Fields("file_id", "phone_number_id").Unique()}
}
