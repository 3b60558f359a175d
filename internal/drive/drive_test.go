package drive_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"conversa"
	"conversa/internal/drive"
	"conversa/internal/drive/fakedrive"
)

// somePDF is a PDF as far as anybody looks.
func somePDF(size int) []byte {
	return append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("conversa "), size/9)...)
}

// eachProvider runs a test on each provider, with a drive of Ana's.
func eachProvider(t *testing.T, test func(t *testing.T, w *world, p conversa.CloudProvider, kind fakedrive.Kind)) {
	for p, kind := range kinds {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, w *world) { test(t, w, p, kind) })
		})
	}
}

func TestADriveIsConnectedLookedThroughAndCopiedFrom(t *testing.T) {
	t.Parallel()
	eachProvider(t, func(t *testing.T, w *world, p conversa.CloudProvider, kind fakedrive.Kind) {
		w.fake.Add(kind, fakedrive.Node{Name: "Quotes", ID: "id:folder", Folder: true})
		for i := range 7 {
			w.fake.Add(kind, fakedrive.Node{Name: fmt.Sprintf("It's quote %d.pdf", i), Parent: "id:folder", Type: "application/pdf", Content: somePDF(10_000 + i)})
		}
		w.fake.Add(kind, fakedrive.Node{Name: "Large.pdf", ID: "id:large", Type: "application/pdf", Content: somePDF(9 << 20)})
		row := w.connect(p)
		if row.State != conversa.DriveConnected || row.Provider != p || !strings.HasPrefix(row.AccountName, "ana@") {
			t.Errorf("connected %v", row)
		}
		if got := w.names(row, drive.Question{First: 50}); !slices.Equal(got, []string{"Quotes", "Large.pdf"}) {
			t.Errorf("the beginning holds %q", got)
		}
		var all []string
		for i := range 7 {
			all = append(all, fmt.Sprintf("It's quote %d.pdf", i))
		}
		for _, first := range []int{1, 2, 3, 7, 100} {
			if got := w.names(row, drive.Question{Folder: "id:folder", First: first}); !slices.Equal(got, all) {
				t.Errorf("the folder, %d at a time, holds %q", first, got)
			}
			if got := w.names(row, drive.Question{Search: "it's QUOTE", First: first}); !slices.Equal(got, all) {
				t.Errorf("the search, %d at a time, finds %q", first, got)
			}
		}
		got, err := w.copy(row, "id:large")
		if err != nil {
			t.Fatal(err)
		}
		if got.State != conversa.FileReady || got.Name != "Large.pdf" || got.ContentType != "application/pdf" || got.Source != p.Source() {
			t.Errorf("copied %v", got)
		}
		if content := w.bytesOf(got.ID); !bytes.Equal(content, somePDF(9<<20)) || *got.Size != int64(len(content)) {
			t.Errorf("the copy has %d bytes, and says %d", len(content), *got.Size)
		}
	})
}

// Any item is where a list can be taken up again.
func TestACursorIsGoodInTheMiddleOfAPage(t *testing.T) {
	t.Parallel()
	eachProvider(t, func(t *testing.T, w *world, p conversa.CloudProvider, kind fakedrive.Kind) {
		for i := range 6 {
			w.fake.Add(kind, fakedrive.Node{Name: fmt.Sprintf("%d.txt", i), Type: "text/plain", Content: []byte("a")})
		}
		row := w.connect(p)
		got, err := w.service.Look(w.as(w.ana), row, drive.Question{First: 4})
		if err != nil || len(got.Entries) != 4 {
			t.Fatalf("%v, %v", got, err)
		}
		rest := w.names(row, drive.Question{First: 2, After: got.Entries[1].Cursor})
		if !slices.Equal(rest, []string{"2.txt", "3.txt", "4.txt", "5.txt"}) {
			t.Errorf("after the second come %q", rest)
		}
		for _, after := range []string{"x", "!", "bnVsbA", strings.Repeat("A", 4000)} {
			if _, err := w.service.Look(w.as(w.ana), row, drive.Question{First: 2, After: after}); err != nil && !errors.Is(err, conversa.Invalid("", "")) {
				t.Errorf("after %.10q: %v", after, err)
			}
		}
	})
}

func TestWhatAProviderRefuses(t *testing.T) {
	t.Parallel()
	unavailable := &conversa.Error{Code: conversa.CodeUnavailable}
	eachProvider(t, func(t *testing.T, w *world, p conversa.CloudProvider, kind fakedrive.Kind) {
		row := w.connect(p)
		for name, c := range map[string]struct {
			fault fakedrive.Fault
			want  error
		}{
			"too often":       {fakedrive.Fault{Status: 429, RetryAfter: 7}, &conversa.Error{Code: conversa.CodeRateLimited}},
			"out of order":    {fakedrive.Fault{Status: 500}, unavailable},
			"no JSON":         {fakedrive.Fault{Status: 200, Body: "<html>"}, unavailable},
			"an endless word": {fakedrive.Fault{Status: 200, Body: `"` + strings.Repeat("a", 5<<20) + `"`}, unavailable},
		} {
			w.fake.Fail(kind, c.fault)
			_, err := w.service.Look(w.as(w.ana), row, drive.Question{First: 5})
			if !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
			var refusal *conversa.Error
			if errors.As(err, &refusal) && c.fault.RetryAfter > 0 && refusal.RetryAfter != 7*time.Second {
				t.Errorf("%s: wait for %v", name, refusal.RetryAfter)
			}
		}
		if _, err := w.service.Look(w.as(w.ana), row, drive.Question{Folder: "id:none", First: 5}); kind != fakedrive.OneDrive && !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("no such folder: %v", err)
		}
		for _, id := range []string{"id:none", "", "..", "a/b", "a?b", strings.Repeat("a", 300), "a\x00"} {
			if _, err := w.copy(row, id); !errors.Is(err, conversa.ErrNotFound) {
				t.Errorf("copy %.20q: %v", id, err)
			}
		}
		if got := w.state(row); got != conversa.DriveConnected {
			t.Errorf("it is %s", got)
		}
	})
}

func TestOnlyWhatIsWholeAndCanBeSentIsKept(t *testing.T) {
	t.Parallel()
	eachProvider(t, func(t *testing.T, w *world, p conversa.CloudProvider, kind fakedrive.Kind) {
		canary := canaryServer(t)
		png := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 6<<20)...)
		w.fake.Add(kind,
			fakedrive.Node{ID: "id:pdf", Name: "a.pdf", Type: "application/pdf", Content: somePDF(200_000)},
			fakedrive.Node{ID: "id:zip", Name: "a.pdf", Type: "application/pdf", Content: []byte("PK\x03\x04" + strings.Repeat("a", 100))},
			fakedrive.Node{ID: "id:lie", Name: "a.pdf", Type: "application/pdf", Content: png},
			fakedrive.Node{ID: "id:huge", Name: "huge.pdf", Type: "application/pdf", Content: somePDF(100), Announced: 101 << 20},
			fakedrive.Node{ID: "id:more", Name: "more.pdf", Type: "application/pdf", Content: somePDF(200_000), Announced: 100_000},
			fakedrive.Node{ID: "id:png", Name: "a.png", Type: "image/png", Content: png},
			fakedrive.Node{ID: "id:none", Name: "empty.txt", Type: "text/plain"},
			fakedrive.Node{ID: "id:folder", Name: "Folder", Folder: true},
		)
		row := w.connect(p)
		unavailable := &conversa.Error{Code: conversa.CodeUnavailable}
		for name, c := range map[string]struct {
			id    string
			fault fakedrive.Fault
			want  error
		}{
			"cut off":                  {"id:pdf", fakedrive.Fault{Cut: 150_000}, unavailable},
			"cut off at the beginning": {"id:pdf", fakedrive.Fault{Cut: 10}, unavailable},
			"other bytes":              {"id:pdf", fakedrive.Fault{Wrong: true}, unavailable},
			"led to this machine":      {"id:pdf", fakedrive.Fault{Redirect: canary.URL}, unavailable},
			"an archive":               {"id:zip", fakedrive.Fault{}, conversa.ErrFileType},
			"too large as what it is":  {"id:lie", fakedrive.Fault{}, conversa.ErrFileTooLarge},
			"too large as it says":     {"id:huge", fakedrive.Fault{}, conversa.ErrFileTooLarge},
			"a picture too large":      {"id:png", fakedrive.Fault{}, conversa.ErrFileTooLarge},
			"more than it says":        {"id:more", fakedrive.Fault{}, unavailable},
			"nothing":                  {"id:none", fakedrive.Fault{}, unavailable},
			"a folder":                 {"id:folder", fakedrive.Fault{}, conversa.Invalid("", "")},
		} {
			w.fake.Fail(kind, fakedrive.Fault{}, c.fault) // the first is for what is asked of the file
			if _, err := w.copy(row, c.id); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
			w.fake.Heal()
		}
		if files, rows := w.left(); len(files) > 0 || rows > 0 {
			t.Errorf("%d rows and the files %q are left", rows, files)
		}
		if n := canary.reached.Load(); n > 0 {
			t.Errorf("the canary was reached %d times", n)
		}
	})
}

type canaryListener struct {
	*httptest.Server
	reached atomic.Int64
}

func canaryServer(t *testing.T) *canaryListener {
	t.Helper()
	c := &canaryListener{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { c.reached.Add(1) }))
	t.Cleanup(c.Close)
	return c
}

func TestGooglesOwnDocumentsComeAsPDF(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.fake.Add(fakedrive.Google,
			fakedrive.Node{ID: "paper", Name: "Offer", Paper: true, Content: somePDF(20_000)},
			fakedrive.Node{ID: "large", Name: "Large", Paper: true, Content: somePDF(20_000)})
		row := w.connect(conversa.GoogleDrive)
		got, err := w.copy(row, "paper")
		if err != nil {
			t.Fatal(err)
		}
		if got.Name != "Offer.pdf" || got.ContentType != "application/pdf" || *got.Size != int64(len(w.bytesOf(got.ID))) {
			t.Errorf("copied %v", got)
		}
		w.fake.Fail(fakedrive.Google, fakedrive.Fault{}, fakedrive.Fault{Status: 403, Body: `{"error": {"errors": [{"reason": "exportSizeLimitExceeded"}]}}`})
		if _, err := w.copy(row, "large"); !errors.Is(err, conversa.ErrFileTooLarge) {
			t.Errorf("too large to be exported: %v", err)
		}
	})
}

func TestADisconnectedDriveIsForgottenAndItsCopiesStay(t *testing.T) {
	t.Parallel()
	eachProvider(t, func(t *testing.T, w *world, p conversa.CloudProvider, kind fakedrive.Kind) {
		w.fake.Add(kind, fakedrive.Node{Name: "a.txt", ID: "id:a", Type: "text/plain", Content: []byte("a")})
		row := w.connect(p)
		copied, err := w.copy(row, "id:a")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.service.Disconnect(w.as(w.bea), row.ID); !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("by a colleague: %v", err)
		}
		if err := w.service.Disconnect(w.as(w.ana), row.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.service.Disconnect(w.as(w.ana), row.ID); !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("a repeat: %v", err)
		}
		left := map[conversa.CloudProvider]int{conversa.OneDrive: 1}[p] // Microsoft cannot be told
		if n := w.fake.Consents(); n != left {
			t.Errorf("%d consents are left", n)
		}
		if string(w.bytesOf(copied.ID)) != "a" {
			t.Error("the copy is another")
		}
	})
}

// Not even an administrator reaches a colleague's drive.
func TestADriveIsItsUsersAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.fake.Add(fakedrive.Dropbox, fakedrive.Node{Name: "a.txt", ID: "id:a", Type: "text/plain", Content: []byte("a")})
		row := w.connect(conversa.Dropbox)
		if rows, err := w.service.Drives(w.as(w.bea)); err != nil || len(rows) != 0 {
			t.Errorf("the colleague sees %v, %v", rows, err)
		}
		if _, err := w.service.Drive(w.as(w.bea), row.ID); !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("the colleague looks: %v", err)
		}
		if _, err := w.service.Copy(w.as(w.bea), w.bea, row.ID, "id:a"); !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("the colleague copies: %v", err)
		}
	})
}
