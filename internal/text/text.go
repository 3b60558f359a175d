// Package text keeps predefined texts, and fills texts in for the customers whom they are
// sent to. It does not send them.
package text

import (
	"context"
	"time"

	"conversa"
	"conversa/internal/store"
)

// Service keeps the texts of the context's viewer's organization.
type Service struct {
	Store *store.Store
	// Now is the clock of changes.
	Now func() time.Time
}

// Fields are what a text for customers of a module may name.
func (s *Service) Fields(ctx context.Context, module conversa.CustomerModule) ([]conversa.MergeField, error) {
	k, err := catalogOf(ctx, s.Store.Client(), module)
	if err != nil {
		return nil, err
	}
	return k.All(), nil
}
