package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"conversa"
)

const (
	// persistedDocuments and persistedSize bound the memory: 8 MB.
	persistedDocuments = 500
	persistedSize      = 16 << 10
)

// persisted lets clients send the hash of a document instead of the document, as
// Apollo's automatic persisted queries do. Only those who are signed in fill it.
// It is an LRU that keeps what it was given: a client that has just sent a document
// must not be asked for it again.
type persisted struct {
	documents *lru.Cache[string, string]
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = persisted{}

func newPersisted() (persisted, error) {
	documents, err := lru.New[string, string](persistedDocuments)
	if err != nil {
		return persisted{}, fmt.Errorf("make document cache: %w", err)
	}
	return persisted{documents}, nil
}

// ExtensionName implements graphql.HandlerExtension.
func (persisted) ExtensionName() string { return "PersistedDocuments" }

// Validate implements graphql.HandlerExtension.
func (persisted) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters implements graphql.OperationParameterMutator.
func (p persisted) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	extension, ok := params.Extensions["persistedQuery"]
	if !ok || extension == nil {
		return nil
	}
	fields, _ := extension.(map[string]any)
	hash, _ := fields["sha256Hash"].(string)
	if fmt.Sprint(fields["version"]) != "1" || len(hash) != sha256.Size*2 {
		return gqlerror.Wrap(conversa.Invalid("extensions", "A persisted query has version 1 and a SHA-256 hash in hex."))
	}
	hash = strings.ToLower(hash)
	if params.Query == "" {
		return p.find(hash, params)
	}
	if sum := sha256.Sum256([]byte(params.Query)); hex.EncodeToString(sum[:]) != hash {
		return gqlerror.Wrap(conversa.Invalid("extensions", "The hash is not that of the document."))
	}
	viewer, _ := conversa.ViewerFrom(ctx)
	if viewer.SignedIn() && len(params.Query) <= persistedSize {
		p.documents.Add(hash, params.Query)
	}
	return nil
}

// codeNotPersisted and the message are what Apollo's clients look for.
const codeNotPersisted conversa.ErrorCode = "PERSISTED_QUERY_NOT_FOUND"

func (p persisted) find(hash string, params *graphql.RawParams) *gqlerror.Error {
	document, ok := p.documents.Get(hash)
	if !ok {
		return gqlerror.Wrap(&conversa.Error{Code: codeNotPersisted, Message: "PersistedQueryNotFound"})
	}
	params.Query = document
	return nil
}
