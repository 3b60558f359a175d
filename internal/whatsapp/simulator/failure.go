package simulator

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// FailureMode is what goes wrong.
type FailureMode string

// The ways to fail. Those that end in "accepted" take the message all the same: the customer gets it.
const (
	// FailureError answers with Meta's error of Failure.Code. It is the default.
	FailureError FailureMode = "error"
	// FailureStatus accepts, and later sends a failed status with Failure.Code.
	FailureStatus FailureMode = "status"
	// FailureHang never answers, and does not accept.
	FailureHang FailureMode = "hang"
	// FailureHangAccepted accepts and never answers.
	FailureHangAccepted FailureMode = "hang_accepted"
	// FailureBreak closes the connection, and does not accept.
	FailureBreak FailureMode = "break"
	// FailureBreakAccepted accepts and closes the connection: the answer is lost.
	FailureBreakAccepted FailureMode = "break_accepted"
	// FailureEmpty answers 500 without a body, and does not accept.
	FailureEmpty FailureMode = "empty"
)

// Failure is what shall happen to the next calls that match it.
type Failure struct {
	Mode FailureMode `json:"mode"`
	// Code is Meta's error code, for the modes that have one.
	Code int `json:"code,omitempty"`
	// Times is how many calls fail; 0 is one, less is every one until ClearFailures.
	Times int `json:"times,omitempty"`
	// Endpoint is the last part of the path: "messages" (the default), "media", "register" ...; "download" is the
	// fetching of a file's bytes. Endpoints other than messages know only error, hang, break and empty.
	Endpoint string `json:"endpoint,omitempty"`
	// PhoneNumberID, Recipient (a wa_id or user id) and Text (part of the body) narrow it down; empty matches all.
	PhoneNumberID string `json:"phoneNumberId,omitempty"`
	Recipient     string `json:"recipient,omitempty"`
	Text          string `json:"text,omitempty"`
}

// Fail makes the next matching calls fail. Several failures are used up in the order in which they were given.
func (s *Simulator) Fail(f Failure) error {
	if f.Mode == "" {
		f.Mode = FailureError
	}
	if f.Endpoint == "" {
		f.Endpoint = "messages"
	}
	if f.Times == 0 {
		f.Times = 1
	}
	known := []FailureMode{
		FailureError, FailureStatus, FailureHang, FailureHangAccepted, FailureBreak, FailureBreakAccepted, FailureEmpty,
	}
	if !slices.Contains(known, f.Mode) {
		return fmt.Errorf("no such failure mode: %q", f.Mode)
	}
	if f.Endpoint != "messages" && f.accepts() {
		return fmt.Errorf("mode %q is for messages only", f.Mode)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, &f)
	return nil
}

// ClearFailures forgets the failures that are left.
func (s *Simulator) ClearFailures() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = nil
}

// Failures are those that are left.
func (s *Simulator) Failures() []Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := make([]Failure, len(s.failures))
	for i, f := range s.failures {
		left[i] = *f
	}
	return left
}

// accepts tells whether the message is taken although the call fails.
func (f *Failure) accepts() bool {
	return f.Mode == FailureStatus || f.Mode == FailureHangAccepted || f.Mode == FailureBreakAccepted
}

// target is what a failure is matched against.
type target struct{ endpoint, number, recipient, body string }

func (f *Failure) matches(t target) bool {
	return f.Endpoint == t.endpoint &&
		(f.PhoneNumberID == "" || f.PhoneNumberID == t.number) &&
		(f.Recipient == "" || digitsOrID(f.Recipient) == digitsOrID(t.recipient)) &&
		(f.Text == "" || strings.Contains(t.body, f.Text))
}

// digitsOrID makes phone numbers comparable and leaves user ids as they are.
func digitsOrID(recipient string) string {
	if strings.Contains(recipient, ".") {
		return recipient
	}
	return digits(recipient)
}

// failureOf uses up the first failure that matches.
func (s *Simulator) failureOf(t target) *Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.failures {
		if !f.matches(t) {
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		if f.Times == 0 {
			s.failures = slices.Delete(s.failures, i, i+1)
		}
		return f
	}
	return nil
}

// play answers as the failure says.
func (s *Simulator) play(w http.ResponseWriter, r *http.Request, f *Failure) {
	switch f.Mode {
	case FailureHang, FailureHangAccepted:
		_, _ = io.Copy(io.Discard, r.Body) // until then net/http does not notice that the client goes
		<-r.Context().Done()
	case FailureBreak, FailureBreakAccepted:
		breakConnection(w)
	case FailureEmpty:
		w.WriteHeader(http.StatusInternalServerError)
	default:
		writeError(w, metaError(f.Code))
	}
}

// breakConnection closes the connection without an answer.
func breakConnection(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // not a connection of its own, as in HTTP/2
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	_ = conn.Close()
}
