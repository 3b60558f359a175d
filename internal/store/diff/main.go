// Command diff writes the migrations that bring the newest migration's schema to
// that of ent/schema, for both databases:
//
//	go run ./internal/store/diff NAME
//
// It runs at the top of the repository and needs PostgreSQL's server programs.
// It also renews the checksums, so call it after writing a migration by hand.
package main

import (
	"context"
	"fmt"
	"os"

	"conversa/internal/store/schemadiff"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "diff:", err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) != 2 {
		return fmt.Errorf("usage: go run ./internal/store/diff NAME")
	}
	return schemadiff.Write(context.Background(), "ent/migrate", os.Args[1])
}
