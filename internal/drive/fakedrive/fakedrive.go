// Package fakedrive is an honest second Google Drive, OneDrive, Dropbox and Evernote: the
// same endpoints, sign-in, pages, refusals and sums, with files that a test or the demo
// puts there. Of ours it has the wire format of Evernote alone.
package fakedrive

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Kind is which provider is meant: the first part of its addresses.
type Kind string

const (
	Google   Kind = "google"
	OneDrive Kind = "onedrive"
	Dropbox  Kind = "dropbox"
)

// ClientID and ClientSecret are those of the one app that the fake knows.
const ClientID, ClientSecret = "fake-client", "fake-client-secret"

// tokenLife is how long an access token is good, in seconds.
const tokenLife = 3600

// Node is a file, or a folder.
type Node struct {
	ID, Name, Parent string
	Folder           bool
	// Type is what the provider says that it is.
	Type    string
	Content []byte
	// Paper is a document of Google's own: Content is the PDF of it.
	Paper bool
	// Announced is the size that the provider says where it lies; 0: the true one.
	Announced int64
}

// Fault is what goes wrong with the next request of a kind.
type Fault struct {
	// Status is answered in place of what was asked for, with RetryAfter in seconds.
	Status, RetryAfter int
	// Body comes with Status.
	Body string
	// Cut is how many bytes of a content come before the connection ends; 0: all.
	Cut int
	// Redirect is where a content is said to be.
	Redirect string
	// Wrong sends other bytes than those that were announced.
	Wrong bool
}

// Server is the fake. Its handler serves each kind below /{kind}.
type Server struct {
	// URL is where it is reached; set it before the first request.
	URL string

	mu     sync.Mutex // protects what follows
	nodes  map[Kind][]Node
	codes  map[string]grant
	access map[string]grant
	fresh  map[string]grant
	faults map[Kind][]Fault
	asked  []string
	// rotate has each refresh end the refresh token that it was made with.
	rotate bool
}

// grant is what somebody consented to.
type grant struct {
	kind                Kind
	challenge, redirect string
	expires             time.Time
}

// New makes a fake with nothing in it.
func New() *Server {
	return &Server{
		nodes: map[Kind][]Node{}, codes: map[string]grant{}, fresh: map[string]grant{}, faults: map[Kind][]Fault{},
		access: map[string]grant{EvernoteToken: {kind: Evernote}},
	}
}

// Add puts files and folders into a drive. Ids are made where there are none.
func (s *Server) Add(k Kind, nodes ...Node) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range nodes {
		if n.ID == "" {
			n.ID = fmt.Sprintf("%s%03d", map[Kind]string{Google: "g", OneDrive: "O!", Dropbox: "id:d", Evernote: "e"}[k], len(s.nodes[k])+1)
		}
		s.nodes[k] = append(s.nodes[k], n)
	}
}

// Fail has the next requests for files and folders of a kind go wrong, one after the other.
func (s *Server) Fail(k Kind, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[k] = append(s.faults[k], faults...)
}

// Heal forgets the faults that have not come to pass.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.faults)
}

// Expire ends all access tokens.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.access)
}

// Revoke ends all consents, as their users can.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.access)
	clear(s.fresh)
}

// Rotate has refresh tokens work once.
func (s *Server) Rotate() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rotate = true
}

// Asked are the requests so far, as method and path.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.asked...)
}

// Consents are how many have been given and not revoked.
func (s *Server) Consents() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.fresh)
}

// Handler serves the fake.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for kind, paths := range map[Kind][2]string{
		Google:   {"/o/oauth2/v2/auth", "/token"},
		OneDrive: {"/common/oauth2/v2.0/authorize", "/common/oauth2/v2.0/token"},
		Dropbox:  {"/oauth2/authorize", "/oauth2/token"},
	} {
		mux.HandleFunc("GET /"+string(kind)+paths[0], s.consentPage(kind))
		mux.HandleFunc("POST /"+string(kind)+paths[0], s.consent(kind))
		mux.HandleFunc("POST /"+string(kind)+paths[1], s.exchange(kind))
	}
	s.routeGoogle(mux)
	s.routeOneDrive(mux)
	s.routeDropbox(mux)
	s.routeEvernote(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Method+" "+r.URL.Path)
		s.mu.Unlock()
		mux.ServeHTTP(w, r)
	})
}

// signedIn guards what belongs to a user, and lets a fault go first.
func (s *Server) signedIn(k Kind, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		s.mu.Lock()
		g, ok := s.access[token]
		var fault Fault
		if faults := s.faults[k]; ok && len(faults) > 0 {
			fault, s.faults[k] = faults[0], faults[1:]
		}
		s.mu.Unlock()
		switch {
		case !ok || g.kind != k || time.Now().After(g.expires):
			answer(w, http.StatusUnauthorized, map[string]any{"error": map[string]any{"code": 401, "message": "Invalid Credentials"}})
		case fault.Status != 0:
			if fault.RetryAfter > 0 {
				w.Header().Set("Retry-After", strconv.Itoa(fault.RetryAfter))
			}
			w.WriteHeader(fault.Status)
			_, _ = w.Write([]byte(fault.Body))
		default:
			next(w, r.WithContext(withFault(r.Context(), fault)))
		}
	}
}

// of are the nodes of a kind that a filter takes.
func (s *Server) of(k Kind, take func(Node) bool) (nodes []Node) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.nodes[k] {
		if take(n) {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// node is one of a kind.
func (s *Server) node(k Kind, id string) (Node, bool) {
	found := s.of(k, func(n Node) bool { return n.ID == id })
	if len(found) == 0 {
		return Node{}, false
	}
	return found[0], true
}

// found takes nodes whose names have the words.
func found(words string) func(Node) bool {
	return func(n Node) bool { return strings.Contains(strings.ToLower(n.Name), strings.ToLower(words)) }
}

// in takes what stands in a folder.
func in(folder string) func(Node) bool { return func(n Node) bool { return n.Parent == folder } }

func (n Node) size() int64 {
	if n.Announced != 0 {
		return n.Announced
	}
	return int64(len(n.Content))
}

// serve gives the content, or what the fault makes of it.
func (n Node) serve(w http.ResponseWriter, r *http.Request) {
	fault := faultOf(r.Context())
	content := n.Content
	switch {
	case fault.Redirect != "":
		http.Redirect(w, r, fault.Redirect, http.StatusFound)
		return
	case fault.Wrong:
		content = append([]byte{}, content...)
		content[len(content)-1] ^= 1
	case fault.Cut > 0:
		// A length that does not hold would be noticed by HTTP itself.
		content = content[:min(fault.Cut, len(content))]
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(content)
}

// page is a part of a list, by a mark that is a position.
func page(nodes []Node, mark string, most int) (part []Node, next string) {
	from, _ := strconv.Atoi(mark)
	from = min(max(from, 0), len(nodes))
	to := min(from+max(most, 1), len(nodes))
	if to < len(nodes) {
		next = strconv.Itoa(to)
	}
	return nodes[from:to], next
}

func newToken(prefix string) string { return prefix + rand.Text() }

func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
