package main

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	appSecret     = "app-secret-of-the-bench"
	phoneNumberID = "100000000000001"
	wabaID        = "200000000000001"
	// customers is how many people write. Each has a conversation before anything is
	// measured.
	customers = 200
	// firstCustomer is the number of the first of them, of the range that is kept
	// for fiction.
	firstCustomer = 15550100001
)

// bodyFormat is a text as Meta delivers it: number, name, wamid, seconds, words.
const bodyFormat = `{"object":"whatsapp_business_account","entry":[{"id":"` + wabaID + `","changes":[{"value":` +
	`{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100000","phone_number_id":"` + phoneNumberID + `"},` +
	`"contacts":[{"profile":{"name":"Customer %[2]s"},"wa_id":"%[1]s"}],` +
	`"messages":[{"from":"%[1]s","id":"%[3]s","timestamp":"%[4]d","text":{"body":"%[5]s"},"type":"text"}]},"field":"messages"}]}]}`

// words are about as long as what people write.
const words = "Good morning! Is the blue one still there, and could I pick it up on Saturday?"

// text is the webhook of one new message of a customer.
func text(customer int, wamid string) []byte { return textOf(customer, wamid, words) }

// textOf is that of a message that says something else.
func textOf(customer int, wamid, words string) []byte {
	number := strconv.Itoa(firstCustomer + customer)
	return fmt.Appendf(nil, bodyFormat, number, strconv.Itoa(customer), wamid, time.Now().Unix(), words)
}

// anyText is the webhook of a new message of whichever customer.
func anyText() []byte { return text(rand.IntN(customers), newWAMID()) }

// noticeFormat is the outcome of a template's review: number, seconds.
const noticeFormat = `{"object":"whatsapp_business_account","entry":[{"id":"` + wabaID + `","time":%[2]d,"changes":[{"value":` +
	`{"event":"APPROVED","message_template_id":%[1]d,"message_template_name":"order_confirmation","message_template_language":"pt_BR",` +
	`"reason":"NONE","message_template_category":"UTILITY"},"field":"message_template_status_update"}]}]}`

// notice is a webhook that asks nothing of the inbox.
func notice() []byte { return fmt.Appendf(nil, noticeFormat, rand.Int64(), time.Now().Unix()) }

// newWAMID is as long and as random as Meta's.
func newWAMID() string {
	return fmt.Sprintf("wamid.HBgLMTU1NTAxMDAwMDEVAgASGBQ%010X%010X", rand.Uint64()>>24, rand.Uint64()>>24)
}

// line is one kept-alive connection to the server. It does no more than it must:
// what the load costs is taken from the server, which has the same processors.
type line struct {
	conn   net.Conn
	reader *bufio.Reader
	buffer []byte
}

func dial(ctx context.Context, addr string) (*line, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	return &line{conn: conn, reader: bufio.NewReader(conn)}, nil
}

func (l *line) close() { _ = l.conn.Close() } // nothing is under way

// postTimeout is longer than the server takes to give up on its database.
const postTimeout = 20 * time.Second

// post delivers a webhook as Meta does. Anything but 200 is an error.
func (l *line) post(body []byte) error {
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write(body)
	l.buffer = append(l.buffer[:0], "POST /webhooks/whatsapp HTTP/1.1\r\nHost: conversa.example.com\r\n"+
		"User-Agent: facebookexternalua\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256="...)
	l.buffer = hex.AppendEncode(l.buffer, mac.Sum(nil))
	l.buffer = fmt.Appendf(l.buffer, "\r\nContent-Length: %d\r\n\r\n", len(body))
	l.buffer = append(l.buffer, body...)
	if err := l.conn.SetDeadline(time.Now().Add(postTimeout)); err != nil {
		return fmt.Errorf("post webhook: %w", err)
	}
	if _, err := l.conn.Write(l.buffer); err != nil {
		return fmt.Errorf("post webhook: %w", err)
	}
	answer, err := http.ReadResponse(l.reader, nil)
	if err != nil {
		return fmt.Errorf("post webhook: %w", err)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("post webhook: status %d", answer.StatusCode)
	}
	return err
}

// flood posts over so many connections at once, each as fast as it is answered,
// while more says so, and returns how many were acknowledged.
func flood(ctx context.Context, addr string, connections int, more func() bool, next func() []byte) (int, error) {
	var acknowledged atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range connections {
		group.Go(func() error {
			l, err := dial(ctx, addr)
			if err != nil {
				return err
			}
			defer l.close()
			for ctx.Err() == nil && more() {
				if err := l.post(next()); err != nil {
					return err
				}
				acknowledged.Add(1)
			}
			return ctx.Err()
		})
	}
	err := group.Wait()
	return int(acknowledged.Load()), err
}

// until gives a flood its end.
func until(deadline time.Time) func() bool {
	return func() bool { return time.Now().Before(deadline) }
}

// times gives a flood its size.
func times(n int) func() bool {
	var begun atomic.Int64
	return func() bool { return begun.Add(1) <= int64(n) }
}
