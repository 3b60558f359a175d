package view_test

import (
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"conversa/internal/view"
)

// Each list has the owners for arguments, of which neither database takes so many in one
// statement.
func TestManyListsOfManyOwnersAreCountedInGroups(t *testing.T) {
	t.Parallel()
	for _, database := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(database, "3"), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, database, 720, 750)
			lists, want := make([]view.Counted, 105), make([]int, 105)
			for i := range lists {
				lists[i].UpTo, want[i] = i+1, i+1
			}
			lists[70].UpTo = 1000
			for _, viewer := range []struct{ owners, messages, statements int }{{100, 130, 1}, {700, 730, 4}} {
				c.take()
				got, err := c.view.CountEach(c.seller(0, viewer.owners), lists)
				want[70] = viewer.messages
				if err != nil || !slices.Equal(got, want) {
					t.Errorf("of %d owners: %v, %v, want %v", viewer.owners, got, err, want)
				}
				if statements := c.take(); len(statements) != viewer.statements {
					t.Errorf("of %d owners: %d statements", viewer.owners, len(statements))
				}
			}
		})
	}
}
