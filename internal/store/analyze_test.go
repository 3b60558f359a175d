package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

func TestPostgresLooksAgainAtTablesThatHaveGrown(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, dialect.Postgres)
	err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		for i := range 500 {
			if err := add(ctx, tx, fmt.Sprint("whd_", i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// The server counts changes with up to a second's delay.
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		n, err := s.Analyze(t.Context())
		if err != nil || time.Now().After(end) {
			t.Fatalf("Analyze = %d, %v", n, err)
		}
		if n > 0 {
			break
		}
	}
	if n, err := s.Analyze(t.Context()); n != 0 || err != nil {
		t.Errorf("a second Analyze = %d, %v; nothing had changed", n, err)
	}
}
