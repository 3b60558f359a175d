// Package consent has what somebody consented to on another's page come back to the session
// that sent them there, and to no other. It owns the states of such sign-ins.
package consent

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"time"

	"conversa"
	"conversa/ent/onetimetoken"
	"conversa/internal/store"
)

// life is how long such a sign-in may take.
const life = time.Hour

// States are those of one kind of sign-in.
type States struct {
	Store *store.Store
	Kind  onetimetoken.Kind
	// Now is the clock, in the form that both databases keep.
	Now func() time.Time
	// Over refuses a state that cannot be spent.
	Over error
}

// Begin makes a state for this session alone. The prefix makes a leaked one be recognised
// for what it is.
func (s States) Begin(ctx context.Context, viewer conversa.Viewer, prefix string) (string, error) {
	state, now := prefix+rand.Text(), s.Now()
	err := s.Store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Client.OneTimeToken.Delete().Where(onetimetoken.UserID(viewer.UserID),
			onetimetoken.KindEQ(s.Kind), onetimetoken.ExpiresAtLT(now)).Exec(ctx)
		if err != nil {
			return err
		}
		return tx.Client.OneTimeToken.Create().SetKind(s.Kind).SetTokenHash(hash(state)).
			SetUserID(viewer.UserID).SetSessionID(viewer.SessionID).SetExpiresAt(now.Add(life)).SetCreatedAt(now).Exec(ctx)
	})
	if err != nil {
		return "", fmt.Errorf("begin sign-in: %w", err)
	}
	return state, nil
}

// Spend takes a state, which works once, and only in the session that began.
func (s States) Spend(ctx context.Context, viewer conversa.Viewer, state string) error {
	spent := 0
	err := s.Store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) (err error) {
		spent, err = tx.Client.OneTimeToken.Delete().Where(
			onetimetoken.TokenHash(hash(state)), onetimetoken.KindEQ(s.Kind),
			onetimetoken.UserID(viewer.UserID), onetimetoken.SessionID(viewer.SessionID), onetimetoken.ExpiresAtGTE(s.Now()),
		).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("spend state: %w", err)
	}
	if spent == 0 {
		return s.Over
	}
	return nil
}

// hash needs no salt and no stretching: a state is random.
func hash(state string) []byte {
	sum := sha256.Sum256([]byte(state))
	return sum[:]
}

func asSystem(ctx context.Context) context.Context {
	return conversa.WithViewer(ctx, conversa.SystemViewer())
}
