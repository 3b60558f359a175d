package whatsapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// ErrUnknownOutcome means that a request may have reached WhatsApp and that its answer did not
// reach us: a time-out, a broken connection, an unreadable answer. The API has no idempotency
// key, so what was sent that way must not be sent again without a person's decision.
var ErrUnknownOutcome = errors.New("whatsapp: outcome unknown")

// ErrNotSent means that nothing of the request left: no address, no connection, no TLS
// session. Trying again is safe.
var ErrNotSent = errors.New("whatsapp: not sent")

// Error is what WhatsApp answered to a request, or said of a message afterwards. Decide by
// Advice, or by Code; titles and texts are not stable. The texts are Meta's and may quote the
// request: they are for the people concerned, not for logs. Error() is for logs.
type Error struct {
	HTTPStatus, Code, Subcode int // HTTPStatus is 0 in notifications

	Type, Title, Message, Details string
	UserTitle, UserMessage        string // meant by Meta for the end user
	TraceID                       string // what Meta's support asks for

	Transient  bool
	RetryAfter time.Duration // as the answer's header said; 0 when it did not
}

// Error names the code and its meaning in our words: Meta's texts can hold access tokens.
func (e *Error) Error() string {
	title, _ := Describe(e.Code)
	var b strings.Builder
	fmt.Fprintf(&b, "whatsapp: code %d", e.Code)
	if e.Subcode != 0 {
		fmt.Fprintf(&b, "/%d", e.Subcode)
	}
	if e.HTTPStatus != 0 {
		fmt.Fprintf(&b, ", HTTP %d", e.HTTPStatus)
	}
	if traceID.MatchString(e.TraceID) {
		fmt.Fprintf(&b, ", trace %s", e.TraceID)
	}
	if e.Code != 0 {
		fmt.Fprintf(&b, ": %s", title)
	}
	return b.String()
}

// traceID is the form of an fbtrace_id; anything else in its place is not repeated.
var traceID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// ParseError reads the body of a refused request. Where it holds no error object, the HTTP
// status is all that is known.
func ParseError(httpStatus int, body []byte) *Error {
	e := &Error{}
	if o, err := parseObject(body); err == nil {
		*e = readError(o["error"])
	}
	e.HTTPStatus = httpStatus
	return e
}

// hasError tells Meta's own refusals from pages of something in between.
func hasError(body []byte) bool {
	o, err := parseObject(body)
	return err == nil && o.object("error") != nil
}

func readErrors(raw json.RawMessage) []Error {
	var all []Error
	for _, element := range list(raw) {
		all = append(all, readError(element))
	}
	return all
}

func readError(raw json.RawMessage) Error {
	o, err := readObject(raw)
	if err != nil { // not the documented form: keep at least the words
		return Error{Message: scalar(raw)}
	}
	e := Error{
		Code:        int(o.int("code")),
		Subcode:     int(o.int("error_subcode")),
		Type:        o.text("type"),
		Title:       o.text("title"),
		Message:     o.text("message"),
		Details:     o.object("error_data").text("details"),
		UserTitle:   o.text("error_user_title"),
		UserMessage: o.text("error_user_msg"),
		TraceID:     o.text("fbtrace_id"),
		Transient:   o.yes("is_transient"),
	}
	if e.Details == "" { // older notifications
		e.Details = o.first("details", "error_data")
	}
	return e
}

// redact takes the token out of texts that quote the request.
func (e *Error) redact(token string) {
	if token == "" {
		return
	}
	for _, s := range []*string{
		&e.Type, &e.Title, &e.Message, &e.Details, &e.UserTitle, &e.UserMessage, &e.TraceID,
	} {
		*s = strings.ReplaceAll(*s, token, "[token]")
	}
}

// Advice is what to do after a send error.
type Advice int

const (
	AdviceFail         Advice = iota // permanent for this message
	AdviceFailForNow                 // it fails, and the same message may succeed later
	AdviceRetry                      // back off and try again, at most MaxTries times
	AdviceRetryPair                  // the same recipient again after 4^n s; others are not concerned
	AdviceRetryNumber                // slow the whole number down, then try again
	AdviceStopAccount                // send nothing more on the account until a person has acted
	AdviceWindowClosed               // the customer service window is closed
	AdviceUnknown                    // the message may have been sent: never send it again by itself
)

// Advice decides by Meta's code and, only where that says nothing, by the HTTP status: real
// answers carry 400 for nearly everything.
func (e *Error) Advice() Advice {
	// 0 is a code of Meta's (the token is not valid) but also what an answer without a code
	// reads as, which must not stop an account.
	if c, ok := lookUp(e.Code); ok && e.Code != 0 {
		return c.advice
	}
	switch {
	case e.HTTPStatus == http.StatusUnauthorized, e.Code == 0 && strings.HasPrefix(e.Type, "OAuth"):
		return AdviceStopAccount
	case e.HTTPStatus == http.StatusTooManyRequests:
		return AdviceRetryNumber
	case e.Transient:
		return AdviceRetry
	case e.HTTPStatus >= 500, e.HTTPStatus == http.StatusRequestTimeout:
		return AdviceUnknown
	default:
		return AdviceFail
	}
}

// MayPass reports that the same message may succeed later.
func (e *Error) MayPass() bool {
	_, known := lookUp(e.Code)
	return e.Advice() != AdviceFail || !known
}

// MaxTries is how often a message may be tried in all; 0 means until its window closes.
func (e *Error) MaxTries() int {
	switch e.Advice() {
	case AdviceRetryPair, AdviceRetryNumber:
		return 0
	case AdviceRetry:
		if e.Code == 131000 {
			return 3
		}
		return 6
	default:
		return 1
	}
}
