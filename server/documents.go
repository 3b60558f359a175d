package server

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/dgraph-io/ristretto/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
)

// cachedDocuments is how much text of parsed documents is kept, in bytes. Parsed,
// they take some twenty times as much.
const cachedDocuments = 2 << 20

// documents keeps parsed and validated documents: validating one costs more than
// most queries. Only those who are signed in fill it.
type documents struct {
	cache *ristretto.Cache[string, *ast.QueryDocument]
}

var _ graphql.Cache[*ast.QueryDocument] = documents{}

func newDocuments() (documents, error) {
	cache, err := ristretto.NewCache(&ristretto.Config[string, *ast.QueryDocument]{
		NumCounters: 50_000, // ten times the documents that fit
		MaxCost:     cachedDocuments,
		BufferItems: 64,
	})
	if err != nil {
		return documents{}, fmt.Errorf("make document cache: %w", err)
	}
	return documents{cache}, nil
}

// Get implements graphql.Cache.
func (d documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	return d.cache.Get(text)
}

// Add implements graphql.Cache.
func (d documents) Add(ctx context.Context, text string, document *ast.QueryDocument) {
	if viewer, ok := conversa.ViewerFrom(ctx); ok && viewer.SignedIn() {
		d.cache.Set(text, document, int64(len(text)))
	}
}
