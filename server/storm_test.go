package server_test

import (
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/credit/fakestripe"
	"conversa/internal/store"
	"conversa/internal/whatsapp/simulator"
)

const (
	stormSenders = 64
	stormBuyers  = 8
	// stormSends is how often each of the senders sends.
	stormSends = 1000
	// stormStart is how many credits there are at first: soon there are none.
	stormStart = 30 * conversa.Credit
	// stormPrice is that of a message, stormTalkPrice that of a conversation of 24 hours.
	stormPrice, stormTalkPrice = 3 * conversa.Credit, 2 * conversa.Credit
	// stormRates have one country that is charged by conversation.
	stormRates = "*,SERVICE,MESSAGE,3,2025-07-01\nBR,SERVICE,CONVERSATION,2,2023-06-01\n"
)

// No storm makes the ledger wrong: many send and buy at once, with too few credits, and the
// account recharges, while WhatsApp loses answers and repeats and shuffles its statuses, the
// payment provider fails, and the servers die.
func TestNoStormMakesTheLedgerWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		database string
		servers  int
	}{
		"sqlite": {dialect.SQLite, 1}, "postgres": {dialect.Postgres, 1}, "two servers": {dialect.Postgres, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStorm(t, c.database, c.servers)
			random := seeded(t)
			s.w.sim.Chaos(simulator.Chaos{
				Seed: random.Uint64(), Repeats: 3, Duplicates: true, Disorder: true, DelayMS: 200, StatusFirst: true, SkipDelivered: true,
			})
			s.recharge(random)
			s.begin(random)
			for i := range times(killCount) {
				n := random.IntN(c.servers)
				killAtRandom(s.servers[n], random, i)
				s.disturb(random)
				s.servers[n].begin()
			}
			s.end()
			s.verify()
		})
	}
}

// storm is many who use the credits of one account.
type storm struct {
	w       *world
	store   *store.Store
	servers []*process
	apis    []api
	account string
	// fake takes the payments.
	fake *fakestripe.Server
	// talks are the conversations' ids, by the sender whose they are.
	talks [stormSenders][]string

	senders, others sync.WaitGroup
	over            chan struct{}

	mu sync.Mutex // guards the following
	// sent are the messages that were accepted, orders the credits that were paid on a page.
	sent    map[string]bool
	orders  map[string]conversa.Credits
	refused int
}

func newStorm(t *testing.T, database string, servers int) *storm {
	t.Helper()
	w := newWorld(t, database)
	s := &storm{w: w, over: make(chan struct{}), sent: map[string]bool{}, orders: map[string]conversa.Credits{}}
	s.takePayments()
	s.servers = append(s.servers, w.server())
	for len(s.servers) < servers {
		p := newProcess(t, w.settings...)
		p.start()
		s.servers = append(s.servers, p)
	}
	w.token = s.servers[0].run("token", "create", "--email", testAdmin, "--name", "storm", "--scopes", "READ,WRITE,SEND,ADMIN")
	for _, p := range s.servers {
		s.apis = append(s.apis, api{p.url(), w.token})
	}
	w.sim.SetSettings(simulator.Settings{Unlimited: true, Billable: true, AutoRead: true})
	w.sim.SetWebhook(s.billing().URL + "/webhooks/whatsapp")
	s.store = w.beside()
	s.account = s.store.Client().Account.Query().OnlyX(w.system()).ID
	s.introduce()
	s.charge()
	return s
}

// charge has sending cost credits, by the operator's commands.
func (s *storm) charge() {
	file := filepath.Join(s.w.t.TempDir(), "rates.csv")
	if err := os.WriteFile(file, []byte("country,category,unit,price,valid_from\n"+stormRates), 0o600); err != nil {
		s.w.t.Fatal(err)
	}
	p := s.servers[0]
	p.run("rates", "import", file)
	p.run("credits", "charge", s.account, "on")
	p.run("credits", "adjust", s.account, "--amount", stormStart.String(), "--note", "a start")
}

// stormCustomer is the n-th customer's number. One in four is Brazilian.
func stormCustomer(n int) string {
	if n%4 == 0 {
		return strconv.Itoa(5511955500000 + n)
	}
	return waIDOf(n)
}

// introduce has as many customers write as there must be for none to get more messages
// than WhatsApp takes at once.
func (s *storm) introduce() {
	n := stormSenders * (times(stormSends) + repliesEach - 1) / repliesEach
	n += (stormSenders - n%stormSenders) % stormSenders
	for i := range n {
		s.w.sim.Customer(stormCustomer(i), "").WriteText(testNumberID, "hello")
	}
	var found map[string][]string
	s.w.eventually(time.Minute, func() (problems []string) {
		var err error
		if found, err = s.apis[0].conversations(s.w.t.Context()); err != nil || len(found) < n {
			return []string{fmt.Sprintf("%d conversations of %d: %v", len(found), n, err)}
		}
		return nil
	})
	for i := range n {
		s.talks[i%stormSenders] = append(s.talks[i%stormSenders], found[stormCustomer(i)][0])
	}
}

func (s *storm) begin(random *mathrand.Rand) {
	for i := range stormSenders {
		random := fork(random)
		s.senders.Go(func() {
			for n := range times(stormSends) {
				s.send(random, s.talks[i][n%len(s.talks[i])], fmt.Sprint(i, "/", n))
			}
		})
	}
	for i := range stormBuyers {
		random := fork(random)
		s.others.Go(func() {
			for n := 0; s.pause(random, 150); n++ {
				s.buy(random, fmt.Sprint(i, "/", n))
			}
		})
	}
	s.others.Go(s.watch)
}

// pause waits for at most so many milliseconds. It is false once the storm is over.
func (s *storm) pause(random *mathrand.Rand, most int) bool {
	select {
	case <-s.over:
		return false
	case <-time.After(time.Duration(random.IntN(most)) * time.Millisecond):
		return s.w.t.Context().Err() == nil
	}
}

// end waits until all was sent.
func (s *storm) end() {
	s.senders.Wait()
	close(s.over)
	s.others.Wait()
	for _, p := range s.servers {
		p.await()
	}
}

// send replies once, now and then twice at the same moment. Where credits do not cover it
// the sender goes on with the next one, a little later.
func (s *storm) send(random *mathrand.Rand, talk, key string) {
	ids := make([]string, 1+random.IntN(8)/7)
	var attempts sync.WaitGroup
	for i := range ids {
		a := random.IntN(len(s.apis))
		attempts.Go(func() {
			s.insist(a, func(a api) (err error) {
				ids[i], err = a.reply(s.w.t.Context(), talk, key, "reply "+key)
				return err
			})
		})
	}
	attempts.Wait()
	s.mu.Lock()
	for _, id := range ids {
		if id == "" {
			s.refused++
			continue
		}
		if ids[0] != "" && id != ids[0] {
			s.w.t.Errorf("key %s made %q", key, ids)
		}
		s.sent[id] = true
	}
	s.mu.Unlock()
	if ids[0] == "" {
		s.pause(random, 100)
	}
}

// insist repeats what a server does not answer, at the next one. It gives up what
// credits do not cover.
func (s *storm) insist(n int, ask func(api) error) {
	for ; s.w.t.Context().Err() == nil; n++ {
		err := ask(s.apis[n%len(s.apis)])
		var refused *refusal
		switch {
		case err == nil, errors.As(err, &refused) && refused.Code == "INSUFFICIENT_CREDITS":
			return
		case refused != nil && refused.Code != "UNAVAILABLE":
			s.w.t.Errorf("refused: %v", err)
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// disturb loses the next answers, breaks or refuses the next requests.
func (s *storm) disturb(random *mathrand.Rand) {
	for _, f := range []simulator.Failure{
		{Mode: simulator.FailureBreakAccepted}, {Mode: simulator.FailureBreak}, {Mode: simulator.FailureEmpty}, {Code: 131026},
	} {
		f.Times = 1 + random.IntN(2)
		if err := s.w.sim.Fail(f); err != nil {
			s.w.t.Error(err)
		}
	}
	s.fake.Fail([]fakestripe.Fault{{Status: 500}, {Cut: true}, {Status: 429}}[random.IntN(3)])
}
