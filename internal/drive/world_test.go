package drive_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/drive"
	"conversa/internal/drive/fakedrive"
	"conversa/internal/file"
	"conversa/internal/job"
	"conversa/internal/outbound"
	"conversa/internal/secret"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

const base = "https://conversa.example.com"

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// kinds are the providers that are signed in to, and what the fake calls them.
var kinds = map[conversa.CloudProvider]fakedrive.Kind{
	conversa.GoogleDrive: fakedrive.Google, conversa.OneDrive: fakedrive.OneDrive, conversa.Dropbox: fakedrive.Dropbox,
}

// world is two users, a fake of the providers, and the service.
type world struct {
	t       *testing.T
	store   *store.Store
	fake    *fakedrive.Server
	service *drive.Service
	files   *file.Service
	dir     string
	log     *logged

	mu      sync.Mutex
	elapsed time.Duration

	ana, bea conversa.Viewer
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return start.Add(w.elapsed)
}

func (w *world) advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.elapsed += d
}

type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, newWorld(t, s)) })
}

func newWorld(t *testing.T, s *store.Store) *world {
	t.Helper()
	w := &world{t: t, store: s, fake: fakedrive.New(), dir: t.TempDir(), log: &logged{}}
	provider := httptest.NewServer(w.fake.Handler())
	t.Cleanup(func() { provider.CloseClientConnections(); provider.Close() })
	w.fake.URL = provider.URL
	folder, err := file.NewFolder(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	box, err := secret.New(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(w.log, nil))
	w.files = file.NewService(file.ServiceConfig{
		Store: s, Jobs: job.NewRunner(s, w.now, log), Files: folder, Links: file.Links{Key: []byte("key"), Now: w.now}, Now: w.now, Log: log,
	})
	apps := map[conversa.CloudProvider]drive.App{}
	for p, kind := range kinds {
		apps[p] = drive.App{ClientID: fakedrive.ClientID, ClientSecret: fakedrive.ClientSecret, URL: provider.URL + "/" + string(kind)}
	}
	apps[conversa.Evernote] = drive.App{URL: provider.URL + "/" + string(fakedrive.Evernote)}
	w.service = drive.New(drive.Config{
		Store: s, Secrets: box, Files: w.files, Exports: folder, Guard: outbound.New(func(string) string { return "" }, provider.URL),
		Apps: apps, Now: w.now, Log: log,
	})
	w.populate()
	return w
}

func (w *world) populate() {
	err := w.store.WithTx(conversa.WithViewer(w.t.Context(), conversa.SystemViewer()), func(ctx context.Context, tx *store.Tx) error {
		org := tx.Client.Organization.Create().SetName("Example").SaveX(ctx)
		for i, viewer := range []*conversa.Viewer{&w.ana, &w.bea} {
			user := tx.Client.User.Create().SetOrganizationID(org.ID).SetName("User").SetEmail(fmt.Sprintf("user%d@example.com", i)).
				SetPasswordHash("none").SetProfile(conversa.ProfileAdministrator).SaveX(ctx)
			*viewer = conversa.Viewer{
				OrganizationID: org.ID, UserID: user.ID, SessionID: fmt.Sprint("ses_", i), Profile: user.Profile, Scopes: conversa.AllScopes,
				Sight: conversa.Sight{AllRecords: true},
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) as(v conversa.Viewer) context.Context { return conversa.WithViewer(w.t.Context(), v) }

// consent is what a user does on the provider's page; it gives what comes back.
func (w *world) consent(address, answer string) url.Values {
	w.t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	page, err := browser.Get(address)
	if err != nil || page.StatusCode != http.StatusOK {
		w.t.Fatalf("the page of the provider: %v, %v", page, err)
	}
	defer page.Body.Close()
	res, err := browser.PostForm(address, url.Values{"answer": {answer}})
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	back, err := res.Location()
	if err != nil || !strings.HasPrefix(back.String(), base+drive.CallbackPath+"?") {
		w.t.Fatalf("back to %v, %v", back, err)
	}
	return back.Query()
}

// begin gives what a consent of Ana's brings back.
func (w *world) begin(p conversa.CloudProvider) url.Values {
	w.t.Helper()
	in, err := w.service.Connect(w.as(w.ana), w.ana, p, base)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.consent(in.AuthorizationURL, "allow")
}

// connect gives a drive of Ana's.
func (w *world) connect(p conversa.CloudProvider) *ent.CloudDrive {
	w.t.Helper()
	row, err := w.service.Complete(w.as(w.ana), w.ana, base, w.begin(p))
	if err != nil {
		w.t.Fatal(err)
	}
	return row
}

// names lists all pages of what a question finds in a drive.
func (w *world) names(row *ent.CloudDrive, q drive.Question) (names []string) {
	w.t.Helper()
	for range 100 {
		got, err := w.service.Look(w.as(w.ana), row, q)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, e := range got.Entries {
			names = append(names, e.Name)
			q.After = e.Cursor
		}
		if !got.More {
			return names
		}
		if len(got.Entries) == 0 {
			w.t.Fatal("a page without an end")
		}
	}
	w.t.Fatal("pages without end")
	return nil
}

func (w *world) copy(row *ent.CloudDrive, id string) (*ent.File, error) {
	w.t.Helper()
	return w.service.Copy(w.as(w.ana), w.ana, row.ID, id)
}

func (w *world) bytesOf(id string) []byte {
	w.t.Helper()
	content, _, err := w.files.Open(id)
	if err != nil {
		w.t.Fatal(err)
	}
	defer content.Close()
	read, err := io.ReadAll(content)
	if err != nil {
		w.t.Fatal(err)
	}
	return read
}

// left are the files that are kept, on the disk and as rows.
func (w *world) left() (files []string, rows int) {
	w.t.Helper()
	err := filepath.WalkDir(w.dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	rows, err = w.store.Client().File.Query().Count(conversa.WithViewer(w.t.Context(), conversa.SystemViewer()))
	if err != nil {
		w.t.Fatal(err)
	}
	return files, rows
}

func (w *world) state(row *ent.CloudDrive) conversa.CloudDriveState {
	w.t.Helper()
	return w.store.Client().CloudDrive.GetX(w.as(w.ana), row.ID).State
}
