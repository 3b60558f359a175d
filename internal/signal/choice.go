package signal

import (
	"context"
	"fmt"
	"slices"
	"time"

	"conversa"
	"conversa/ent"
	entsignal "conversa/ent/signal"
	"conversa/internal/store"
)

// maxSeen bounds how many signals are seen at once: a page of them.
const maxSeen = 100

// Remind has a signal of the viewer ask for attention again at a time, whatever it is
// now. NOT_FOUND for signals of others and of conversations that the viewer does not
// see. EventSignal follows.
func (s *Service) Remind(ctx context.Context, viewer conversa.Viewer, id string, at time.Time) (*ent.Signal, error) {
	return s.choose(ctx, viewer, id, `state = 'SNOOZED', remind_at = ?`, at.UTC().Truncate(time.Microsecond))
}

// Ignore closes a signal of the viewer until the next message. Errors and events as
// with Remind.
func (s *Service) Ignore(ctx context.Context, viewer conversa.Viewer, id string) (*ent.Signal, error) {
	return s.choose(ctx, viewer, id, `state = 'IGNORED', remind_at = null`)
}

func (s *Service) choose(ctx context.Context, viewer conversa.Viewer, id, set string, args ...any) (row *ent.Signal, err error) {
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		now := s.now()
		_, err := tx.Exec(ctx, `update signals set `+set+`, updated_at = ? where id = ? and user_id = ?`,
			append(args, now, id, viewer.UserID)...)
		if err != nil {
			return fmt.Errorf("change signal: %w", err)
		}
		// The row is locked: what the policy says of it holds until the commit.
		row, err = tx.Client.Signal.Query().Where(entsignal.ID(id), entsignal.UserID(viewer.UserID)).Only(ctx)
		if ent.IsNotFound(err) {
			return conversa.ErrNotFound.At("signalId")
		}
		if err != nil {
			return fmt.Errorf("find signal: %w", err)
		}
		return tell(tx, conversa.EventSignal, row.OrganizationID, row.ConversationID, conversa.SignalNews{UserID: row.UserID})
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

// See says that the viewer has looked at signals: those that are new are seen, others
// stay as they are. It returns them in the order of the ids, each once. NOT_FOUND, and
// nothing is changed, where one of them is not the viewer's or not seen any more.
// EventSignal follows for each that changed.
func (s *Service) See(ctx context.Context, viewer conversa.Viewer, ids []string) ([]*ent.Signal, error) {
	if len(ids) == 0 || len(ids) > maxSeen {
		return nil, conversa.Invalid("signalIds", "Name 1 to 100 signals.")
	}
	var rows []*ent.Signal
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if err := s.see(ctx, tx, viewer, ids); err != nil {
			return err
		}
		rows, err = own(ctx, tx, viewer, ids)
		return err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

func (s *Service) see(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, ids []string) error {
	now := s.now()
	rows, err := tx.Query(ctx, `update signals set state = 'SEEN', updated_at = ? where user_id = ? and state = 'NEW'
		and `+among(tx, "id")+` returning organization_id, conversation_id`, now, viewer.UserID, list(tx, ids))
	if err != nil {
		return fmt.Errorf("see signals: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		var organization, conversation string
		if err := rows.Scan(&organization, &conversation); err != nil {
			return fmt.Errorf("see signals: %w", err)
		}
		if err := tell(tx, conversa.EventSignal, organization, conversation, conversa.SignalNews{UserID: viewer.UserID}); err != nil {
			return err
		}
	}
	return rows.Err()
}

// own finds all of the signals, or NOT_FOUND.
func own(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, ids []string) ([]*ent.Signal, error) {
	found, err := tx.Client.Signal.Query().Where(entsignal.IDIn(ids...), entsignal.UserID(viewer.UserID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find signals: %w", err)
	}
	var rows []*ent.Signal
	for _, id := range ids {
		i := slices.IndexFunc(found, func(row *ent.Signal) bool { return row.ID == id })
		if i < 0 {
			return nil, conversa.ErrNotFound.At("signalIds")
		}
		if !slices.Contains(rows, found[i]) {
			rows = append(rows, found[i])
		}
	}
	return rows, nil
}
