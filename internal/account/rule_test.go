package account_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent/user"
	"conversa/internal/account"
	"conversa/internal/store"
)

func TestASilenceIsUnusualByTheNumbersOwnHabits(t *testing.T) {
	t.Parallel()

	now := time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)
	every := func(gap time.Duration, n int, last time.Duration) (times []time.Time) {
		for i := range n {
			times = append(times, now.Add(-last-time.Duration(i)*gap))
		}
		return times
	}
	for name, c := range map[string]struct {
		silent   time.Duration
		received []time.Time
		want     bool
	}{
		"just heard":                   {time.Minute, every(time.Hour, 100, time.Minute), false},
		"a night":                      {14 * time.Hour, every(time.Minute, 100, 14*time.Hour), false},
		"two days of a busy number":    {48 * time.Hour, every(time.Hour, 100, 48*time.Hour), true},
		"two days of a quiet number":   {48 * time.Hour, every(30*time.Hour, 10, 48*time.Hour), false},
		"two days of hardly any":       {48 * time.Hour, every(time.Hour, 9, 48*time.Hour), false},
		"exactly a day":                {24 * time.Hour, every(time.Hour, 100, 24*time.Hour), false},
		"a second more":                {24*time.Hour + time.Second, every(time.Hour, 100, 24*time.Hour), true},
		"twice the longest, no longer": {60 * time.Hour, every(30*time.Hour, 10, 60*time.Hour), false},
	} {
		if got := account.Unusual(now, now.Add(-c.silent), c.received); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestALocaleIsALanguageThatMetaSpeaks(t *testing.T) {
	t.Parallel()

	for locale, want := range map[string]string{
		"pt-BR": "pt_BR", "pt": "pt_BR", "es": "es_ES", "es-mx": "es_MX", "en": "en_US", "": "en_US", "de": "en_US", "zh-Hant-TW": "en_US", "pt_PT": "pt_PT",
	} {
		if got := account.MetaLanguage(locale); got != want {
			t.Errorf("%q: %s, want %s", locale, got, want)
		}
	}
}

func TestSettingsAndProfilesAreHeldToTheirLimits(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.connected(w.ana)
		long, empty, text := strings.Repeat("x", 257), " ", "text"
		friends := conversa.CustomerModule("FRIENDS")
		for field, in := range map[string]account.Settings{
			"nickname": {Nickname: &empty}, "addAs": {AddAs: &friends}, "windowWarnings": {WindowWarnings: []int{0}},
			"assignTo": {AssignTo: slices.Repeat([]string{"usr_1"}, 51)},
		} {
			_, err := w.accounts.Update(w.as(w.ana), w.ana, a.ID, in)
			w.refused(err, conversa.CodeInvalidInput, field, "")
		}
		for field, in := range map[string]account.Profile{
			"about": {About: &empty}, "address": {Address: &long}, "description": {Description: &long}, "email": {Email: &text},
			"vertical": {Vertical: &text}, "websites": {Websites: []string{"javascript:alert(1)"}},
		} {
			_, err := w.accounts.UpdateProfile(w.as(w.ana), w.ana, a.ID, in)
			w.refused(err, conversa.CodeInvalidInput, field, "")
		}
		mail, retail := "shop@example.com", "RETAIL"
		a, err := w.accounts.UpdateProfile(w.as(w.ana), w.ana, a.ID, account.Profile{Email: &mail, Vertical: &retail, Websites: []string{"https://example.com"}})
		if err != nil || *a.BusinessProfile.Email != mail || *a.BusinessProfile.Vertical != retail || len(a.BusinessProfile.Websites) != 1 {
			w.Errorf("profile %+v, %v", a, err)
		}
		warned, err := w.accounts.Update(w.as(w.ana), w.ana, a.ID, account.Settings{WindowWarnings: []int{}})
		if err != nil || len(warned.WindowWarnings) != 0 || warned.Status != conversa.AccountActive {
			w.Errorf("settings %v, %v", warned, err)
		}
	})
}

// Who was deactivated after they were assigned does not keep the settings from being saved; whoever
// is not here, and another organization's, do.
func TestSettingsAreSavedBesideWhoIsGone(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.connected(w.ana)
		var gone, other string
		err := w.store.WithTx(w.system(), func(ctx context.Context, tx *store.Tx) error {
			hire := func(name string) string {
				return tx.Client.User.Create().SetOrganizationID(w.ana.OrganizationID).SetName(name).SetEmail(name + "@example.com").
					SetProfile(conversa.ProfileStandard).SaveX(ctx).ID
			}
			gone, other = hire("caio"), hire("eva")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		save := func(ids ...string) error {
			_, err := w.accounts.Update(w.as(w.ana), w.ana, a.ID, account.Settings{AssignTo: ids})
			return err
		}
		if err := save(gone); err != nil {
			t.Fatal(err)
		}
		err = w.store.WithTx(w.system(), func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.User.Update().Where(user.IDIn(gone, other)).SetStatus(conversa.UserDeactivated).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := save(gone); err != nil {
			t.Errorf("beside who is gone: %v", err)
		}
		for _, id := range []string{other, w.bea.UserID, "usr_none"} {
			w.refused(save(gone, id), conversa.CodeNotFound, "assignTo", "")
		}
	})
}
