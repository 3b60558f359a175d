package people

import (
	"context"
	"encoding/json"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/clouddrive"
	"conversa/ent/contact"
	"conversa/ent/conversation"
	"conversa/ent/lead"
	"conversa/internal/audit"
	"conversa/internal/event"
	"conversa/internal/store"
	"conversa/internal/unread"
)

var errNobodyTakesOver = conversa.Invalid("reassignToId", "This user owns customers or accounts. Name an active user who takes them over.")

// Deactivate ends a user's sessions, tokens, links and access to their cloud drives, and hands what they own over to
// another, in one transaction. reassignToID may be empty where there is nothing to hand
// over. CONFLICT for the last administrator. EventPeople, EventSessionEnded and an
// OWNER event of each conversation follow; a repeat changes nothing.
func (s *Service) Deactivate(ctx context.Context, id, reassignToID string) (u *ent.User, err error) {
	var ended []string
	err = s.administer(ctx, func(ctx context.Context, tx *store.Tx, _ conversa.Viewer) error {
		if u, err = tx.Client.User.Get(ctx, id); err != nil {
			return missing(err, "id")
		}
		if err := refuseLastAdministrator(ctx, tx, u); err != nil {
			return err
		}
		before := u.Status
		// First: who is giving them something holds their row, and what was given is handed over too.
		if u, err = u.Update().SetStatus(conversa.UserDeactivated).SetUpdatedAt(s.moment()).Save(ctx); err != nil {
			return err
		}
		handed, err := s.handOver(ctx, tx, u, reassignToID)
		if err != nil {
			return err
		}
		if ended, err = s.shutOut(ctx, tx, u); err != nil {
			return err
		}
		handed["status"] = string(u.Status)
		return s.note(ctx, tx, audit.Entry{
			Action: "user.deactivated", SubjectID: u.ID, Before: map[string]any{"status": string(before)}, After: handed,
		})
	})
	if err != nil {
		return nil, fmt.Errorf("deactivate user: %w", err)
	}
	s.forgetEach(ended)
	return u, nil
}

// shutOut ends all ways in.
func (s *Service) shutOut(ctx context.Context, tx *store.Tx, u *ent.User) (ended []string, err error) {
	if err := revokeLinks(ctx, tx, u); err != nil {
		return nil, err
	}
	sessions, err := s.endSessions(ctx, tx, u, "")
	if err != nil {
		return nil, err
	}
	if err := letDrivesGo(ctx, tx, u); err != nil {
		return nil, err
	}
	tokens, err := s.endTokens(ctx, tx, u)
	return append(sessions, tokens...), err
}

// letDrivesGo forgets the tokens of cloud drives, which no administrator sees.
func letDrivesGo(ctx context.Context, tx *store.Tx, u *ent.User) error {
	err := tx.Client.CloudDrive.Update().Where(clouddrive.UserID(u.ID), clouddrive.TokensNotNil()).
		ClearTokens().SetState(conversa.DriveDisconnected).AddVersion(1).Exec(asSystem(ctx))
	if err != nil {
		return fmt.Errorf("let drives go: %w", err)
	}
	return nil
}

// handOver gives what a user owns to another, and says for the audit how much it was.
func (s *Service) handOver(ctx context.Context, tx *store.Tx, u *ent.User, toID string) (map[string]any, error) {
	owns, err := ownsAnything(ctx, tx, u.ID)
	if err != nil {
		return nil, err
	}
	if toID == "" && owns {
		return nil, errNobodyTakesOver
	}
	if toID == "" {
		return map[string]any{}, nil
	}
	to, err := tx.Client.User.Get(ctx, toID)
	if err != nil {
		return nil, missing(err, "reassignToId")
	}
	if to.ID == u.ID || to.Status != conversa.UserActive {
		return nil, conversa.Invalid("reassignToId", "Only another, active user can take the customers over.")
	}
	return s.moveRecords(ctx, tx, u.ID, to.ID)
}

func ownsAnything(ctx context.Context, tx *store.Tx, userID string) (bool, error) {
	for _, there := range []func(context.Context) (bool, error){
		tx.Client.Lead.Query().Where(lead.OwnerID(userID)).Exist,
		tx.Client.Contact.Query().Where(contact.OwnerID(userID)).Exist,
		tx.Client.Conversation.Query().Where(conversation.OwnerID(userID)).Exist,
		tx.Client.Account.Query().Where(account.AddedByID(userID)).Exist,
	} {
		if owns, err := there(ctx); owns || err != nil {
			return owns, err
		}
	}
	return false, nil
}

func (s *Service) moveRecords(ctx context.Context, tx *store.Tx, from, to string) (map[string]any, error) {
	now := s.moment()
	leads, err := tx.Client.Lead.Update().Where(lead.OwnerID(from)).SetOwnerID(to).SetUpdatedAt(now).Save(ctx)
	if err != nil {
		return nil, err
	}
	contacts, err := tx.Client.Contact.Update().Where(contact.OwnerID(from)).SetOwnerID(to).SetUpdatedAt(now).Save(ctx)
	if err != nil {
		return nil, err
	}
	accounts, err := tx.Client.Account.Update().Where(account.AddedByID(from)).SetAddedByID(to).SetUpdatedAt(now).Save(ctx)
	if err != nil {
		return nil, err
	}
	conversations, err := s.moveConversations(ctx, tx, from, to)
	return map[string]any{
		"reassignedToId": to, "leads": leads, "contacts": contacts, "accounts": accounts, "conversations": conversations,
	}, err
}

// moveConversations tells of each, for those who see it no longer or from now on.
func (s *Service) moveConversations(ctx context.Context, tx *store.Tx, from, to string) (int, error) {
	rows, err := tx.Client.Conversation.Query().Where(conversation.OwnerID(from)).
		Select(conversation.FieldID, conversation.FieldOrganizationID).All(ctx)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	unread.LockAtCommit(tx, rows[0].OrganizationID)
	now := s.moment()
	err = tx.Client.Conversation.Update().Where(conversation.OwnerID(from)).SetOwnerID(to).SetUpdatedAt(now).Exec(ctx)
	if err != nil {
		return 0, err
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	if err := s.signals.Moved(ctx, tx, ids...); err != nil {
		return 0, err
	}
	news, err := json.Marshal(conversa.ConversationNews{Change: conversa.ChangeOwner, OwnerID: to, PreviousOwnerID: from})
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		event.Append(tx, now, event.Event{
			OrganizationID: row.OrganizationID, Kind: string(conversa.EventConversation), SubjectID: row.ID, Payload: string(news),
		})
	}
	return len(rows), nil
}

// Reactivate lets a user in again: with the password that they had, or by a new
// invitation where they had none. FORBIDDEN to a token that may do less than a user, or ends.
// EventPeople follows.
func (s *Service) Reactivate(ctx context.Context, id string) (u *ent.User, err error) {
	err = s.administer(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		if u, err = tx.Client.User.Get(ctx, id); err != nil {
			return missing(err, "id")
		}
		if u.Status != conversa.UserDeactivated {
			return nil
		}
		if err := mayHandOut(viewer); err != nil {
			return err
		}
		status := conversa.UserActive
		if u.PasswordHash == nil {
			status = conversa.UserInvited
		}
		if u, err = u.Update().SetStatus(status).SetUpdatedAt(s.moment()).Save(ctx); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.Entry{
			Action: "user.reactivated", SubjectID: u.ID,
			Before: map[string]any{"status": string(conversa.UserDeactivated)}, After: map[string]any{"status": string(status)},
		})
	})
	if err != nil {
		return nil, fmt.Errorf("reactivate user: %w", err)
	}
	return u, nil
}
