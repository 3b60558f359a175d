package consent_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent/onetimetoken"
	"conversa/internal/consent"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

var errOver = errors.New("over")

func TestAStateIsGoodOnceForItsOwnSessionAndKind(t *testing.T) {
	t.Parallel()

	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		states := consent.States{Store: s, Kind: onetimetoken.KindOAUTH_STATE, Now: func() time.Time { return now }, Over: errOver}
		drives := states
		drives.Kind = onetimetoken.KindDRIVE_STATE
		ana := newViewer(t, s)
		elsewhere := ana
		elsewhere.SessionID = "ses_other"
		begin := func() string {
			state, err := states.Begin(t.Context(), ana, "cvo_")
			if err != nil || !strings.HasPrefix(state, "cvo_") {
				t.Fatalf("state %q, %v", state, err)
			}
			return state
		}
		spend := func(name string, states consent.States, viewer conversa.Viewer, state string, want error) {
			if err := states.Spend(t.Context(), viewer, state); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
		state := begin()
		spend("none", states, ana, "", errOver)
		spend("another session", states, elsewhere, state, errOver)
		spend("another kind", drives, ana, state, errOver)
		spend("its own", states, ana, state, nil)
		spend("again", states, ana, state, errOver)

		state = begin()
		now = now.Add(time.Hour)
		spend("in time", states, ana, state, nil)
		state = begin()
		now = now.Add(time.Hour + time.Microsecond)
		spend("late", states, ana, state, errOver)
		begin()
		system := conversa.WithViewer(t.Context(), conversa.SystemViewer())
		if n := s.Client().OneTimeToken.Query().CountX(system); n != 1 {
			t.Errorf("%d states are kept, want the last alone", n)
		}
	})
}

func newViewer(t *testing.T, s *store.Store) (v conversa.Viewer) {
	t.Helper()
	err := s.WithTx(conversa.WithViewer(t.Context(), conversa.SystemViewer()), func(ctx context.Context, tx *store.Tx) error {
		org := tx.Client.Organization.Create().SetName("Shop").SaveX(ctx)
		user := tx.Client.User.Create().SetOrganizationID(org.ID).SetName("Ana").SetEmail("ana@example.com").
			SetProfile(conversa.ProfileAdministrator).SaveX(ctx)
		v = conversa.Viewer{OrganizationID: org.ID, UserID: user.ID, SessionID: "ses_1", Profile: user.Profile}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}
