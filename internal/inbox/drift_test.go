package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/crm"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// drift is an inbox in which anything happens, in any order.
type drift struct {
	*world
	*rand.Rand
	crm   *crm.Service
	users []string
	// talks and said are ids of some while ago.
	talks, said []string
	// echoes are wamids of what the business wrote, sent ids of what users did.
	echoes, sent []string
	name         string
	wamids       int
	pending      []object
}

const driftPeople = 24

func newDrift(t *testing.T, s *store.Store, seed uint64) *drift {
	w := anotherWorld(t, s)
	w.clock.set(noon.Add(2 * time.Hour))
	d := &drift{world: w, Rand: rand.New(rand.NewPCG(seed, 1)), users: []string{w.admin}}
	log := slog.New(slog.DiscardHandler)
	d.crm = &crm.Service{Store: s, Directory: &crm.Directory{Log: log}, Signals: &signal.Service{Store: s, Now: w.clock.now}, Now: w.clock.now}
	return d
}

// as is a user who sees and may do everything.
func (d *drift) as(user string) context.Context {
	return conversa.WithViewer(d.Context(), d.viewer(user))
}

func (d *drift) viewer(user string) conversa.Viewer {
	return conversa.Viewer{OrganizationID: d.org, UserID: user, Profile: conversa.ProfileAdministrator,
		Scopes: conversa.AllScopes, Sight: conversa.Sight{AllRecords: true}}
}

func (d *drift) any(ids []string) string {
	if len(ids) == 0 {
		return "nothing"
	}
	return ids[d.IntN(len(ids))]
}

// must tolerates what the rules refuse.
func (d *drift) must(err error) {
	d.Helper()
	var refused *conversa.Error
	if err != nil && !errors.As(err, &refused) {
		d.Errorf("%v", err)
	}
}

func (d *drift) phone() string  { return fmt.Sprintf("5511955%06d", d.IntN(driftPeople)) }
func (d *drift) number() string { return d.numberOf(d.IntN(2) == 0) }

func (d *drift) wamid() string {
	d.wamids++
	return fmt.Sprintf("wamid.%s.%d", d.name, d.wamids)
}

// act does one thing.
func (d *drift) act() {
	switch n := d.IntN(100); {
	case n < 36:
		d.write()
	case n < 40:
		d.react()
	case n < 50:
		d.echo()
	case n < 58:
		d.history()
	case n < 66:
		d.report()
	case n < 74:
		d.reply()
	case n < 75:
		d.retry()
	case n < 76:
		d.cancel()
	case n < 88:
		_, err := d.inbox.MarkRead(d.as(d.admin), d.viewer(d.any(d.users)), d.any(d.talks), d.any(d.said))
		d.must(err)
		d.readSome()
	case n < 92:
		_, err := d.inbox.MarkNoReplyNeeded(d.as(d.admin), d.any(d.talks))
		d.must(err)
	case n < 96:
		d.assign()
	case n < 97:
		if d.IntN(3) == 0 {
			d.rename()
		}
	case n < 98:
		d.handOver()
	default:
		d.flush()
		d.look()
	}
	if len(d.pending) >= 40 {
		d.flush()
	}
}

// driftAtOnce is how much happens in one organization.
const driftAtOnce = 1000

// Whatever happens, replies, what waits, whom it signals and what is unread are what a
// recount says.
func TestNothingDrifts(t *testing.T) {
	actions := 10_000
	if long() {
		actions = 100_000
	}
	if racing {
		actions = 2_000
	}
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(name, "3"), func(t *testing.T) {
			t.Parallel()
			s := storetest.Open(t, name)
			kinds := map[string]bool{}
			for range actions / driftAtOnce {
				seed := rand.Uint64()
				d := newDrift(t, s, seed)
				for range driftAtOnce {
					d.act()
				}
				d.flush()
				d.recount(fmt.Sprint("seed ", seed))
				for _, m := range s.Client().Message.Query().AllX(d.orgCtx()) {
					kinds[fmt.Sprint(m.Direction, m.Origin, m.Status == conversa.StatusFailed, m.Waiting, m.RepliedAt != nil, m.NoReplyNeededAt != nil)] = true
				}
				for _, r := range s.Client().Reaction.Query().AllX(d.orgCtx()) {
					kinds[fmt.Sprint("reaction of the ", r.Author)] = true
				}
			}
			if len(kinds) < 13 { // e.g. INBOUND of a CUSTOMER that waits, and that does not
				t.Errorf("too little happened: %v", slices.Sorted(maps.Keys(kinds)))
			}
		})
	}
}

// Also where all of it happens at once: nobody is refused for another's sake.
func TestNothingDriftsAtOnce(t *testing.T) {
	t.Parallel()
	seed, each := rand.Uint64(), 200
	if long() {
		each = 600
	}
	first := newDrift(t, storetest.Open(t, dialect.Postgres), seed)
	all := []*drift{first}
	for n := range 4 {
		d := *first
		d.Rand, d.name = rand.New(rand.NewPCG(seed, uint64(n+2))), fmt.Sprint("at", n)
		all = append(all, &d)
	}
	var work sync.WaitGroup
	for _, d := range all[1:] {
		work.Go(func() {
			for range each {
				d.act()
			}
			d.flush()
		})
	}
	work.Wait()
	first.drain()
	for _, d := range all[1:] {
		first.users = append(first.users, d.users[1:]...)
	}
	first.recount(fmt.Sprint("seed ", seed))
	for _, state := range first.states() {
		if state != "DONE" {
			t.Errorf("seed %d: a body is %s; failed by itself: %q", seed, state, first.faults)
		}
	}
}
