package store

import (
	"errors"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"
)

// rebind turns ? into $1, $2... on PostgreSQL.
func (s *Store) rebind(query string) string {
	if s.dialect != dialect.Postgres || !strings.Contains(query, "?") {
		return query
	}
	return Numbered(query, '$')
}

// Numbered turns each ? of a statement into its number behind a sign, which is $ on
// PostgreSQL and ? on SQLite. A ? inside a quoted string or name stays; comments must not
// hold quotes.
func Numbered(query string, sign byte) string {
	var b strings.Builder
	b.Grow(len(query) + 8)
	n, quote := 0, rune(0)
	for _, c := range query {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '?':
			n++
			b.WriteByte(sign)
			b.WriteString(strconv.Itoa(n))
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

var errReadOnly = errors.New("store: a change outside WithTx")

// onlyReads refuses what does not begin like a read. SQLite's readers refuse it
// by themselves; on PostgreSQL one pool does both.
func onlyReads(query string) error {
	word := strings.TrimLeft(query, " \t\r\n(")
	if end := strings.IndexAny(word, " \t\r\n("); end >= 0 {
		word = word[:end]
	}
	switch strings.ToUpper(word) {
	case "SELECT", "WITH", "EXPLAIN", "VALUES":
		return nil
	default:
		return errReadOnly
	}
}
