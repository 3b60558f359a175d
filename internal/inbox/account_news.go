package inbox

import (
	"context"
	"fmt"
	"sync"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/account"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// accountNews applies what Meta says of a WhatsApp Business Account.
func (s *Service) accountNews(ctx context.Context, organizationID string, c whatsapp.Change) error {
	return s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		return account.Hear(ctx, tx, s.Log, s.now(), organizationID, c)
	})
}

// stopAccount ends an account's sending after an error that concerns all of it.
func (s *Service) stopAccount(ctx context.Context, tx *store.Tx, a *ent.Account, e *whatsapp.Error) error {
	return account.Refuse(ctx, tx, s.Log, s.now(), time.Time{}, a.ID, e)
}

// heed is stopAccount for what a status says of something of ours that failed: Meta takes it, and
// tells afterwards that the account may not send. It comes before what is held of conversations.
func (s *Service) heed(ctx context.Context, tx *store.Tx, a *ent.Account, news conversa.MessageChange, errs []whatsapp.Error) error {
	if news.Status != conversa.StatusFailed || len(errs) == 0 || errs[0].Advice() != whatsapp.AdviceStopAccount {
		return nil
	}
	return account.Refuse(ctx, tx, s.Log, s.now(), news.At, a.ID, &errs[0])
}

// sightEvery is how exactly it is known when an account last heard of WhatsApp: it
// must not cost a write for each message.
const sightEvery = time.Minute

// sightings remember when it was last written down.
type sightings struct {
	mu sync.Mutex // protects at
	at map[string]time.Time
}

// due reports whether the account's time is to be written down, and takes it that
// this is done.
func (s *sightings) due(accountID string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.at[accountID]; ok && now.Sub(last) < sightEvery && !now.Before(last) {
		return false
	}
	if s.at == nil {
		s.at = map[string]time.Time{}
	}
	s.at[accountID] = now
	return true
}

// see notes that WhatsApp has sent something for an account's number. Several nodes
// may do it in the same minute; only the first of them writes.
func (s *Service) see(ctx context.Context, accountID string) error {
	now := s.now()
	if !s.seen.due(accountID, now) {
		return nil
	}
	return s.ingest(ctx, nil, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `update accounts set webhook_seen_at = ?
			where id = ? and (webhook_seen_at is null or webhook_seen_at <= ?)`, now, accountID, now.Add(-sightEvery))
		if err != nil {
			return fmt.Errorf("note webhook of %s: %w", accountID, err)
		}
		return nil
	})
}
