package inbox_test

import (
	"context"
	"fmt"
	"testing"

	"entgo.io/ent/dialect"

	"conversa/internal/store/storetest"
)

// BenchmarkInbound processes texts of a thousand customers, most of whom have
// written before, by the worker pool. One operation is one message.
func BenchmarkInbound(b *testing.B) {
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, storetest.Open(b, name))
			for i := range b.N {
				w.accept(notify(messagesField(shopID, text(fmt.Sprintf("wamid.%d", i), fmt.Sprintf("1555010%04d", i%1000), "", "oi, tudo bem?", i%3600))))
			}
			b.ResetTimer()
			ctx, cancel := context.WithCancel(b.Context())
			done := make(chan error, 1)
			go func() { done <- w.inbox.Run(ctx) }()
			w.processed()
			b.StopTimer()
			cancel()
			if err := <-done; err != nil {
				b.Error(err)
			}
		})
	}
}
