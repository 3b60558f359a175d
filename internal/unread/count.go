package unread

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"

	"conversa"
	"conversa/internal/store"
)

// Totals is how much is unread.
type Totals struct{ Messages, Conversations int }

func (t Totals) plus(n Totals) Totals {
	return Totals{t.Messages + n.Messages, t.Conversations + n.Conversations}
}

// Counts is what waits to be looked at by one user.
type Counts struct {
	Totals
	// Signals are those in state NEW.
	Signals int
	// ByAccount has the accounts of which anything is unread.
	ByAccount map[string]Totals
}

// One statement, so that all is of one moment.
const countSQL = `select 'inbound', '', account_id, owner_id, messages, conversations from inbound_totals where organization_id = ?
	union all
	select 'read', user_id, account_id, owner_id, messages, conversations from read_totals where organization_id = ? and user_id %[1]s
	union all
	select 'signals', s.user_id, '', c.owner_id, count(*), 0 from signals s join conversations c on c.id = s.conversation_id
		where s.organization_id = ? and s.user_id %[1]s and s.state = 'NEW' group by s.user_id, c.owner_id`

// Count counts for users of one organization, each within what they see, by user id. It
// is one statement for all of them.
func Count(ctx context.Context, s *store.Store, organizationID string, viewers []conversa.Viewer) (map[string]Counts, error) {
	c := counter{viewers: map[string]conversa.Viewer{}, counts: map[string]Counts{}}
	var users []string
	for _, v := range viewers {
		if _, known := c.viewers[v.UserID]; !known {
			c.viewers[v.UserID], c.counts[v.UserID] = v, Counts{ByAccount: map[string]Totals{}}
			users = append(users, v.UserID)
		}
	}
	list, condition, err := listOf(s.Dialect(), users)
	if err != nil {
		return nil, err
	}
	rows, err := s.Query(ctx, fmt.Sprintf(countSQL, condition), organizationID, organizationID, list, organizationID, list)
	if err != nil {
		return nil, fmt.Errorf("count unread: %w", err)
	}
	defer rows.Close() // Err below tells
	if err := c.read(rows); err != nil {
		return nil, fmt.Errorf("count unread: %w", err)
	}
	return c.done(), nil
}

// listOf is a list of ids as one argument, so that the statement is the same for any
// number of them.
func listOf(name string, ids []string) (arg any, condition string, err error) {
	if name == dialect.Postgres {
		return pq.Array(ids), "= any(?::text[])", nil
	}
	text, err := json.Marshal(ids)
	if err != nil {
		return nil, "", fmt.Errorf("encode ids: %w", err)
	}
	return string(text), "in (select value from json_each(?))", nil
}

// counter sums up rows for each user.
type counter struct {
	viewers map[string]conversa.Viewer
	counts  map[string]Counts
}

func (c *counter) read(rows *sql.Rows) error {
	for rows.Next() {
		var kind, user, account, owner string
		var n Totals
		if err := rows.Scan(&kind, &user, &account, &owner, &n.Messages, &n.Conversations); err != nil {
			return err
		}
		switch kind {
		case "inbound":
			for user := range c.viewers {
				c.add(user, account, owner, n)
			}
		case "read":
			c.add(user, account, owner, Totals{-n.Messages, -n.Conversations})
		default:
			c.addSignals(user, owner, n.Messages)
		}
	}
	return rows.Err()
}

func (c *counter) add(user, account, owner string, n Totals) {
	if !c.viewers[user].Sight.Includes(owner) {
		return
	}
	counts := c.counts[user]
	counts.Totals = counts.plus(n)
	counts.ByAccount[account] = counts.ByAccount[account].plus(n)
	c.counts[user] = counts
}

func (c *counter) addSignals(user, owner string, n int) {
	if !c.viewers[user].Sight.Includes(owner) {
		return
	}
	counts := c.counts[user]
	counts.Signals += n
	c.counts[user] = counts
}

func (c *counter) done() map[string]Counts {
	for _, counts := range c.counts {
		for account, n := range counts.ByAccount {
			if n == (Totals{}) {
				delete(counts.ByAccount, account)
			}
		}
	}
	return c.counts
}
