package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

const (
	// attempts bounds how often one transaction is begun.
	attempts = 8
	// firstPause doubles from try to try, with jitter, so that two that collided
	// do not collide again.
	firstPause = 4 * time.Millisecond
)

// retry runs fn again while the database says that another try may succeed.
func (s *Store) retry(ctx context.Context, fn func() error) error {
	pause := firstPause
	for try := 1; ; try++ {
		err := fn()
		if err == nil || try == attempts || !isTransient(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause/2 + rand.N(pause)):
			pause *= 2
		}
	}
}

// errTaken: another transaction has a lock for which this one must not wait.
var errTaken = errors.New("store: another transaction has the lock")

// isTransient recognizes a transaction that was undone because of another one.
func isTransient(err error) bool {
	if errors.Is(err, errTaken) {
		return true
	}
	if code := sqliteCode(err); code&0xff == sqlitelib.SQLITE_BUSY {
		return true
	}
	return pq.As(err, pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) != nil
}

// IsUnique recognizes a row that already exists, from ent or from SQL.
func IsUnique(err error) bool {
	switch sqliteCode(err) {
	case sqlitelib.SQLITE_CONSTRAINT_UNIQUE, sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY:
		return true
	}
	return pq.As(err, pqerror.UniqueViolation) != nil
}

// isStalePlan recognizes a prepared statement whose tables a migration changed.
func isStalePlan(err error) bool {
	e := pq.As(err, pqerror.FeatureNotSupported, pqerror.InvalidSQLStatementName)
	return e != nil && (e.Code == pqerror.InvalidSQLStatementName || strings.HasPrefix(e.Message, "cached plan"))
}

// sqliteCode is SQLite's extended result code, or 0.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}
