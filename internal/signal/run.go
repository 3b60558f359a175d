package signal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/store"
)

const (
	// look is how long, in real time, something that is due can stay unseen: after the
	// clock jumped, or when it was due within that time as it was written.
	look = time.Second
	// batch is how many reminders or warnings are due in one transaction.
	batch = 100
)

// Run tells reminders and window warnings when they are due, until ctx is done. Several
// servers on one database share the work: whoever comes first changes the row, in the
// transaction that appends the event, so that each is told once.
func (s *Service) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		pause, err := s.tellDue(context.WithoutCancel(ctx))
		if err != nil {
			s.Log.ErrorContext(ctx, "tell reminders and window warnings", "cause", err.Error())
		}
		timer.Reset(pause)
	}
}

// tellDue tells all that is due, and says when to look again.
func (s *Service) tellDue(ctx context.Context) (pause time.Duration, err error) {
	ctx = conversa.WithViewer(ctx, conversa.SystemViewer())
	reminder, warning, err := s.next(ctx)
	if err != nil {
		return look, err
	}
	now := s.now()
	if reminder.Valid && !reminder.Time.After(now) {
		err = errors.Join(err, s.each(ctx, remind))
	}
	if warning.Valid && !warning.Time.After(now) {
		err = errors.Join(err, s.each(ctx, warn))
	}
	if err != nil {
		return look, err
	}
	return s.pause(reminder, warning), nil
}

// pause is until the next instant at which something is due, as far as it is known.
func (s *Service) pause(due ...sql.NullTime) time.Duration {
	pause := look
	for _, at := range due {
		if wait := at.Time.Sub(s.now()); at.Valid && wait > 0 {
			pause = min(pause, wait)
		}
	}
	return pause
}

// next is when something is due first.
func (s *Service) next(ctx context.Context) (reminder, warning sql.NullTime, err error) {
	reminder, err = s.first(ctx, `select remind_at from signals where remind_at is not null order by remind_at limit 1`)
	if err == nil {
		warning, err = s.first(ctx, `select warn_at from conversations where warn_at is not null order by warn_at limit 1`)
	}
	return reminder, warning, err
}

func (s *Service) first(ctx context.Context, query string) (at sql.NullTime, err error) {
	rows, err := s.Store.Query(ctx, query)
	if err != nil {
		return at, fmt.Errorf("find what is due: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	if rows.Next() {
		if err := rows.Scan(&at); err != nil {
			return at, fmt.Errorf("find what is due: %w", err)
		}
	}
	return at, rows.Err()
}

// each runs a step in transactions of its own until less than a batch was due.
func (s *Service) each(ctx context.Context, step func(ctx context.Context, tx *store.Tx, now time.Time) (int, error)) error {
	for {
		told := 0
		err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			told, err = step(ctx, tx, s.now())
			return err
		})
		if err != nil || told < batch {
			return err
		}
	}
}

// unlocked keeps servers from waiting for each other: what another one has is its.
func unlocked(tx *store.Tx, of string) string {
	if tx.Dialect() == dialect.Postgres {
		return " for update of " + of + " skip locked"
	}
	return ""
}

// remind has snoozed signals whose time has come ask for attention again.
func remind(ctx context.Context, tx *store.Tx, now time.Time) (told int, err error) {
	rows, err := tx.Query(ctx, `update signals set state = 'NEW', remind_at = null, told_at = ?, updated_at = ? where id in (
			select s.id from signals s where s.remind_at <= ? order by s.remind_at limit ?`+unlocked(tx, "s")+`)
		returning organization_id, conversation_id, user_id`, now, now, now, batch)
	if err != nil {
		return 0, fmt.Errorf("remind: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		var organization, conversation, user string
		if err := rows.Scan(&organization, &conversation, &user); err != nil {
			return 0, fmt.Errorf("remind: %w", err)
		}
		if err := tell(tx, conversa.EventSignal, organization, conversation, conversa.SignalNews{UserID: user}); err != nil {
			return 0, err
		}
		told++
	}
	return told, rows.Err()
}
