package inbox_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"conversa"
	"conversa/ent/account"
	"conversa/ent/lead"
	"conversa/internal/store"
)

// user adds a user to the world's organization.
func (w *world) user(name string, status conversa.UserStatus, roleID *string) (id string) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		id = tx.Client.User.Create().SetOrganizationID(w.org).SetName(name).SetEmail(name + w.org + "@example.com").
			SetProfile(conversa.ProfileStandard).SetStatus(status).SetNillableRoleID(roleID).SaveX(ctx).ID
		return nil
	})
	return id
}

// assignee is a user, a group or a role: one of them.
type assignee struct{ user, group, role string }

// assign has the shop's strangers go to these in turn.
func (w *world) assign(to ...assignee) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, "delete from account_assignees where account_id = ?", w.shop.ID); err != nil {
			return err
		}
		for i, a := range to {
			tx.Client.AccountAssignee.Create().SetOrganizationID(w.org).SetAccountID(w.shop.ID).SetPosition(i).
				SetNillableUserID(someID(a.user)).SetNillableGroupID(someID(a.group)).SetNillableRoleID(someID(a.role)).ExecX(ctx)
		}
		return nil
	})
}

func someID(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

// strangers are first messages, from number on.
func strangers(from, n int) (bodies [][]byte) {
	for i := range n {
		number := fmt.Sprintf("1555%07d", from+i)
		bodies = append(bodies, notify(messagesField(shopID, text("wamid."+number, number, "", "oi", i))))
	}
	return bodies
}

// owned counts the leads of each owner, and checks that their conversations are the
// same owner's.
func (w *world) owned() map[string]int {
	w.Helper()
	counts := map[string]int{}
	for _, l := range w.store.Client().Lead.Query().AllX(w.systemCtx()) {
		counts[l.OwnerID]++
	}
	for _, c := range w.store.Client().Conversation.Query().WithLead().AllX(w.systemCtx()) {
		if c.OwnerID != c.Edges.Lead.OwnerID {
			w.Errorf("a conversation of %s is with a lead of %s", c.OwnerID, c.Edges.Lead.OwnerID)
		}
	}
	return counts
}

// wantSpread checks that these users share all leads evenly.
func (w *world) wantSpread(counts map[string]int, users ...string) {
	w.Helper()
	least, most := 1<<30, 0
	for _, id := range users {
		least, most = min(least, counts[id]), max(most, counts[id])
	}
	if most-least > 1 || len(counts) != len(users) {
		w.Errorf("spread as %v over %v", slices.Sorted(maps.Values(counts)), users)
	}
}

func TestStrangersAreAssignedInTurn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var role, group string
		w.change(func(ctx context.Context, tx *store.Tx) error {
			role = tx.Client.Role.Create().SetOrganizationID(w.org).SetName("Sales").SaveX(ctx).ID
			return nil
		})
		// z has the greatest id of those in the role, and is in the group as well.
		bob, cleo := w.user("bob", conversa.UserActive, nil), w.user("cleo", conversa.UserActive, &role)
		gone, invited := w.user("gone", conversa.UserDeactivated, &role), w.user("new", conversa.UserInvited, nil)
		zoe := w.user("zoe", conversa.UserActive, &role)
		w.change(func(ctx context.Context, tx *store.Tx) error {
			group = tx.Client.Group.Create().SetOrganizationID(w.org).SetName("Night").AddUserIDs(zoe, gone, invited).SaveX(ctx).ID
			return nil
		})
		w.assign(assignee{group: group}, assignee{user: invited}, assignee{role: role}, assignee{user: bob}, assignee{user: cleo})
		w.hear(strangers(0, 6)...)
		var owners []string
		for _, l := range w.store.Client().Lead.Query().Order(lead.ByID()).AllX(w.systemCtx()) {
			owners = append(owners, l.OwnerID)
		}
		if want := []string{zoe, cleo, bob, zoe, cleo, bob}; !slices.Equal(owners, want) {
			t.Errorf("owners %v, want %v", owners, want)
		}
		w.hear(notify(messagesField(shopID, text("wamid.again", "15550000000", "", "oi", 9))))
		if n := w.store.Client().AssignmentTurn.Query().OnlyX(w.systemCtx()).Assigned; n != 6 {
			t.Errorf("%d turns were taken by 6 strangers", n)
		}
	})
}

func TestWithoutAnybodyActiveStrangersAreTheAdministrators(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.assign(assignee{user: w.user("gone", conversa.UserDeactivated, nil)})
		w.hear(strangers(0, 3)...)
		w.wantSpread(w.owned(), w.store.Client().Account.Query().Where(account.ID(w.shop.ID)).OnlyX(w.systemCtx()).AddedByID)
	})
}

func TestAHundredStrangersAtOnceAreSpreadEvenly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		users := []string{w.user("a", conversa.UserActive, nil), w.user("b", conversa.UserActive, nil), w.user("c", conversa.UserActive, nil)}
		w.assign(assignee{user: users[0]}, assignee{user: users[1]}, assignee{user: users[2]})
		w.atOnce(strangers(0, 100))
		first := w.owned()
		w.wantSpread(first, users...)

		// From now on others, one of whom was there before.
		users = append(users, w.user("d", conversa.UserActive, nil))
		w.assign(assignee{user: users[3]}, assignee{user: users[0]})
		w.atOnce(strangers(1000, 100))
		then := w.owned()
		for id, n := range first {
			if then[id] -= n; then[id] == 0 {
				delete(then, id)
			}
		}
		w.wantSpread(then, users[3], users[0])
	})
}

// While strangers write, those whom they are assigned to come and go.
func TestAssigneesChangeWhileStrangersWrite(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		users := []string{w.user("a", conversa.UserActive, nil), w.user("b", conversa.UserActive, nil), w.user("c", conversa.UserActive, nil)}
		stop := w.run()
		defer stop()
		for i, body := range strangers(0, 60) {
			if i%5 == 0 {
				w.untilLeads(i - 4) // each choice of assignees gets strangers
				w.assign(assignee{user: users[i/5%3]}, assignee{user: users[(i/5+1)%3]})
			}
			w.accept(body)
		}
		w.processed()
		counts := w.owned()
		if n := counts[users[0]] + counts[users[1]] + counts[users[2]]; n != 60 || len(counts) != 3 {
			t.Errorf("owned by %v", counts)
		}
	})
}

// untilLeads waits until so many strangers have become leads.
func (w *world) untilLeads(n int) {
	w.Helper()
	deadline := time.Now().Add(3 * time.Minute)
	for w.store.Client().Lead.Query().CountX(w.systemCtx()) < n {
		if time.Now().After(deadline) {
			w.Fatalf("there are not %d leads after three minutes", n)
		}
		time.Sleep(time.Millisecond)
	}
}

// A stranger is never left with somebody who is gone: nobody would be told. The account, as it is
// remembered here, may be of the moment before.
func TestAStrangerIsNotGivenToWhoIsGone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(strangers(0, 1)...) // the account is remembered
		eva, bob := w.user("eva", conversa.UserActive, nil), w.user("bob", conversa.UserActive, nil)
		w.change(func(ctx context.Context, tx *store.Tx) error {
			tx.Client.User.UpdateOneID(eva).SetProfile(conversa.ProfileAdministrator).ExecX(ctx)
			tx.Client.User.UpdateOneID(w.admin).SetStatus(conversa.UserDeactivated).ExecX(ctx)
			tx.Client.Account.UpdateOneID(w.shop.ID).SetAddedByID(bob).ExecX(ctx)
			return nil
		})
		w.hear(strangers(10, 1)...)
		if counts := w.owned(); counts[bob] != 1 {
			t.Errorf("owned by %v, and the account was handed over to %s", counts, bob)
		}
		w.change(func(ctx context.Context, tx *store.Tx) error {
			tx.Client.User.UpdateOneID(bob).SetStatus(conversa.UserDeactivated).ExecX(ctx)
			return nil
		})
		w.hear(strangers(20, 1)...)
		if counts := w.owned(); counts[eva] != 1 {
			t.Errorf("owned by %v, and %s is the only administrator left", counts, eva)
		}
	})
}
