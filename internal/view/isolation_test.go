package view_test

import (
	"context"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/ent/identity"
	"conversa/ent/reaction"
	"conversa/internal/view"
)

// Nothing of an organization is found by another one's viewer, by no function, nor
// by anybody without a viewer.
func TestOrganizationsAreApart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		conv := w.converse(0, 0)
		m := w.write(message{conv, 0, "segredo", conversa.TypeText, conversa.StatusReceived, conversa.DirectionInbound})[0]
		var contact *ent.Contact
		var attachment *ent.Attachment
		w.change(func(ctx context.Context, c *ent.Client) {
			contact = c.Contact.Create().SetOrganizationID(w.org.ID).SetOwnerID(w.user.ID).SaveX(ctx)
			file := c.File.Create().SetOrganizationID(w.org.ID).SetAccountID(conv.AccountID).SetMediaID("1").SetName("f").
				SetContentType("image/png").SetSource(conversa.FileFromWhatsApp).SaveX(ctx)
			c.Message.UpdateOne(m).SetHasAttachment(true).ExecX(ctx)
			attachment = c.Attachment.Create().SetOrganizationID(w.org.ID).SetMessageID(m.ID).SetFileID(file.ID).SaveX(ctx)
			c.Reaction.Create().SetOrganizationID(w.org.ID).SetAccountID(conv.AccountID).SetWamid(*m.Wamid).
				SetAuthor(reaction.AuthorCUSTOMER).SetEmoji("👍").SetReactedAt(noon).SetSourceWamid("wamid.r").SaveX(ctx)
			c.Identity.Create().SetOrganizationID(w.org.ID).SetKind(identity.KindWA_ID).SetValue("1").SetMatchKey("1").
				SetModule(conversa.ModuleContacts).SetCustomerID(contact.ID).SaveX(ctx)
		})
		v := w.view
		functions := map[string]func(ctx context.Context) (int, error){
			"Organization": one(func(ctx context.Context) (*ent.Organization, error) { return v.Organization(ctx, w.org.ID) }),
			"Accounts":     many(func(ctx context.Context) ([]*ent.Account, error) { return v.Accounts(ctx) }),
			"UsersByID":    many(func(ctx context.Context) ([]*ent.User, error) { return v.UsersByID(ctx, []string{w.user.ID}) }),
			"AccountsByID": many(func(ctx context.Context) ([]*ent.Account, error) {
				return v.AccountsByID(ctx, []string{conv.AccountID})
			}),
			"LeadsByID":    many(func(ctx context.Context) ([]*ent.Lead, error) { return v.LeadsByID(ctx, []string{*conv.LeadID}) }),
			"ContactsByID": many(func(ctx context.Context) ([]*ent.Contact, error) { return v.ContactsByID(ctx, []string{contact.ID}) }),
			"ConversationsByID": many(func(ctx context.Context) ([]*ent.Conversation, error) {
				return v.ConversationsByID(ctx, []string{conv.ID})
			}),
			"MessagesByID":    many(func(ctx context.Context) ([]*ent.Message, error) { return v.MessagesByID(ctx, []string{m.ID}) }),
			"MessagesByWamid": many(func(ctx context.Context) ([]*ent.Message, error) { return v.MessagesByWamid(ctx, []string{*m.Wamid}) }),
			"AttachmentsOf":   many(func(ctx context.Context) ([]*ent.Attachment, error) { return v.AttachmentsOf(ctx, []string{m.ID}) }),
			"Attachment":      one(func(ctx context.Context) (*ent.Attachment, error) { return v.Attachment(ctx, attachment.ID) }),
			"Attachments": many(func(ctx context.Context) ([]*ent.Attachment, error) {
				rows, err := v.Attachments(ctx, []string{conv.ID, "cnv_none"}, conversa.AttachmentFilter{}, view.Page{})
				return rows[conv.ID].Rows, err
			}),
			"AttachmentsByID": many(func(ctx context.Context) ([]*ent.Attachment, error) {
				return v.AttachmentsByID(ctx, []string{attachment.ID})
			}),
			"CountAttachments": func(ctx context.Context) (int, error) {
				counts, err := v.CountAttachments(ctx, []string{conv.ID, "cnv_none"}, conversa.AttachmentFilter{})
				return counts[conv.ID], err
			},
			"FilesByID":   many(func(ctx context.Context) ([]*ent.File, error) { return v.FilesByID(ctx, []string{attachment.FileID}) }),
			"ReactionsOn": many(func(ctx context.Context) ([]*ent.Reaction, error) { return v.ReactionsOn(ctx, []string{*m.Wamid}) }),
			"Messages": many(func(ctx context.Context) ([]*ent.Message, error) {
				rows, err := v.Messages(ctx, view.MessageList{}, view.Page{})
				return rows.Rows, err
			}),
			"CountMessages": func(ctx context.Context) (int, error) { return v.CountMessages(ctx, view.MessageList{}) },
			"Thread": many(func(ctx context.Context) ([]*ent.Message, error) {
				rows, err := v.Thread(ctx, conv.ID, view.Page{})
				return rows.Rows, err
			}),
			"Threads": many(func(ctx context.Context) ([]*ent.Message, error) {
				rows, err := v.Threads(ctx, []string{conv.ID, "cnv_none"}, view.Page{})
				return rows[conv.ID].Rows, err
			}),
			"CountThreads": func(ctx context.Context) (int, error) {
				counts, err := v.CountThreads(ctx, []string{conv.ID, "cnv_none"})
				return counts[conv.ID], err
			},
			"Conversations": many(func(ctx context.Context) ([]*ent.Conversation, error) {
				rows, err := v.Conversations(ctx, view.ConversationList{}, view.Page{})
				return rows.Rows, err
			}),
			"CountConversations": func(ctx context.Context) (int, error) {
				return v.CountConversations(ctx, view.ConversationList{})
			},
		}
		other := newWorld(t, v.Store, "two")
		for name, read := range functions {
			if n, err := read(w.ctx); err != nil || n == 0 {
				t.Errorf("%s gives its own viewer %d, %v", name, n, err)
			}
			own := 0
			if name == "Accounts" {
				own = 2 // the other organization's
			}
			if n, err := read(other.ctx); n != own || err != nil && !ent.IsNotFound(err) {
				t.Errorf("%s gives another organization %d, %v", name, n, err)
			}
			if n, err := read(context.WithoutCancel(t.Context())); n != 0 || err == nil {
				t.Errorf("%s gives somebody without a viewer %d, %v", name, n, err)
			}
			if n, err := read(conversa.WithViewer(context.WithoutCancel(t.Context()), conversa.Viewer{})); n != 0 {
				t.Errorf("%s gives an empty viewer %d, %v", name, n, err)
			}
		}
	})
}

func one[T any](read func(context.Context) (*T, error)) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		row, err := read(ctx)
		if row == nil {
			return 0, err
		}
		return 1, err
	}
}

func many[T any](read func(context.Context) ([]T, error)) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		rows, err := read(ctx)
		return len(rows), err
	}
}
