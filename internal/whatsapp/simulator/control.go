package simulator

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// control is the JSON interface for tests in other languages, demos and the phone page. Web pages of other origins
// must not drive it.
func (s *Simulator) control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /simulator/events", s.streamEvents)
	mux.HandleFunc("GET /simulator/media/{id}", s.showMedia)
	for pattern, handler := range map[string]func(*http.Request) (any, error){
		"GET /simulator/clock":                           s.getClock,
		"POST /simulator/clock":                          s.setClock,
		"GET /simulator/sent":                            s.getSent,
		"GET /simulator/marks":                           s.getMarks,
		"GET /simulator/violations":                      s.getViolations,
		"GET /simulator/deliveries":                      s.getDeliveries,
		"GET /simulator/failures":                        s.getFailures,
		"POST /simulator/failures":                       s.addFailures,
		"DELETE /simulator/failures":                     s.deleteFailures,
		"POST /simulator/chaos":                          s.setChaos,
		"GET /simulator/settings":                        s.getSettings,
		"POST /simulator/settings":                       s.changeSettings,
		"POST /simulator/webhook":                        s.changeWebhook,
		"GET /simulator/numbers":                         s.getNumbers,
		"POST /simulator/numbers":                        s.connectNumber,
		"POST /simulator/accounts/{waba}/news":           s.accountNews,
		"POST /simulator/accounts/{waba}/withdrawal":     s.withdrawAccess,
		"POST /simulator/accounts/{waba}/review":         s.reviewAccount,
		"GET /simulator/chats":                           s.getChats,
		"GET /simulator/chats/{number}/{customer}":       s.getChat,
		"POST /simulator/customers/{customer}":           s.putCustomer,
		"POST /simulator/customers/{customer}/messages":  s.customerWrites,
		"POST /simulator/customers/{customer}/media":     s.customerSends,
		"POST /simulator/customers/{customer}/reactions": s.customerReacts,
		"POST /simulator/customers/{customer}/edits":     s.customerEdits,
		"POST /simulator/customers/{customer}/deletions": s.customerDeletes,
		"POST /simulator/customers/{customer}/read":      s.customerReads,
		"POST /simulator/customers/{customer}/number":    s.customerMoves,
	} {
		mux.Handle(pattern, answerJSON(handler))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if foreign(r, s.cfg.PublicURL) {
			writeProblem(w, http.StatusForbidden, "pages of other origins may not use the simulator")
			return
		}
		secureHeaders(w.Header())
		mux.ServeHTTP(w, r)
	})
}

// errNotFound is answered with 404; all other errors are the caller's mistakes, 400.
var errNotFound = errors.New("not found")

func answerJSON(handler func(*http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := handler(r)
		switch {
		case errors.Is(err, errNotFound):
			writeProblem(w, http.StatusNotFound, err.Error())
		case err != nil:
			writeProblem(w, http.StatusBadRequest, err.Error())
		default:
			writeJSON(w, http.StatusOK, answer)
		}
	})
}

func writeProblem(w http.ResponseWriter, status int, text string) {
	writeJSON(w, status, map[string]any{"error": text})
}

// read decodes the body; keys that the interface does not know are a mistake worth telling.
func read(r *http.Request, into any) error {
	decoder := json.NewDecoder(io.LimitReader(r.Body, requestLimit))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read body: %w", err)
	}
	return nil
}

func (s *Simulator) getClock(*http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clockView(), nil
}

// setClock jumps {"jump":"24h"}, freezes {"freeze":"2026-03-01T12:00:00Z"} and lets run on {"run":true}.
func (s *Simulator) setClock(r *http.Request) (any, error) {
	var body struct {
		Jump   string    `json:"jump"`
		Freeze time.Time `json:"freeze"`
		Run    bool      `json:"run"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	if !body.Freeze.IsZero() {
		s.Freeze(body.Freeze)
	}
	if body.Run {
		s.Thaw()
	}
	if body.Jump != "" {
		d, err := time.ParseDuration(body.Jump)
		if err != nil {
			return nil, fmt.Errorf("jump: %w", err)
		}
		s.Jump(d)
	}
	return s.getClock(r)
}

// getSent is a page of the log: ?after=SEQ&limit=N.
func (s *Simulator) getSent(r *http.Request) (any, error) {
	after, err := numberOf(r.URL.Query(), "after", 0)
	if err != nil {
		return nil, err
	}
	most, err := numberOf(r.URL.Query(), "limit", 10_000)
	if err != nil {
		return nil, err
	}
	messages, total := s.sentAfter(after, most)
	return map[string]any{"sent": messages, "total": total}, nil
}

func numberOf(query url.Values, name string, usual int) (int, error) {
	text := query.Get(name)
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%s is not a count", name)
	}
	return n, nil
}

func (s *Simulator) getMarks(*http.Request) (any, error) {
	return map[string]any{"marks": s.Marks()}, nil
}

func (s *Simulator) getViolations(*http.Request) (any, error) {
	return map[string]any{"violations": s.Violations()}, nil
}

// getDeliveries counts the webhooks; ?wait=5s waits until all were taken, at most so long.
func (s *Simulator) getDeliveries(r *http.Request) (any, error) {
	if text := r.URL.Query().Get("wait"); text != "" {
		most, err := time.ParseDuration(text)
		if err != nil {
			return nil, fmt.Errorf("wait: %w", err)
		}
		ctx, cancel := context.WithTimeout(r.Context(), most)
		defer cancel()
		_ = s.WaitDelivered(ctx) // the counts say whether it was long enough
	}
	return s.Deliveries(), nil
}

func (s *Simulator) getFailures(*http.Request) (any, error) {
	return map[string]any{"failures": s.Failures()}, nil
}

func (s *Simulator) addFailures(r *http.Request) (any, error) {
	var f Failure
	if err := read(r, &f); err != nil {
		return nil, err
	}
	if err := s.Fail(f); err != nil {
		return nil, err
	}
	return s.getFailures(r)
}

func (s *Simulator) deleteFailures(r *http.Request) (any, error) {
	s.ClearFailures()
	return s.getFailures(r)
}

func (s *Simulator) setChaos(r *http.Request) (any, error) {
	var c Chaos
	if err := read(r, &c); err != nil {
		return nil, err
	}
	s.Chaos(c)
	return c, nil
}

func (s *Simulator) getSettings(*http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings, nil
}

// changeSettings changes those that are given.
func (s *Simulator) changeSettings(r *http.Request) (any, error) {
	s.mu.Lock()
	settings := s.settings
	s.mu.Unlock()
	if err := read(r, &settings); err != nil {
		return nil, err
	}
	s.SetSettings(settings)
	return settings, nil
}

// changeWebhook sets the webhook and says whether its handshake works; it is set all the same.
func (s *Simulator) changeWebhook(r *http.Request) (any, error) {
	var body struct {
		URL string `json:"url"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	s.SetWebhook(body.URL)
	answer := map[string]any{"url": body.URL, "verified": true}
	if err := s.Verify(r.Context()); err != nil {
		answer["verified"], answer["problem"] = false, err.Error()
	}
	return answer, nil
}

// numberView is a number as the control interface shows it, with the code that was "sent by SMS".
type numberView struct {
	Number
	Verified         bool   `json:"verified"`
	Registered       bool   `json:"registered"`
	VerificationCode string `json:"verificationCode,omitempty"`
}

func (s *Simulator) numberList() []numberView {
	list := []numberView{}
	for _, n := range s.sortedNumbers("") {
		list = append(list, numberView{n.Number, n.verified, n.registered, n.code})
	}
	return list
}

func (s *Simulator) getNumbers(*http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return map[string]any{"numbers": s.numberList()}, nil
}

func (s *Simulator) connectNumber(r *http.Request) (any, error) {
	var n Number
	if err := read(r, &n); err != nil {
		return nil, err
	}
	if n.PhoneNumberID == "" || n.WABAID == "" {
		return nil, errors.New("phoneNumberId and wabaId are required")
	}
	s.AddNumber(n)
	return s.getNumbers(r)
}

// getChats is what a phone page begins with.
func (s *Simulator) getChats(*http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	customers, chats := []customerView{}, []chatView{}
	for _, c := range s.customers {
		customers = append(customers, c.view())
	}
	for _, t := range s.chats {
		chats = append(chats, t.view())
	}
	slices.SortFunc(customers, func(a, b customerView) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key))
	})
	slices.SortFunc(chats, func(a, b chatView) int {
		return cmp.Or(cmp.Compare(a.PhoneNumberID, b.PhoneNumberID), cmp.Compare(a.Customer, b.Customer))
	})
	return encoded(map[string]any{
		"clock": s.clockView(), "numbers": s.numberList(), "customers": customers, "chats": chats,
	})
}

// chatPage is how many messages a phone shows.
const chatPage = 300

// getChat is the end of a chat, the oldest first.
func (s *Simulator) getChat(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	messages := []*Message{}
	if chat := s.chats[chatKey{r.PathValue("number"), s.customers[r.PathValue("customer")]}]; chat != nil {
		for i := len(chat.messages) - 1; i >= 0 && len(messages) < chatPage; i-- {
			if chat.messages[i].bubble() {
				messages = append(messages, chat.messages[i])
			}
		}
	}
	slices.Reverse(messages)
	return encoded(map[string]any{"messages": messages})
}

// encoded makes the JSON while the lock is held: messages change.
func encoded(value any) (any, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return json.RawMessage(body), nil
}
