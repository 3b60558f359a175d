package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"conversa/internal/view"
)

// rowsPeer answers the shapes as somebody would who wrote a handler for each of them:
// one prepared statement, plain structs, encoding/json. It asks nobody who they are.
const rowsPeer = "rows"

// handwritten is that handler.
type handwritten struct {
	db       *sql.DB
	postgres bool

	mu     sync.RWMutex // protects what follows
	facts  facts
	shapes map[string]preparedShape
}

// preparedShape has a statement for the first page and one for those after a place.
type preparedShape struct {
	shape
	first, after *sql.Stmt
}

// newHandwritten opens the database at an address: a URL of PostgreSQL, or a file.
func newHandwritten(address string) (*handwritten, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("read address: %w", err)
	}
	h := &handwritten{postgres: u.Scheme == "postgres"}
	if h.postgres {
		// As the server's pool: what is short is not compiled.
		query := u.Query()
		query.Set("jit", "off")
		u.RawQuery = query.Encode()
		h.db, err = sql.Open("postgres", u.String())
		if err == nil {
			h.db.SetMaxIdleConns(callers)
		}
		return h, err
	}
	h.db, err = openSQLite(address)
	if err == nil {
		h.db.SetMaxOpenConns(callers)
		h.db.SetMaxIdleConns(callers)
	}
	return h, err
}

func (h *handwritten) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /facts", h.learn)
	mux.HandleFunc("POST /rows", h.rows)
	return mux
}

// learn takes the facts, and prepares the statements.
func (h *handwritten) learn(w http.ResponseWriter, r *http.Request) {
	var f facts
	if err := json.NewDecoder(r.Body).Decode(&f); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.facts, h.shapes = f, map[string]preparedShape{}
	for _, s := range shapes() {
		p, err := h.prepare(r.Context(), s)
		if err != nil {
			http.Error(w, s.name+": "+err.Error(), http.StatusInternalServerError)
			return
		}
		h.shapes[s.name] = p
	}
}

func (h *handwritten) prepare(ctx context.Context, s shape) (p preparedShape, err error) {
	p.shape = s
	if p.first, err = h.db.PrepareContext(ctx, h.bind(s.statement(pageRows, false))); err != nil {
		return p, err
	}
	p.after, err = h.db.PrepareContext(ctx, h.bind(s.statement(pageRows, true)))
	return p, err
}

// bind numbers the question marks for PostgreSQL; all are arguments.
func (h *handwritten) bind(statement string) string {
	if !h.postgres {
		return statement
	}
	var numbered strings.Builder
	for i, part := range strings.Split(statement, "?") {
		if i > 0 {
			fmt.Fprintf(&numbered, "$%d", i)
		}
		numbered.WriteString(part)
	}
	return numbered.String()
}

// wanted is the body of a request.
type wanted struct {
	Shape string `json:"shape"`
	After string `json:"after,omitempty"`
}

func (h *handwritten) rows(w http.ResponseWriter, r *http.Request) {
	var ask wanted
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.mu.RLock()
	s, ok := h.shapes[ask.Shape]
	f := h.facts
	h.mu.RUnlock()
	if !ok {
		http.Error(w, "no such shape", http.StatusNotFound)
		return
	}
	page, err := s.page(r.Context(), f, ask)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	body, err := json.Marshal(page)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) // who asked has gone then
}

func (s preparedShape) page(ctx context.Context, f facts, ask wanted) (any, error) {
	now := time.Now()
	args := append([]any{f.Organization}, s.args(f, now)...)
	statement := s.first
	if ask.After != "" {
		at, ok := view.ParsePosition(ask.After)
		if !ok {
			return nil, errors.New("no cursor")
		}
		statement, args = s.after, append(args, at.At, at.ID)
	}
	rows, err := statement.QueryContext(ctx, args...)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	defer rows.Close() // Err tells
	switch s.kind {
	case conversationsKind:
		return conversationPage(rows, now)
	case threadKind:
		return threadPage(rows, f.Thread)
	}
	return messagePage(rows, now)
}
