package drive_test

import (
	"bytes"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"conversa"
	"conversa/internal/drive"
	"conversa/internal/drive/fakedrive"
)

func TestAStateWorksOnceForWhoBegan(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		invalid := conversa.Invalid("", "")
		try := func(name string, v conversa.Viewer, back url.Values, want error) {
			t.Helper()
			if _, err := w.service.Complete(w.as(v), v, base, back); !errors.Is(err, want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		back := w.begin(conversa.Dropbox)
		other := w.ana
		other.SessionID = "ses_other"
		try("another user", w.bea, back, invalid)
		try("another session", other, back, invalid)
		changed := url.Values{"code": back["code"], "state": {strings.Replace(back.Get("state"), "dropbox", "onedrive", 1)}}
		try("another provider", w.ana, changed, invalid)
		try("no state", w.ana, url.Values{"code": back["code"]}, invalid)
		if _, err := w.service.Complete(w.as(w.ana), w.ana, base, back); err != nil {
			t.Fatal(err)
		}
		try("a repeat", w.ana, back, invalid)
		late := w.begin(conversa.Dropbox)
		w.advance(2 * time.Hour)
		try("too late", w.ana, late, invalid)
		wrong := w.begin(conversa.Dropbox)
		wrong.Set("code", "code_of_somebody_else")
		try("another code", w.ana, wrong, invalid)
		stolen := w.begin(conversa.Dropbox)
		mine := w.begin(conversa.Dropbox)
		mine.Set("code", stolen.Get("code"))
		try("a code of another sign-in: its verifier is another", w.ana, mine, invalid)
		in, err := w.service.Connect(w.as(w.ana), w.ana, conversa.Dropbox, base)
		if err != nil {
			t.Fatal(err)
		}
		try("a refusal", w.ana, w.consent(in.AuthorizationURL, "deny"), conversa.ErrForbidden)
		if rows, err := w.service.Drives(w.as(w.ana)); err != nil || len(rows) != 1 {
			t.Errorf("%d drives, %v", len(rows), err)
		}
	})
}

func TestConnectingAgainRenewsTheDrive(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		first := w.connect(conversa.OneDrive)
		w.fake.Revoke()
		if _, err := w.service.Look(w.as(w.ana), first, drive.Question{First: 5}); !errors.Is(err, conversa.ErrDrive) {
			t.Errorf("after it was revoked: %v", err)
		}
		if got := w.state(first); got != conversa.DriveDisconnected {
			t.Errorf("it is %s", got)
		}
		if again := w.connect(conversa.OneDrive); again.ID != first.ID || again.State != conversa.DriveConnected {
			t.Errorf("connected again it is %v", again)
		}
		w.names(first, drive.Question{First: 5})
	})
}

func TestTokensAreRefreshed(t *testing.T) {
	t.Parallel()
	eachProvider(t, func(t *testing.T, w *world, p conversa.CloudProvider, kind fakedrive.Kind) {
		w.fake.Rotate()
		w.fake.Add(kind, fakedrive.Node{Name: "a.txt", ID: "id:a", Type: "text/plain", Content: []byte("a")})
		row := w.connect(p)
		refreshes := func() (n int) {
			for _, asked := range w.fake.Asked() {
				if strings.HasSuffix(asked, "/token") {
					n++
				}
			}
			return n - 1 // the first was the sign-in's
		}
		w.fake.Expire() // the provider does not take the token any more
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := w.copy(row, "id:a"); err != nil {
					t.Errorf("with a token that has ended: %v", err)
				}
			})
		}
		all.Wait()
		if n := refreshes(); n != 1 {
			t.Errorf("8 requests at once made %d refreshes", n)
		}
		w.advance(time.Hour) // it said when it would end
		if _, err := w.copy(row, "id:a"); err != nil {
			t.Errorf("an hour later: %v", err)
		}
		if n := refreshes(); n != 2 {
			t.Errorf("%d refreshes", n)
		}
		w.fake.Revoke()
		for range 2 {
			if _, err := w.copy(row, "id:a"); !errors.Is(err, conversa.ErrDrive) {
				t.Errorf("revoked: %v", err)
			}
		}
		if n := refreshes(); n != 3 || w.state(row) != conversa.DriveDisconnected {
			t.Errorf("%d refreshes; the drive is %s", n, w.state(row))
		}
	})
}

// A token that the provider does not take though it is new is no reason to ask for ever.
func TestATokenIsRefreshedOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		row := w.connect(conversa.Dropbox)
		w.fake.Fail(fakedrive.Dropbox, fakedrive.Fault{Status: 401}, fakedrive.Fault{Status: 401})
		if _, err := w.service.Look(w.as(w.ana), row, drive.Question{First: 5}); !errors.Is(err, conversa.ErrDrive) {
			t.Errorf("got %v", err)
		}
		if got := w.state(row); got != conversa.DriveDisconnected {
			t.Errorf("it is %s", got)
		}
	})
}

func TestTokensAreNowhereInClear(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		for p := range kinds {
			row := w.connect(p)
			w.fake.Expire()
			w.names(row, drive.Question{First: 5})
			if kept := w.store.Client().CloudDrive.GetX(w.as(w.ana), row.ID); bytes.Contains(kept.Tokens, []byte("fake-")) {
				t.Errorf("%s: the tokens are readable", p)
			}
			w.fake.Revoke()
			_, _ = w.service.Look(w.as(w.ana), row, drive.Question{First: 5})
		}
		for _, word := range []string{"fake-access-", "fake-refresh-", "fake-code-", fakedrive.ClientSecret} {
			if strings.Contains(w.log.b.String(), word) {
				t.Errorf("%s is in the log", word)
			}
		}
	})
}

func TestProvidersWithoutAnAppAreNotOffered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		delete(w.service.Apps, conversa.OneDrive)
		if got := w.service.Providers(); !slices.Equal(got, []conversa.CloudProvider{conversa.GoogleDrive, conversa.Dropbox, conversa.Evernote}) {
			t.Errorf("offered are %v", got)
		}
		for p, want := range map[conversa.CloudProvider]conversa.ErrorCode{conversa.OneDrive: conversa.CodeConflict, conversa.Evernote: conversa.CodeInvalidInput} {
			if _, err := w.service.Connect(w.as(w.ana), w.ana, p, base); !errors.Is(err, &conversa.Error{Code: want}) {
				t.Errorf("%s: %v", p, err)
			}
		}
	})
}
