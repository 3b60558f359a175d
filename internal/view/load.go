package view

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/accountassignee"
	"conversa/ent/attachment"
	"conversa/ent/contact"
	"conversa/ent/conversation"
	"conversa/ent/file"
	"conversa/ent/lead"
	"conversa/ent/message"
	"conversa/ent/reaction"
	"conversa/ent/readmarker"
	"conversa/ent/user"
)

// Organization is the viewer's.
func (s *Service) Organization(ctx context.Context, id string) (*ent.Organization, error) {
	return s.Store.Client().Organization.Get(ctx, id)
}

// Accounts are the viewer's organization's, by nickname.
func (s *Service) Accounts(ctx context.Context) ([]*ent.Account, error) {
	rows, err := s.Store.Client().Account.Query().Order(ent.Asc(account.FieldNickname, account.FieldID)).All(ctx)
	return rows, found("accounts", err)
}

// UsersByID finds users.
func (s *Service) UsersByID(ctx context.Context, ids []string) ([]*ent.User, error) {
	rows, err := s.Store.Client().User.Query().Where(user.IDIn(ids...)).All(ctx)
	return rows, found("users", err)
}

// AccountsByID finds accounts.
func (s *Service) AccountsByID(ctx context.Context, ids []string) ([]*ent.Account, error) {
	rows, err := s.Store.Client().Account.Query().Where(account.IDIn(ids...)).All(ctx)
	return rows, found("accounts", err)
}

// AssigneesOf finds whom the strangers of accounts go to, in order, with the users,
// groups and roles themselves.
func (s *Service) AssigneesOf(ctx context.Context, accountIDs []string) ([]*ent.AccountAssignee, error) {
	rows, err := s.Store.Client().AccountAssignee.Query().Where(accountassignee.AccountIDIn(accountIDs...)).
		Order(ent.Asc(accountassignee.FieldPosition)).WithUser().WithGroup().WithRole().All(ctx)
	return rows, found("assignees", err)
}

// LeadsByID finds leads.
func (s *Service) LeadsByID(ctx context.Context, ids []string) ([]*ent.Lead, error) {
	rows, err := s.Store.Client().Lead.Query().Where(lead.IDIn(ids...)).All(ctx)
	return rows, found("leads", err)
}

// ContactsByID finds contacts.
func (s *Service) ContactsByID(ctx context.Context, ids []string) ([]*ent.Contact, error) {
	rows, err := s.Store.Client().Contact.Query().Where(contact.IDIn(ids...)).All(ctx)
	return rows, found("contacts", err)
}

// ConversationsByID finds conversations.
func (s *Service) ConversationsByID(ctx context.Context, ids []string) ([]*ent.Conversation, error) {
	rows, err := s.Store.Client().Conversation.Query().Where(conversation.IDIn(ids...)).All(ctx)
	return rows, found("conversations", err)
}

// MarkersOf finds how far the viewer has read conversations.
func (s *Service) MarkersOf(ctx context.Context, conversationIDs []string) ([]*ent.ReadMarker, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	if !viewer.SignedIn() {
		return nil, conversa.ErrUnauthenticated
	}
	rows, err := s.Store.Client().ReadMarker.Query().
		Where(readmarker.UserID(viewer.UserID), readmarker.ConversationIDIn(conversationIDs...)).All(ctx)
	return rows, found("read markers", err)
}

// OwnersOf gives the owner of each conversation.
func (s *Service) OwnersOf(ctx context.Context, conversationIDs []string) (map[string]string, error) {
	rows, err := s.Store.Client().Conversation.Query().Where(conversation.IDIn(conversationIDs...)).
		Select(conversation.FieldOwnerID).All(ctx)
	owners := make(map[string]string, len(rows))
	for _, row := range rows {
		owners[row.ID] = row.OwnerID
	}
	return owners, found("owners", err)
}

// MessagesByID finds messages.
func (s *Service) MessagesByID(ctx context.Context, ids []string) ([]*ent.Message, error) {
	rows, err := s.Store.Client().Message.Query().Where(message.IDIn(ids...)).All(ctx)
	return rows, found("messages", err)
}

// MessagesByWamid finds messages by Meta's ids. Two accounts may share a wamid:
// the caller compares the account.
func (s *Service) MessagesByWamid(ctx context.Context, wamids []string) ([]*ent.Message, error) {
	rows, err := s.Store.Client().Message.Query().Where(message.WamidIn(wamids...)).All(ctx)
	return rows, found("messages", err)
}

// AttachmentsOf finds the attachments of messages, in order.
func (s *Service) AttachmentsOf(ctx context.Context, messageIDs []string) ([]*ent.Attachment, error) {
	rows, err := s.Store.Client().Attachment.Query().
		Where(attachment.MessageIDIn(messageIDs...)).Order(ent.Asc(attachment.FieldID)).All(ctx)
	return rows, found("attachments", err)
}

// FilesByID finds files.
func (s *Service) FilesByID(ctx context.Context, ids []string) ([]*ent.File, error) {
	rows, err := s.Store.Client().File.Query().Where(file.IDIn(ids...)).All(ctx)
	return rows, found("files", err)
}

// ReactionsOn finds what stands on messages at present, oldest first. Two accounts
// may share a wamid: the caller compares the account.
func (s *Service) ReactionsOn(ctx context.Context, wamids []string) ([]*ent.Reaction, error) {
	rows, err := s.Store.Client().Reaction.Query().
		Where(reaction.WamidIn(wamids...), reaction.EmojiNEQ("")).
		Order(ent.Asc(reaction.FieldReactedAt, reaction.FieldID)).All(ctx)
	return rows, found("reactions", err)
}

func found(what string, err error) error {
	if err != nil {
		return fmt.Errorf("find %s: %w", what, err)
	}
	return nil
}

// Attachment finds one attachment.
func (s *Service) Attachment(ctx context.Context, id string) (*ent.Attachment, error) {
	return s.Store.Client().Attachment.Get(ctx, id)
}
