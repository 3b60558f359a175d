package simulator

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	// lanePending is how many deliveries may wait for one address; beyond it the oldest are lost.
	lanePending = 100_000
	// headAttempts is how often an address may refuse a delivery before the others pass it.
	headAttempts = 5
	// deliveryLife is how long Meta tries, by the platform's clock.
	deliveryLife = 7 * 24 * time.Hour
)

// update is one thing that happened: the value of a change.
type update struct {
	number    *number
	value     map[string]any
	news      *news  // instead of a value: what is about the account
	delivered func() // called under the simulator's lock once a webhook took it
}

// delivery is a POST that waits, or waits again.
type delivery struct {
	updates   []*update
	done      chan struct{} // closed when it was taken, or lost
	attempts  int
	notBefore time.Time   // real time
	born      time.Time   // platform time
	repeat    bool        // a copy of one that was taken
	parts     []*delivery // those that went out together, when a batch is tried again
}

// each calls f for the delivery's parts, or for itself.
func (d *delivery) each(f func(*delivery)) {
	if d.parts == nil {
		f(d)
	}
	for _, part := range d.parts {
		f(part)
	}
}

// merge makes one delivery of those that went out together.
func merge(together []*delivery) *delivery {
	if len(together) == 1 {
		return together[0]
	}
	whole := &delivery{born: together[0].born, parts: together}
	for _, d := range together {
		whole.updates = append(whole.updates, d.updates...)
	}
	return whole
}

// lane is the queue of one address. It keeps the order as long as the address takes what it is sent.
type lane struct {
	url     string // empty: the app's webhook
	wake    chan struct{}
	running bool
	waiting []*delivery
	paused  time.Time // real time
}

func (l *lane) signal() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Deliveries counts webhooks.
type Deliveries struct {
	// Posts is how many POSTs were made, Taken how many of them were answered with 2xx.
	Posts int `json:"posts"`
	Taken int `json:"taken"`
	// Updates is how many updates (messages, statuses) were taken, each counted once.
	Updates int `json:"updates"`
	// Lost is how many updates were given up: the queue was full, or seven days had passed.
	Lost int `json:"lost"`
	// Waiting is how many updates are yet to be taken.
	Waiting int `json:"waiting"`
}

// Deliveries counts the webhooks so far.
func (s *Simulator) Deliveries() Deliveries {
	s.mu.Lock()
	defer s.mu.Unlock()
	counted := s.deliveries
	counted.Waiting = s.pending
	return counted
}

// WaitDelivered returns once every update was taken or lost, repeats included.
func (s *Simulator) WaitDelivered(ctx context.Context) error {
	s.mu.Lock()
	if s.pending == 0 {
		s.mu.Unlock()
		return nil
	}
	idle := make(chan struct{})
	s.waiters = append(s.waiters, idle)
	s.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for webhooks: %w", ctx.Err())
	}
}

// release takes one from what is pending.
func (s *Simulator) release() {
	if s.pending--; s.pending > 0 {
		return
	}
	for _, idle := range s.waiters {
		close(idle)
	}
	s.waiters = nil
}

// enqueue puts an update into the lane of its webhook: the number's, the account's, or the app's. Accounts that are
// not subscribed have none.
func (s *Simulator) enqueue(u *update) <-chan struct{} {
	account := s.wabas[u.number.WABAID]
	if account == nil || !account.subscribed {
		return nil
	}
	d := &delivery{updates: []*update{u}, done: make(chan struct{}), notBefore: s.holdUntil(), born: s.clock.now()}
	s.push(s.laneOf(u.number, account), d)
	return d.done
}

func (s *Simulator) laneOf(n *number, account *waba) *lane {
	url := n.override
	if url == "" {
		url = account.override
	}
	if s.lanes[url] == nil {
		s.lanes[url] = &lane{url: url, wake: make(chan struct{}, 1)}
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
	return s.lanes[url]
}

func (s *Simulator) push(l *lane, d *delivery) {
	s.pending++
	l.waiting = append(l.waiting, d)
	if len(l.waiting) > lanePending {
		lost := l.waiting[0]
		l.waiting = l.waiting[1:]
		s.lose(lost)
	}
	l.signal()
}

func (s *Simulator) lose(d *delivery) {
	if !d.repeat {
		s.deliveries.Lost += len(d.updates)
	}
	d.each(func(part *delivery) {
		close(part.done)
		s.release()
	})
}

// deliver runs a goroutine for each lane, until ctx is done.
func (s *Simulator) deliver(ctx context.Context) {
	for {
		s.mu.Lock()
		for _, l := range s.lanes {
			if !l.running {
				l.running = true
				s.work.Go(func() { s.run(ctx, l) })
			}
		}
		s.mu.Unlock()
		select {
		case <-s.wake:
		case <-ctx.Done():
			return
		}
	}
}

func (s *Simulator) run(ctx context.Context, l *lane) {
	for ctx.Err() == nil {
		p, pause := s.next(l)
		if p == nil {
			rest(ctx, l.wake, pause)
			continue
		}
		s.attempt(ctx, l, p)
	}
	s.mu.Lock()
	l.running = false
	s.mu.Unlock()
}

// rest waits for a signal or for the pause; without a pause for the signal alone.
func rest(ctx context.Context, wake <-chan struct{}, pause time.Duration) {
	var over <-chan time.Time
	if pause > 0 {
		timer := time.NewTimer(pause)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-wake:
	case <-over:
	case <-ctx.Done():
	}
}

// post is a delivery on its way.
type post struct {
	deliveries []*delivery
	url        string
	body       []byte
	copies     int // at the same moment
}

// next takes what can leave now: one delivery that was tried before, or as many new ones as a batch holds. If there
// is none it says how long to wait; 0 is until something comes.
func (s *Simulator) next(l *lane) (*post, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	url := l.url
	if url == "" {
		url = s.webhook
	}
	now := time.Now()
	if url == "" || len(l.waiting) == 0 {
		return nil, 0
	}
	if l.paused.After(now) {
		return nil, l.paused.Sub(now)
	}
	s.expire(l)
	s.disturb(l)
	ready, soonest := l.take(now, s.chaos.batchSize())
	if len(ready) == 0 {
		return nil, soonest.Sub(now)
	}
	p := &post{deliveries: ready, url: url}
	var updates []*update
	for _, d := range ready {
		updates = append(updates, d.updates...)
	}
	if !ready[0].repeat {
		atOnce, later := s.repeats()
		p.copies = atOnce
		for range later {
			s.push(l, &delivery{updates: updates, done: make(chan struct{}), born: ready[0].born, repeat: true})
		}
	}
	p.body = s.notification(s.doubled(updates))
	return p, 0
}

// take removes what is ready from the queue. What was tried before, or is a repeat, leaves alone.
func (l *lane) take(now time.Time, most int) (ready []*delivery, soonest time.Time) {
	var left []*delivery
	for i, d := range l.waiting {
		if d.notBefore.After(now) {
			if soonest.IsZero() || d.notBefore.Before(soonest) {
				soonest = d.notBefore
			}
			left = append(left, d)
			continue
		}
		alone := d.attempts > 0 || d.repeat
		if alone && len(ready) > 0 {
			left = append(left, l.waiting[i:]...)
			break
		}
		ready = append(ready, d)
		if alone || len(ready) == most {
			if len(left) == 0 { // the usual case: no copy of a long queue
				l.waiting = l.waiting[i+1:]
				return ready, soonest
			}
			left = append(left, l.waiting[i+1:]...)
			break
		}
	}
	l.waiting = left
	return ready, soonest
}

// expire gives up what is older than Meta's patience.
func (s *Simulator) expire(l *lane) {
	now := s.clock.now()
	for len(l.waiting) > 0 && now.Sub(l.waiting[0].born) > deliveryLife {
		s.lose(l.waiting[0])
		l.waiting = l.waiting[1:]
	}
}

// attempt makes the POST, with its copies at the same moment, and settles its deliveries.
func (s *Simulator) attempt(ctx context.Context, l *lane, p *post) {
	var copies sync.WaitGroup
	for range p.copies {
		copies.Go(func() { _, _ = s.post(ctx, p) })
	}
	status, err := s.post(ctx, p)
	copies.Wait()

	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && status >= 200 && status < 300 {
		s.finish(p)
		return
	}
	s.log.Warn("webhook not taken", "status", status, "error", err, "updates", len(p.deliveries))
	s.retry(l, p, err != nil)
}

func (s *Simulator) finish(p *post) {
	d := merge(p.deliveries)
	d.each(func(part *delivery) {
		close(part.done)
		s.release()
	})
	if d.repeat {
		return
	}
	s.deliveries.Updates += len(d.updates)
	for _, u := range d.updates {
		if u.delivered != nil {
			u.delivered()
		}
	}
}

// retry puts a POST back as one delivery: a repeat of it must be the same batch. An address that does not answer
// keeps its order; one that refuses again and again gets the others first.
func (s *Simulator) retry(l *lane, p *post, unreachable bool) {
	d := merge(p.deliveries)
	d.attempts++
	pause := min(s.cfg.RetryMin<<min(d.attempts-1, 20), s.cfg.RetryMax)
	if unreachable || d.attempts < headAttempts {
		l.waiting = append([]*delivery{d}, l.waiting...)
		l.paused = time.Now().Add(pause)
		return
	}
	d.notBefore = time.Now().Add(pause)
	l.waiting = append(l.waiting, d)
}

// post sends one notification.
func (s *Simulator) post(ctx context.Context, p *post) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(p.body))
	if err != nil {
		return 0, fmt.Errorf("make webhook: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "facebookexternalua")
	r.Header.Set("X-Hub-Signature-256", "sha256="+s.signature(p))
	answer, err := s.http.Do(r)
	s.mu.Lock()
	s.deliveries.Posts++
	if err == nil && answer.StatusCode >= 200 && answer.StatusCode < 300 {
		s.deliveries.Taken++
	}
	s.mu.Unlock()
	if err != nil {
		return 0, fmt.Errorf("deliver webhook: %w", err)
	}
	drain(answer.Body)
	return answer.StatusCode, nil
}

// signature is by the secret of the app that is subscribed; an address belongs to one app.
func (s *Simulator) signature(p *post) string {
	secret := s.cfg.AppSecret
	s.mu.Lock()
	if w := s.wabas[p.deliveries[0].updates[0].number.WABAID]; w != nil {
		secret = w.app.Secret
	}
	s.mu.Unlock()
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(p.body)
	return hex.EncodeToString(mac.Sum(nil))
}
