package account

import (
	"context"
	"fmt"
	"time"

	"conversa/ent"
	"conversa/internal/job"
	"conversa/internal/store"
)

const (
	jobRearm = "windows.rearm"
	// rearmAfter is when a message is stored by whoever read the account before its warnings
	// changed: the inbox believes for a second what it read, and may wait for a lock then.
	rearmAfter = 10 * time.Second
)

// rearmPayload is the account whose warnings changed.
type rearmPayload struct {
	AccountID string `json:"account"`
}

// rearm has new warnings apply to open windows: at once, and again to those of messages
// that were under way. Each change has a job of its own, for one that waits may be too early.
func (s *Service) rearm(ctx context.Context, tx *store.Tx, a *ent.Account) error {
	if s.Windows == nil {
		return nil
	}
	if err := s.Windows.Rearm(ctx, tx, a.ID, a.WindowWarnings); err != nil {
		return err
	}
	now := s.moment()
	return job.Enqueue(asSystem(ctx), tx, now, job.New{
		Kind: jobRearm, Payload: rearmPayload{a.ID}, RunAt: now.Add(rearmAfter),
	})
}

// rearmAgain goes by the warnings that the account has by now.
func (s *Service) rearmAgain(ctx context.Context, j job.Job) error {
	var payload rearmPayload
	if err := j.Decode(&payload); err != nil || s.Windows == nil {
		return err
	}
	err := s.Store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		if err := lock(ctx, tx, payload.AccountID); err != nil {
			return err
		}
		a, err := tx.Client.Account.Get(ctx, payload.AccountID)
		if err != nil {
			return err
		}
		return s.Windows.RearmAgain(ctx, tx, a.ID, a.WindowWarnings)
	})
	if err != nil {
		return fmt.Errorf("arm windows of %s again: %w", payload.AccountID, err)
	}
	return nil
}
