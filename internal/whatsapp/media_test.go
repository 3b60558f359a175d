package whatsapp_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"conversa/internal/whatsapp"
)

func TestMediaIsLocated(t *testing.T) {
	t.Parallel()

	for _, size := range []string{`"303833"`, `303833`} {
		client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if got, want := r.URL.String(), "/v24.0/..%2F700?phone_number_id=100000000000001"; got != want {
				t.Errorf("address = %s, want %s", got, want)
			}
			fmt.Fprintf(w, `{"id":"700","url":"https://lookaside.fbsbx.com/1","mime_type":"image/jpeg","sha256":%q,"file_size":%s}`, hash, size)
		})
		got, err := client.Media(t.Context(), credentials(), "../700")
		if err != nil {
			t.Fatal(err)
		}
		want := whatsapp.MediaInfo{ID: "700", URL: "https://lookaside.fbsbx.com/1", MIMEType: "image/jpeg", SHA256: hash, Size: 303833}
		if got != want {
			t.Errorf("Media = %+v, want %+v", got, want)
		}
	}
}

func TestMediaIsDownloadedWithItsSum(t *testing.T) {
	t.Parallel()

	content := bytes.Repeat([]byte("conversa"), 1000)
	client, server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "Bearer "+token:
			w.WriteHeader(http.StatusUnauthorized)
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/file", http.StatusFound)
		case r.URL.Path == "/gone":
			w.WriteHeader(http.StatusNotFound)
		case r.URL.Path == "/unsized":
			_, _ = w.Write(content[:10])
			w.(http.Flusher).Flush()
			_, _ = w.Write(content[10:])
		default:
			_, _ = w.Write(content)
		}
	})
	size := int64(len(content))
	for name, c := range map[string]struct {
		path  string
		limit int64
		want  error
	}{
		"whole":              {"/file", size, nil},
		"moved on the host":  {"/moved", size, nil},
		"unsized":            {"/unsized", size, nil},
		"too large":          {"/file", size - 1, whatsapp.ErrMediaTooLarge},
		"too large, unsized": {"/unsized", size - 1, whatsapp.ErrMediaTooLarge},
	} {
		var b bytes.Buffer
		n, sum, err := client.Download(t.Context(), credentials(), server.URL+c.path, c.limit, &b)
		if !errors.Is(err, c.want) || int64(b.Len()) > c.limit {
			t.Errorf("%s: %d bytes, %v, want %v", name, b.Len(), err, c.want)
		}
		if want := sha256.Sum256(content); c.want == nil && (n != size || !bytes.Equal(sum, want[:]) || !bytes.Equal(b.Bytes(), content)) {
			t.Errorf("%s: %d bytes, sum %x", name, n, sum)
		}
	}
	_, _, err := client.Download(t.Context(), credentials(), server.URL+"/gone", size, io.Discard)
	if e := asError(t, err); e.HTTPStatus != http.StatusNotFound {
		t.Errorf("gone: %v", err)
	}
}

func TestCutDownloadIsAnError(t *testing.T) {
	t.Parallel()

	for _, limit := range []int64{31, 1000} { // 31 bytes come before the cut
		client, server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"messages":[{"id":"wamid.1"}]}`)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		})
		_, _, err := client.Download(t.Context(), credentials(), server.URL+"/file", limit, io.Discard)
		if err == nil || errors.Is(err, whatsapp.ErrMediaTooLarge) {
			t.Errorf("limit %d: %v, want a broken download", limit, err)
		}
	}
}

func TestTheTokenStaysWithItsHosts(t *testing.T) {
	t.Parallel()

	_, foreign := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("foreign host was asked, with %q", r.Header.Get("Authorization"))
	})
	client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, foreign.URL, http.StatusFound)
	})
	for _, address := range []string{
		foreign.URL, client.BaseURL + "/moved", "", "/file", "file:///etc/passwd",
		strings.Replace(client.BaseURL, "http:", "https:", 1),
		"http://lookaside.fbsbx.com/1", "https://fbsbx.com.example.com/1", "https://evilfbsbx.com/1",
		"https://lookaside.fbsbx.com@" + strings.TrimPrefix(foreign.URL, "http://"),
		"https://example.com/?x=.facebook.com",
	} {
		_, _, err := client.Download(t.Context(), credentials(), address, 1000, io.Discard)
		if !errors.Is(err, whatsapp.ErrMediaHost) {
			t.Errorf("Download(%s) = %v, want it refused", address, err)
		}
	}
}

// recorder answers everything itself and notes who was asked.
type recorder struct{ asked string }

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.asked = req.URL.Host + " " + req.Header.Get("Authorization")
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader("x")), Request: req}, nil
}

func TestHostsOfMediaCanBeAdded(t *testing.T) {
	t.Parallel()

	for address, want := range map[string]bool{
		"https://lookaside.fbsbx.com/1":     true,
		"https://scontent.xx.fbcdn.net/1":   true,
		"https://graph.facebook.com/1":      true,
		"http://files.example.com:8090/1":   true,
		"https://cdn.media.example.com/1":   true,
		"https://media.example.com/1":       false,
		"http://files.example.com/1":        false,
		"https://files.example.com.invalid": false,
	} {
		r := &recorder{}
		client := &whatsapp.Client{
			HTTP:       &http.Client{Transport: r},
			MediaHosts: []string{"files.example.com:8090", "*.media.example.com"},
		}
		_, _, err := client.Download(t.Context(), credentials(), address, 1000, io.Discard)
		if got := err == nil && strings.HasSuffix(r.asked, " Bearer "+token); got != want {
			t.Errorf("Download(%s): %v after asking %q, want %v", address, err, r.asked, want)
		}
	}
}
