package people

import (
	"context"
	"fmt"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"conversa"
	"conversa/ent"
	"conversa/internal/audit"
	"conversa/internal/store"
)

const (
	// refusalEvery is how often a user's refused access is written down, so that
	// nobody can fill the audit.
	refusalEvery = time.Second
	// rememberedRefused is how many users that is known of.
	rememberedRefused = 1 << 12
	// writeWithin bounds what is written beside an answer.
	writeWithin = 10 * time.Second
)

// refusals remember when a user's refused access was last written down.
type refusals struct {
	mu sync.Mutex // guards the following
	at *lru.Cache[string, time.Time]
}

func newRefusals() (*refusals, error) {
	at, err := lru.New[string, time.Time](rememberedRefused)
	if err != nil {
		return nil, fmt.Errorf("make refusals: %w", err)
	}
	return &refusals{at: at}, nil
}

// due says whether to write one more down, and counts it.
func (r *refusals) due(userID string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if last, ok := r.at.Get(userID); ok && now.Sub(last) < refusalEvery {
		return false
	}
	r.at.Add(userID, now)
	return true
}

// AccessRefused writes down that the context's viewer was refused an act: at most one
// a second of each user.
func (s *Service) AccessRefused(ctx context.Context, act string) {
	viewer, _ := conversa.ViewerFrom(ctx)
	if !viewer.SignedIn() || !s.refusals.due(viewer.UserID, s.now()) {
		return
	}
	s.noteBeside(ctx, audit.Entry{Action: "access.refused", Refused: true, After: map[string]any{"act": act}})
}

// signInRefused writes down that somebody who is not u, or may not, tried to sign in
// as u: beside the answer, which must not take longer than for an unknown user.
func (s *Service) signInRefused(ctx context.Context, u *ent.User) {
	ctx = audit.WithActor(conversa.WithViewer(ctx, conversa.SystemViewerOf(u.OrganizationID)), "not signed in")
	s.writing.Go(func() {
		s.noteBeside(ctx, audit.Entry{Action: "session.refused", SubjectID: u.ID, Refused: true})
	})
}

// noteBeside is note for what happens in no transaction of its own. A failure is
// nobody's who waits.
func (s *Service) noteBeside(ctx context.Context, e audit.Entry) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeWithin)
	defer cancel()
	err := s.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error { return s.note(ctx, tx, e) })
	if err != nil {
		s.log.ErrorContext(ctx, "people: refusal not written down", "action", e.Action, "cause", err.Error())
	}
}
