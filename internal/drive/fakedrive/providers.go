package fakedrive

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

const modified = "2026-02-27T09:30:00Z"

var (
	googleFolder = regexp.MustCompile(`^'(.*)' in parents and trashed = false$`)
	googleNames  = regexp.MustCompile(`^name contains '(.*)' and trashed = false$`)
	unquoted     = strings.NewReplacer(`\'`, `'`, `\\`, `\`)
)

func (s *Server) routeGoogle(mux *http.ServeMux) {
	const api = " /google/drive/v3"
	mux.HandleFunc("POST /google/revoke", func(w http.ResponseWriter, r *http.Request) {
		s.forget(Google)
		answer(w, http.StatusOK, map[string]any{})
	})
	mux.HandleFunc("GET"+api+"/about", s.signedIn(Google, func(w http.ResponseWriter, r *http.Request) {
		answer(w, http.StatusOK, map[string]any{"user": map[string]any{"permissionId": "1", "emailAddress": "ana@drive.example.com", "displayName": "Ana"}})
	}))
	mux.HandleFunc("GET"+api+"/files", s.signedIn(Google, s.googleList))
	file := func(serve func(w http.ResponseWriter, r *http.Request, n Node)) http.HandlerFunc {
		return s.signedIn(Google, func(w http.ResponseWriter, r *http.Request) {
			n, ok := s.node(Google, r.PathValue("id"))
			if !ok {
				answer(w, http.StatusNotFound, map[string]any{"error": map[string]any{"code": 404}})
				return
			}
			serve(w, r, n)
		})
	}
	mux.HandleFunc("GET"+api+"/files/{id}", file(func(w http.ResponseWriter, r *http.Request, n Node) {
		switch {
		case r.URL.Query().Get("alt") != "media":
			answer(w, http.StatusOK, n.google())
		case n.Paper:
			answer(w, http.StatusForbidden, map[string]any{"error": map[string]any{"code": 403, "errors": []any{map[string]any{"reason": "fileNotDownloadable"}}}})
		default:
			n.serve(w, r)
		}
	}))
	mux.HandleFunc("GET"+api+"/files/{id}/export", file(func(w http.ResponseWriter, r *http.Request, n Node) {
		if !n.Paper || r.URL.Query().Get("mimeType") != "application/pdf" {
			answer(w, http.StatusForbidden, map[string]any{"error": map[string]any{"code": 403, "errors": []any{map[string]any{"reason": "fileNotExportable"}}}})
			return
		}
		n.serve(w, r)
	}))
}

func (s *Server) googleList(w http.ResponseWriter, r *http.Request) {
	q, nodes := r.URL.Query(), []Node(nil)
	if m := googleFolder.FindStringSubmatch(q.Get("q")); m != nil {
		folder := unquoted.Replace(m[1])
		if _, ok := s.node(Google, folder); !ok && folder != "root" {
			answer(w, http.StatusNotFound, map[string]any{"error": map[string]any{"code": 404, "message": "File not found: " + folder}})
			return
		}
		nodes = s.of(Google, in(strings.TrimPrefix(folder, "root")))
	} else if m := googleNames.FindStringSubmatch(q.Get("q")); m != nil {
		nodes = s.of(Google, found(unquoted.Replace(m[1])))
	}
	most, _ := strconv.Atoi(q.Get("pageSize"))
	part, next := page(nodes, q.Get("pageToken"), most)
	files := []any{}
	for _, n := range part {
		files = append(files, n.google())
	}
	answer(w, http.StatusOK, map[string]any{"files": files, "nextPageToken": next})
}

func (n Node) google() map[string]any {
	sum := sha256.Sum256(n.Content)
	got := map[string]any{"id": n.ID, "name": n.Name, "mimeType": n.Type, "modifiedTime": modified}
	switch {
	case n.Folder:
		got["mimeType"] = "application/vnd.google-apps.folder"
	case n.Paper:
		got["mimeType"] = "application/vnd.google-apps.document"
	default:
		got["size"], got["sha256Checksum"] = strconv.FormatInt(n.size(), 10), hex.EncodeToString(sum[:])
	}
	return got
}

func (s *Server) routeOneDrive(mux *http.ServeMux) {
	const api = "GET /onedrive/v1.0/me"
	mux.HandleFunc(api, s.signedIn(OneDrive, func(w http.ResponseWriter, r *http.Request) {
		answer(w, http.StatusOK, map[string]any{"id": "1", "displayName": "Ana", "userPrincipalName": "ana@one.example.com"})
	}))
	list := func(nodes func(r *http.Request) []Node) http.HandlerFunc {
		return s.signedIn(OneDrive, func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			most, _ := strconv.Atoi(q.Get("$top"))
			part, next := page(nodes(r), q.Get("$skiptoken"), most)
			value := []any{}
			for _, n := range part {
				value = append(value, n.oneDrive())
			}
			got := map[string]any{"value": value}
			if next != "" {
				q.Set("$skiptoken", next)
				got["@odata.nextLink"] = s.URL + r.URL.EscapedPath() + "?" + q.Encode()
			}
			answer(w, http.StatusOK, got)
		})
	}
	mux.HandleFunc(api+"/drive/root/children", list(func(*http.Request) []Node { return s.of(OneDrive, in("")) }))
	mux.HandleFunc(api+"/drive/items/{id}/children", list(func(r *http.Request) []Node { return s.of(OneDrive, in(r.PathValue("id"))) }))
	mux.HandleFunc(api+"/drive/root/{search}", list(func(r *http.Request) []Node {
		words, _ := strings.CutPrefix(r.PathValue("search"), "search(q='")
		return s.of(OneDrive, found(strings.ReplaceAll(strings.TrimSuffix(words, "')"), "''", "'")))
	}))
	mux.HandleFunc(api+"/drive/items/{id}", s.signedIn(OneDrive, func(w http.ResponseWriter, r *http.Request) {
		n, ok := s.node(OneDrive, r.PathValue("id"))
		if !ok {
			answer(w, http.StatusNotFound, map[string]any{"error": map[string]any{"code": "itemNotFound"}})
			return
		}
		answer(w, http.StatusOK, n.oneDrive())
	}))
	s.routeOneDriveContent(mux)
}

// routeOneDriveContent has contents at addresses that need no token.
func (s *Server) routeOneDriveContent(mux *http.ServeMux) {
	mux.HandleFunc("GET /onedrive/v1.0/me/drive/items/{id}/content", s.signedIn(OneDrive, func(w http.ResponseWriter, r *http.Request) {
		if fault := faultOf(r.Context()); fault.Redirect != "" {
			http.Redirect(w, r, fault.Redirect, http.StatusFound)
			return
		}
		s.mu.Lock()
		s.faults["content"] = []Fault{faultOf(r.Context())}
		s.mu.Unlock()
		http.Redirect(w, r, s.URL+"/onedrive/content/"+url.PathEscape(r.PathValue("id"))+"?tempauth=1", http.StatusFound)
	}))
	mux.HandleFunc("GET /onedrive/content/{id}", func(w http.ResponseWriter, r *http.Request) {
		n, ok := s.node(OneDrive, r.PathValue("id"))
		if !ok || r.URL.Query().Get("tempauth") != "1" {
			http.NotFound(w, r)
			return
		}
		s.mu.Lock()
		fault := s.faults["content"][0]
		s.mu.Unlock()
		n.serve(w, r.WithContext(withFault(r.Context(), fault)))
	})
}

func (n Node) oneDrive() map[string]any {
	got := map[string]any{"id": n.ID, "name": n.Name, "size": n.size(), "lastModifiedDateTime": modified}
	if n.Folder {
		got["folder"] = map[string]any{"childCount": 1}
		return got
	}
	got["file"] = map[string]any{"mimeType": n.Type, "hashes": map[string]any{"quickXorHash": quickXor(n.Content)}}
	return got
}

// quickXor is Microsoft's sum, bit by bit as its documentation tells it.
func quickXor(content []byte) string {
	var bits [160]bool
	for i, b := range content {
		for k := range 8 {
			if b>>k&1 == 1 {
				at := (i*11 + k) % 160
				bits[at] = !bits[at]
			}
		}
	}
	var sum [20]byte
	for i, set := range bits {
		if set {
			sum[i/8] |= 1 << (i % 8)
		}
	}
	length := binary.LittleEndian.Uint64(sum[12:]) ^ uint64(len(content))
	binary.LittleEndian.PutUint64(sum[12:], length)
	return base64.StdEncoding.EncodeToString(sum[:])
}

func (s *Server) routeDropbox(mux *http.ServeMux) {
	const api = "POST /dropbox/2"
	mux.HandleFunc(api+"/auth/token/revoke", s.signedIn(Dropbox, func(w http.ResponseWriter, r *http.Request) {
		s.forget(Dropbox)
		w.WriteHeader(http.StatusOK)
	}))
	mux.HandleFunc(api+"/users/get_current_account", s.signedIn(Dropbox, func(w http.ResponseWriter, r *http.Request) {
		answer(w, http.StatusOK, map[string]any{"account_id": "dbid:1", "email": "ana@box.example.com"})
	}))
	for _, path := range []string{"/files/list_folder", "/files/list_folder/continue"} {
		mux.HandleFunc(api+path, s.dropboxList(func(q dropboxQuestion) []Node { return s.of(Dropbox, in(q.Path)) }, func(n Node) any { return n.dropbox() }, "entries"))
	}
	for _, path := range []string{"/files/search_v2", "/files/search/continue_v2"} {
		mux.HandleFunc(api+path, s.dropboxList(func(q dropboxQuestion) []Node { return s.of(Dropbox, found(q.Query)) },
			func(n Node) any { return map[string]any{"metadata": map[string]any{"metadata": n.dropbox()}} }, "matches"))
	}
	mux.HandleFunc(api+"/files/get_metadata", s.signedIn(Dropbox, func(w http.ResponseWriter, r *http.Request) {
		var q dropboxQuestion
		_ = json.NewDecoder(r.Body).Decode(&q)
		if n, ok := s.node(Dropbox, q.Path); ok {
			answer(w, http.StatusOK, n.dropbox())
			return
		}
		answer(w, http.StatusConflict, map[string]any{"error_summary": "path/not_found/.."})
	}))
	mux.HandleFunc("POST /dropbox/2/files/download", s.signedIn(Dropbox, func(w http.ResponseWriter, r *http.Request) {
		var q dropboxQuestion
		_ = json.Unmarshal([]byte(r.Header.Get("Dropbox-API-Arg")), &q)
		if n, ok := s.node(Dropbox, q.Path); ok {
			n.serve(w, r)
			return
		}
		answer(w, http.StatusConflict, map[string]any{"error_summary": "path/not_found/.."})
	}))
}

// dropboxQuestion is what Dropbox is asked; a cursor is the question again, with a mark.
type dropboxQuestion struct {
	Path, Query string
	Limit       int
	Options     struct {
		MaxResults int `json:"max_results"`
	}
	Cursor, Mark string `json:",omitempty"`
}

// dropboxList answers with one more than a page may have where it can: its limits are said
// to be approximate.
func (s *Server) dropboxList(nodes func(dropboxQuestion) []Node, entry func(Node) any, name string) http.HandlerFunc {
	return s.signedIn(Dropbox, func(w http.ResponseWriter, r *http.Request) {
		var q dropboxQuestion
		_ = json.NewDecoder(r.Body).Decode(&q)
		if q.Cursor != "" {
			_ = json.Unmarshal([]byte(q.Cursor), &q)
		}
		if _, ok := s.node(Dropbox, q.Path); !ok && q.Path != "" {
			answer(w, http.StatusConflict, map[string]any{"error_summary": "path/not_found/..."})
			return
		}
		part, next := page(nodes(q), q.Mark, max(q.Limit, q.Options.MaxResults)+1)
		entries := []any{}
		for _, n := range part {
			entries = append(entries, entry(n))
		}
		q.Mark, q.Cursor = next, ""
		cursor, _ := json.Marshal(q)
		answer(w, http.StatusOK, map[string]any{name: entries, "cursor": string(cursor), "has_more": next != ""})
	})
}

func (n Node) dropbox() map[string]any {
	if n.Folder {
		return map[string]any{".tag": "folder", "id": n.ID, "name": n.Name}
	}
	var sums []byte
	for rest := n.Content; len(rest) > 0; {
		block := sha256.Sum256(rest[:min(len(rest), 4<<20)])
		sums, rest = append(sums, block[:]...), rest[min(len(rest), 4<<20):]
	}
	all := sha256.Sum256(sums)
	return map[string]any{
		".tag": "file", "id": n.ID, "name": n.Name, "size": n.size(), "server_modified": modified, "content_hash": hex.EncodeToString(all[:]),
	}
}
