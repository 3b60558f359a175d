package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// childVariable makes this test binary a writer on the SQLite file of the folder
// it names: the command line beside a running server.
const childVariable = "CONVERSA_TEST_WRITER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childVariable); dir != "" {
		if err := writeAsChild(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

const writesPerProcess = 100

func writeAsChild(dir string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{Dir: dir})
	if err != nil {
		return err
	}
	defer s.Close()
	fmt.Println("ready")
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
		return err
	}
	return writeMany(ctx, s, "child")
}

// writeMany reads and writes in each transaction, so that a writer that did not
// take the lock at once would fail to upgrade.
func writeMany(ctx context.Context, s *store.Store, who string) error {
	for i := range writesPerProcess {
		err := s.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
			rows, err := tx.Query(ctx, "select count(*) from webhook_deliveries where id > ?", "")
			if err != nil {
				return err
			}
			var n int
			if err := one(rows, &n); err != nil {
				return err
			}
			return add(ctx, tx, fmt.Sprintf("whd_%s_%d_%d", who, i, n))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func TestTwoProcessesWriteOneSQLiteFile(t *testing.T) {
	t.Parallel()
	c := storetest.Config(t, dialect.SQLite)
	s := storetest.Reopen(t, c)
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+c.Dir)
	var problems strings.Builder
	child.Stderr = &problems
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		t.Fatalf("child says %q, %v: %s", line, err, problems.String())
	}
	fmt.Fprintln(in, "go")
	if err := writeMany(t.Context(), s, "parent"); err != nil {
		t.Error(err)
	}
	if err := child.Wait(); err != nil {
		t.Errorf("child: %v: %s", err, problems.String())
	}
	if n := count(t, s); n != 2*writesPerProcess {
		t.Errorf("%d rows, want %d", n, 2*writesPerProcess)
	}
}
