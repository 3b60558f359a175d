package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"
)

const (
	olderType = "application/json; charset=utf-8"
	newerType = "application/graphql-response+json; charset=utf-8"
)

func TestGraphQLOverHTTP(t *testing.T) {
	t.Parallel()

	n := start(t, "sqlite3", nil)
	token := n.furnish()
	viewer := `{"query": "{ viewer { email } }"}`
	get := "/graphql?query=" + url.QueryEscape("{ viewer { email } }")
	for name, c := range map[string]struct {
		method, path string
		header       map[string]string // beside the token and a JSON body
		body         string
		status       int
		media, code  string
		contains     string
	}{
		"POST":                     {"POST", "/graphql", nil, viewer, 200, olderType, "", email},
		"POST, newer":              {"POST", "/graphql", map[string]string{"Accept": "application/graphql-response+json"}, viewer, 200, newerType, "", email},
		"GET":                      {"GET", get, nil, "", 200, olderType, "", email},
		"GET with variables":       {"GET", "/graphql?query=" + url.QueryEscape("query q($id: ID!) { node(id: $id) { id } }") + "&variables=" + url.QueryEscape(`{"id":"x"}`), nil, "", 200, olderType, "", `"node":null`},
		"GET, broken variables":    {"GET", get + "&variables=x", nil, "", 400, olderType, "INVALID_INPUT", ""},
		"GET, mutation":            {"GET", "/graphql?query=" + url.QueryEscape("mutation { signOut { signedOut } }"), nil, "", 405, olderType, "INVALID_INPUT", ""},
		"PUT":                      {"PUT", "/graphql", nil, viewer, 405, olderType, "INVALID_INPUT", ""},
		"OPTIONS":                  {"OPTIONS", "/graphql", nil, "", 405, olderType, "INVALID_INPUT", ""},
		"Accept what is not there": {"POST", "/graphql", map[string]string{"Accept": "image/png"}, viewer, 406, olderType, "INVALID_INPUT", ""},
		"form":                     {"POST", "/graphql", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, "query=%7Bviewer%7Bid%7D%7D", 415, olderType, "INVALID_INPUT", ""},
		"plain text":               {"POST", "/graphql", map[string]string{"Content-Type": "text/plain"}, viewer, 415, olderType, "INVALID_INPUT", ""},
		"multipart":                {"POST", "/graphql", map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, viewer, 415, olderType, "INVALID_INPUT", ""},
		"no content type":          {"POST", "/graphql", map[string]string{"Content-Type": ""}, viewer, 415, olderType, "INVALID_INPUT", ""},
		"another charset":          {"POST", "/graphql", map[string]string{"Content-Type": "application/json; charset=utf-16"}, viewer, 415, olderType, "INVALID_INPUT", ""},
		"batch":                    {"POST", "/graphql", nil, " [" + viewer + "]", 400, olderType, "INVALID_INPUT", "batches"},
		"no JSON":                  {"POST", "/graphql", nil, "{", 400, olderType, "INVALID_INPUT", ""},
		"two values":               {"POST", "/graphql", nil, viewer + viewer, 400, olderType, "INVALID_INPUT", ""},
		"no query":                 {"POST", "/graphql", nil, "{}", 400, olderType, "INVALID_INPUT", ""},
		"query is a number":        {"POST", "/graphql", nil, `{"query": 1}`, 400, olderType, "INVALID_INPUT", ""},
		"variables are a list":     {"POST", "/graphql", nil, `{"query": "{ viewer { id } }", "variables": []}`, 400, olderType, "INVALID_INPUT", ""},
		"parts are null":           {"POST", "/graphql", nil, `{"query": "{ viewer { email } }", "variables": null, "operationName": null, "extensions": null}`, 200, olderType, "", email},
		"too large":                {"POST", "/graphql", nil, `{"query": "` + strings.Repeat(" ", 256<<10) + `"}`, 413, olderType, "TOO_COMPLEX", ""},
		"invalid":                  {"POST", "/graphql", nil, `{"query": "{ nothing }"}`, 200, olderType, "INVALID_INPUT", "validation"},
		"invalid, newer":           {"POST", "/graphql", map[string]string{"Accept": "application/graphql-response+json"}, `{"query": "{ nothing }"}`, 400, newerType, "INVALID_INPUT", "validation"},
		"subscription":             {"POST", "/graphql", nil, `{"query": "subscription { messageReceived { cursor } }"}`, 200, olderType, "INVALID_INPUT", "WebSocket"},
		"bad token":                {"POST", "/graphql", map[string]string{"Authorization": "Bearer cvt_wrong"}, viewer, 401, olderType, "UNAUTHENTICATED", ""},
		"too deep, bad token":      {"POST", "/graphql", map[string]string{"Authorization": "Bearer cvt_wrong"}, `{"query": "` + strings.Repeat("{a", 16) + strings.Repeat("}", 16) + `"}`, 200, olderType, "TOO_COMPLEX", ""},
		"another scheme":           {"POST", "/graphql", map[string]string{"Authorization": "Basic YTpi"}, viewer, 401, olderType, "UNAUTHENTICATED", ""},
		"nobody":                   {"POST", "/graphql", map[string]string{"Authorization": ""}, viewer, 200, olderType, "UNAUTHENTICATED", ""},
		"nobody, newer":            {"POST", "/graphql", map[string]string{"Authorization": "", "Accept": "application/graphql-response+json"}, viewer, 401, newerType, "UNAUTHENTICATED", ""},
		"token in the address":     {"GET", get + "&access_token=" + token, map[string]string{"Authorization": ""}, "", 200, olderType, "UNAUTHENTICATED", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			header := map[string]string{"Authorization": "Bearer " + token, "Content-Type": "application/json"}
			for key, value := range c.header {
				header[key] = value
			}
			got := n.do(c.method, c.path, header, c.body)
			if got.status != c.status || got.header.Get("Content-Type") != c.media || got.code() != c.code || !strings.Contains(got.body, c.contains) {
				t.Errorf("answered %d %s %s, want %d %s %q", got.status, got.header.Get("Content-Type"), got.body, c.status, c.media, c.code)
			}
			if c.code != "" && strings.Contains(got.body, `"data"`) {
				t.Errorf("what was not executed has data: %s", got.body)
			}
			for _, name := range []string{"X-Request-Id", "X-Conversa-Time", "X-Content-Type-Options", "Content-Security-Policy"} {
				if got.header.Get(name) == "" {
					t.Errorf("%s is missing", name)
				}
			}
			if c.code != "" && !strings.Contains(got.body, got.header.Get("X-Request-Id")) {
				t.Errorf("the error does not name the request %s: %s", got.header.Get("X-Request-Id"), got.body)
			}
		})
	}
}

func TestPersistedQueries(t *testing.T) {
	t.Parallel()

	n := start(t, "sqlite3", nil)
	token := n.furnish()
	document := "{ viewer { email } }"
	sum := sha256.Sum256([]byte(document))
	hash := hex.EncodeToString(sum[:])
	extension := `"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "` + hash + `"}}`
	post := func(token, body string) response {
		header := map[string]string{"Content-Type": "application/json"}
		if token != "" {
			header["Authorization"] = "Bearer " + token
		}
		return n.do("POST", "/graphql", header, body)
	}
	byHash, withText := "{"+extension+"}", `{"query": "`+document+`", `+extension+"}"

	if got := post(token, byHash); got.code() != "PERSISTED_QUERY_NOT_FOUND" || !strings.Contains(got.body, `"PersistedQueryNotFound"`) {
		t.Errorf("unknown: %s", got.body)
	}
	if got := post("", withText); got.code() != "UNAUTHENTICATED" {
		t.Errorf("from nobody: %s", got.body)
	}
	if got := post(token, byHash); got.code() != "PERSISTED_QUERY_NOT_FOUND" {
		t.Errorf("nobody could fill the cache: %s", got.body)
	}
	if got := post(token, `{"query": "{ organization { id } }", `+extension+"}"); got.code() != "INVALID_INPUT" {
		t.Errorf("the hash of another document: %s", got.body)
	}
	if got := post(token, withText); !strings.Contains(got.body, email) {
		t.Errorf("registering: %s", got.body)
	}
	if got := post(token, byHash); !strings.Contains(got.body, email) {
		t.Errorf("known: %s", got.body)
	}
	get := "/graphql?extensions=" + url.QueryEscape(`{"persistedQuery": {"version": 1, "sha256Hash": "`+hash+`"}}`)
	if got := n.do("GET", get, bearer(token), ""); !strings.Contains(got.body, email) {
		t.Errorf("by GET: %s", got.body)
	}
	if got := post("", byHash); got.code() != "UNAUTHENTICATED" {
		t.Errorf("nobody reads by hash: %s", got.body)
	}
}
