package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// upload asks for an address. It gives the file's id too.
func (n *node) upload(token, name, contentType string, size int) (id, address string) {
	n.t.Helper()
	got := n.query(fmt.Sprintf(`mutation { createUpload(input: {name: %q, contentType: %q, size: %d}) { file { id } uploadUrl } }`,
		name, contentType, size), bearer(token))
	var answer struct {
		Data struct {
			CreateUpload struct {
				File      struct{ ID string }
				UploadURL string
			}
		}
	}
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil || answer.Data.CreateUpload.UploadURL == "" {
		n.t.Fatalf("createUpload: %s", got.body)
	}
	made := answer.Data.CreateUpload
	path, ok := strings.CutPrefix(made.UploadURL, n.url)
	if !ok {
		n.t.Errorf("the address %s is not one of %s", made.UploadURL, n.url)
	}
	return made.File.ID, path
}

func (n *node) fileState(token, id string) string {
	n.t.Helper()
	got := n.query(`{ node(id: "`+id+`") { ... on File { state } } }`, bearer(token))
	for _, state := range []string{"PENDING", "READY", "EXPIRED", "FAILED"} {
		if strings.Contains(got.body, `"`+state+`"`) {
			return state
		}
	}
	return "gone"
}

func TestBytesArePutWhereTheyWereAnnounced(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, token := startAging(t, dialect)
		const content = "%PDF-1.7 a quote"
		id, address := n.upload(token, "quote.pdf", "application/pdf", len(content))
		other, _ := n.upload(token, "other.pdf", "application/pdf", len(content))
		for name, c := range map[string]struct {
			path, body string
			status     int
			code       string
		}{
			"no signature":      {"/uploads/" + id, content, 404, "NOT_FOUND"},
			"another file":      {strings.Replace(address, id, other, 1), content, 404, "NOT_FOUND"},
			"another signature": {address + "x", content, 404, "NOT_FOUND"},
			"shorter":           {address, content[:10], 400, "INVALID_INPUT"},
			"longer":            {address, content + "!", 400, "INVALID_INPUT"},
			"another type":      {address, strings.Repeat("\x00", len(content)), 415, "FILE_TYPE_NOT_ALLOWED"},
		} {
			got := n.do("PUT", c.path, nil, c.body)
			if got.status != c.status || !strings.Contains(got.body, `"code":"`+c.code+`"`) {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
			if state := n.fileState(token, id); state != "PENDING" {
				t.Errorf("%s: the file is %s", name, state)
			}
		}
		for range 2 {
			if got := n.do("PUT", address, nil, content); got.status != http.StatusNoContent {
				t.Errorf("PUT: %d %s", got.status, got.body)
			}
		}
		if state := n.fileState(token, id); state != "READY" {
			t.Errorf("the file is %s", state)
		}
		if got := n.do("POST", address, nil, content); got.status != http.StatusMethodNotAllowed {
			t.Errorf("POST: %d", got.status)
		}
	})
}

func TestAnAddressOfAnUploadExpires(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, token := startAging(t, dialect)
		id, address := n.upload(token, "a.txt", "text/plain", 1)
		n.advance(time.Hour + time.Second)
		if got := n.do("PUT", address, nil, "a"); got.status != http.StatusNotFound {
			t.Errorf("PUT: %d %s", got.status, got.body)
		}
		n.advance(day)
		for range 500 {
			if n.fileState(token, id) == "gone" {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Error("the upload is still there after a day")
	})
}

// A body that breaks off leaves nothing, and can be sent again.
func TestAnUploadThatBreaksOffLeavesNothing(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, token := startAging(t, dialect)
		id, address := n.upload(token, "a.txt", "text/plain", 200_000)
		body, feed := io.Pipe()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, n.url+address, body)
		if err != nil {
			t.Fatal(err)
		}
		req.ContentLength = 200_000
		go func() {
			_, _ = io.WriteString(feed, strings.Repeat("a", 150_000)) // its end is looked at
			_ = feed.CloseWithError(io.ErrClosedPipe)
		}()
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close()
			t.Error("the request did not break off")
		}
		n.nothingIsLeft()
		got := n.do("PUT", address, nil, strings.Repeat("a", 200_000))
		for range 200 {
			if got.status != http.StatusConflict { // the server may see late that nothing more comes
				break
			}
			time.Sleep(20 * time.Millisecond)
			got = n.do("PUT", address, nil, strings.Repeat("a", 200_000))
		}
		if got.status != http.StatusNoContent {
			t.Errorf("again: %d %s", got.status, got.body)
		}
		if state := n.fileState(token, id); state != "READY" {
			t.Errorf("the file is %s", state)
		}
	})
}

// nothingIsLeft waits until no part of a file lies around.
func (n *node) nothingIsLeft() {
	n.t.Helper()
	var left []os.DirEntry
	for range 200 {
		var err error
		if left, err = os.ReadDir(filepath.Join(n.config.Data, "files", "parts")); err != nil {
			n.t.Fatal(err)
		}
		if len(left) == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	n.t.Errorf("parts are left: %v", left)
}

// An upload over a slow line takes longer than the server gives other requests to be answered.
func TestASlowUploadIsAnswered(t *testing.T) {
	t.Parallel()

	const patience = 200 * time.Millisecond
	n, token := startAging(t, "sqlite3")
	impatient := httptest.NewUnstartedServer(n.server.Handler())
	impatient.Config.WriteTimeout = patience
	impatient.Start()
	t.Cleanup(impatient.Close)
	const content = "%PDF-1.7 a quote"
	id, address := n.upload(token, "quote.pdf", "application/pdf", len(content))
	body, line := io.Pipe()
	go func() {
		_, _ = io.WriteString(line, content[:5])
		time.Sleep(2 * patience)
		_, _ = io.WriteString(line, content[5:])
		_ = line.Close()
	}()
	status, err := putBody(t.Context(), impatient.URL+address, body, len(content))
	if err != nil || status != http.StatusNoContent {
		t.Fatalf("PUT: %d, %v", status, err)
	}
	if state := n.fileState(token, id); state != "READY" {
		t.Errorf("the file is %s", state)
	}
}
