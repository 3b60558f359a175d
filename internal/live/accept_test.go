package live_test

import (
	"net/http"
	"strings"
	"testing"

	"conversa/internal/live"
)

func TestOnlyWhoLikesAStreamBestGetsOne(t *testing.T) {
	t.Parallel()

	for accept, want := range map[string]bool{
		"text/event-stream":                             true,
		"text/event-stream, multipart/mixed":            true,
		"text/event-stream, application/json":           true,
		"text/event-stream, application/json;q=0.5":     true,
		"application/json, text/event-stream":           false,
		"application/json;q=0.5, text/event-stream":     true,
		"text/event-stream;q=0.5, application/json":     false,
		"application/graphql-response+json, */*":        false,
		"application/json, text/event-stream, */*;q=.1": false,
		"text/event-stream;q=0":                         false,
		"*/*":                                           false,
		"":                                              false,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://example.com/graphql", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept", accept)
		r.Header.Set("Content-Type", "application/json")
		if got := (live.SSE{}).Supports(r); got != want {
			t.Errorf("Accept: %q: stream %v, want %v", accept, got, want)
		}
	}
}
