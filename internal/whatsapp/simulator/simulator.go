// Package simulator is a second, honest Meta: the WhatsApp Cloud API on one address, with the customers' phones
// behind it. It answers the Graph API calls that a business makes, sends signed webhooks of what customers write and
// of what became of each message, and can be told to fail, repeat, disorder and batch as the real platform does.
// A page at its root is a customer's phone, and a JSON interface under /simulator drives it from any language.
//
// It imports nothing of the product and keeps everything in memory, so it is a witness that shares no mistake with
// what it watches: Sent is the log of every message that was accepted.
package simulator

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// Config is what a Simulator is made of. The zero value works: it signs with an empty secret and keeps its webhooks
// until SetWebhook says where they go.
type Config struct {
	// WebhookURL is where notifications go. SetWebhook changes it.
	WebhookURL string
	// AppID and AppSecret are the app's; the secret signs every webhook.
	AppID, AppSecret string
	// VerifyToken is what Verify presents to the webhook's GET handshake.
	VerifyToken string
	// PublicURL is the base of the simulator's own address, for media urls; empty takes the request's Host.
	PublicURL string
	// Settings can be changed later with SetSettings.
	Settings Settings
	// RetryMin and RetryMax bound the pause before a webhook is tried again (default 100 ms and 2 s: Meta waits
	// longer, but a test should not).
	RetryMin, RetryMax time.Duration
	Log                *slog.Logger
	// HTTP delivers webhooks and fetches media links. Redirects are not followed, as Meta does not.
	HTTP *http.Client
}

// Settings are the platform's habits that a test may want to change while it runs.
type Settings struct {
	// Billable prices service messages as regular and billable; otherwise they are free_customer_service.
	Billable bool `json:"billable"`
	// AutoRead makes every customer read at once, unless Customer.SetAutoRead says otherwise.
	AutoRead bool `json:"autoRead"`
	// RefuseClosedWindow answers a send outside the 24-hour window with error 131047. Meta's habit, and the default,
	// is to accept it and to send a failed status.
	RefuseClosedWindow bool `json:"refuseClosedWindow"`
	// Unlimited switches the rate limits off (80 per second and number; 1 per 6 seconds and recipient).
	Unlimited bool `json:"unlimited"`
}

// Simulator is the fake platform. Its methods are safe for concurrent use.
type Simulator struct {
	cfg  Config
	http *http.Client
	log  *slog.Logger
	key  []byte // signs media urls

	stop context.CancelFunc
	work sync.WaitGroup // the delivering goroutines
	wake chan struct{}  // a new lane waits for its goroutine; holds one signal

	mu         sync.Mutex // guards all below
	clock      clock
	settings   Settings
	webhook    string
	numbers    map[string]*number
	wabas      map[string]*waba
	tokens     map[string]*grant
	codes      map[string]*authCode
	customers  map[string]*Customer // by wa_id, or by user id when the phone is hidden
	userIDs    map[string]*Customer // by the user id a business sees
	chats      map[chatKey]*chat
	messages   map[string]*Message // by wamid
	media      shelf
	failures   []*Failure
	chaos      Chaos
	dice       *mathrand.Rand
	pairs      map[pairKey]*bucket
	sent       sentLog
	marks      []Mark
	violations []Violation
	lanes      map[string]*lane
	deliveries Deliveries
	pending    int             // what WaitDelivered waits for
	waiters    []chan struct{} // closed once pending is 0
	listeners  map[*listener]struct{}
	idCounter  uint64
}

// New makes a simulator; it starts no goroutine.
func New(cfg Config) *Simulator {
	s := &Simulator{
		cfg: cfg, log: cfg.Log, webhook: cfg.WebhookURL, settings: cfg.Settings,
		key:       make([]byte, 32),
		wake:      make(chan struct{}, 1),
		numbers:   map[string]*number{},
		wabas:     map[string]*waba{},
		tokens:    map[string]*grant{},
		codes:     map[string]*authCode{},
		customers: map[string]*Customer{},
		userIDs:   map[string]*Customer{},
		chats:     map[chatKey]*chat{},
		messages:  map[string]*Message{},
		media:     shelf{items: map[string]*mediaItem{}},
		pairs:     map[pairKey]*bucket{},
		lanes:     map[string]*lane{},
		listeners: map[*listener]struct{}{},
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.cfg.RetryMin <= 0 {
		s.cfg.RetryMin = 100 * time.Millisecond
	}
	if s.cfg.RetryMax <= 0 {
		s.cfg.RetryMax = 2 * time.Second
	}
	s.http = withoutRedirects(cfg.HTTP)
	s.dice = newDice(0)
	// crypto/rand.Read never returns an error.
	_, _ = rand.Read(s.key)
	return s
}

// withoutRedirects copies the client, so that the caller's is not changed.
func withoutRedirects(client *http.Client) *http.Client {
	own := http.Client{Timeout: 10 * time.Second}
	if client != nil {
		own = *client
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}

// Start begins to deliver webhooks, until ctx is done or Close is called. It does not block.
func (s *Simulator) Start(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	s.mu.Lock()
	s.stop = cancel
	s.mu.Unlock()
	s.work.Go(func() { s.deliver(ctx) })
}

// Wait returns when the deliveries begun by Start have ended.
func (s *Simulator) Wait() { s.work.Wait() }

// Close ends the deliveries and the event streams, and waits for the deliveries. What was not delivered is lost.
func (s *Simulator) Close() {
	s.mu.Lock()
	if s.stop != nil {
		s.stop()
	}
	s.dropListeners()
	s.mu.Unlock()
	s.Wait()
}

// SetWebhook says where notifications go from now on; those that wait go there too.
func (s *Simulator) SetWebhook(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = url
	if l := s.lanes[""]; l != nil {
		l.signal()
	}
}

// SetSettings changes the platform's habits.
func (s *Simulator) SetSettings(settings Settings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings = settings
}

// drain reads what is left, so that the connection can be used again.
func drain(body io.ReadCloser) {
	_, _ = io.Copy(io.Discard, io.LimitReader(body, 1<<20))
	_ = body.Close()
}
