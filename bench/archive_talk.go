package main

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"conversa"
)

// talkAverage is how many messages a conversation has on average.
const talkAverage = 10

// history is who and what the generated rows are of.
type history struct {
	rng      *rand.Rand
	speech   speech
	facts    facts
	messages int
	// written counts messages.
	written int
}

// talk is one conversation with its customer, oldest message first.
type talk struct {
	id, account, owner, customer string
	module                       conversa.CustomerModule
	first, last, phone           string
	messages                     []written
	unasked                      bool // imported
}

// written is one message.
type written struct {
	id, wamid, text, found string
	at                     time.Time
	inbound, waiting       bool
	kind                   conversa.MessageType
	status                 conversa.MessageStatus
	origin                 conversa.MessageOrigin
	sender                 string
	file                   string // its name; empty without one
	needless               time.Time
	// reply is which of the talk's messages answered it; 0 where none did, as nothing is
	// answered by the first.
	reply int
}

// counts are those that can be unread.
func (w written) counts() bool { return w.inbound && w.origin == conversa.OriginCustomer }

// id is as long as the server's, and in the order of time as those are.
func (h *history) id(prefix string, at time.Time) string {
	var u ulid.ULID
	_ = u.SetTime(ulid.Timestamp(at)) // it fails after the year 10000
	binary.BigEndian.PutUint64(u[6:], h.rng.Uint64())
	binary.BigEndian.PutUint16(u[14:], uint16(h.rng.Uint32()))
	return prefix + "_" + strings.ToLower(u.String())
}

// names are those that customers go by.
var names = [...]string{"Sílvia", "João", "Jürgen", "Zoë", "Ana", "Peter", "María", "Chloé", "Inês", "Tom"}

// talk makes the i-th conversation, of n messages.
func (h *history) talk(i, n int) *talk {
	t := &talk{
		account: h.facts.Accounts[pick(h.rng, 50, 25, 15, 10)%len(h.facts.Accounts)], owner: h.facts.Me,
		first: names[h.rng.IntN(len(names))], last: fmt.Sprintf("Number%d", i),
		phone: fmt.Sprintf("1555%07d", i), module: conversa.ModuleLeads, unasked: h.rng.IntN(50) == 0,
	}
	if h.rng.IntN(5) > 0 {
		t.owner = h.facts.Owners[h.rng.IntN(len(h.facts.Owners))]
	}
	prefix := "led"
	if h.rng.IntN(10) < 3 {
		t.module, prefix = conversa.ModuleContacts, "con"
	}
	waits := h.rng.IntN(10) < 3
	times := h.times(n, i, waits)
	t.customer, t.id = h.id(prefix, times[0]), h.id("cnv", times[0])
	inbound := true
	for j, at := range times {
		if h.rng.IntN(10) < 6 {
			inbound = !inbound
		}
		switch {
		case j == n-1:
			inbound = waits
		case j == 0:
			inbound = true
		}
		t.messages = append(t.messages, h.message(t, at, inbound))
	}
	t.settle(h.rng.IntN(30) == 0)
	return t
}

// pick chooses by weight.
func pick(rng *rand.Rand, weights ...int) int {
	total := 0
	for _, w := range weights {
		total += w
	}
	n := rng.IntN(total)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return 0
}

// times are those of a conversation's messages, to the second as WhatsApp gives them.
// The windows of some that wait are about to close; of the others, three of ten were
// active within a day, the rest over two years.
func (h *history) times(n, i int, waits bool) []time.Time {
	age := time.Duration(min(h.rng.ExpFloat64()*120, 730) * float64(24*time.Hour))
	switch {
	case waits && h.rng.IntN(4) == 0:
		age = 23*time.Hour + time.Duration(h.rng.Int64N(int64(time.Hour)))
	case h.rng.IntN(10) < 3:
		age = time.Duration(h.rng.Int64N(int64(23 * time.Hour)))
	}
	at := h.facts.Now.Add(-age).Truncate(time.Second)
	times := make([]time.Time, n)
	for j := n - 1; j >= 0; j-- {
		times[j] = at
		gap := h.rng.ExpFloat64() * float64(10*time.Minute)
		if h.rng.IntN(10) < 2 && i > 0 {
			gap *= 300
		}
		at = at.Add(-max(time.Second, time.Duration(gap))).Truncate(time.Second)
	}
	return times
}

func (h *history) message(t *talk, at time.Time, inbound bool) written {
	var special []string
	if h.written%10 == 0 {
		special = append(special, commonWord)
	}
	if h.written%max(1, h.messages/rareMessages) == 1 {
		special = append(special, rareWord)
	}
	h.written++
	w := written{id: h.id("msg", at), wamid: fmt.Sprintf("wamid.%026X%010X", h.written, h.rng.Uint64()>>24), at: at, inbound: inbound}
	w.text, w.found = h.speech.say(h.rng, special...)
	kinds := [...]conversa.MessageType{
		conversa.TypeText, conversa.TypeImage, conversa.TypeAudio, conversa.TypeDocument, conversa.TypeVideo, conversa.TypeLocation, conversa.TypeSticker,
	}
	w.kind = kinds[pick(h.rng, 86, 6, 3, 2, 1, 1, 1)]
	if w.kind != conversa.TypeText && w.kind != conversa.TypeLocation {
		w.file = fmt.Sprintf("file%d.bin", h.written)
		w.found += " " + w.file
	}
	w.status, w.origin = conversa.StatusReceived, conversa.OriginCustomer
	if !inbound {
		states := [...]conversa.MessageStatus{conversa.StatusRead, conversa.StatusDelivered, conversa.StatusSent, conversa.StatusFailed}
		w.status, w.origin, w.sender = states[pick(h.rng, 60, 27, 10, 3)], conversa.OriginConversa, t.owner
		if h.rng.IntN(10) == 0 {
			w.origin, w.sender = conversa.OriginBusinessApp, ""
		}
	}
	if t.unasked {
		w.origin, w.sender = conversa.OriginHistory, ""
	}
	return w
}

// settle says what was replied to, and by what: the first message after it that went
// out and did not fail.
func (t *talk) settle(needless bool) {
	reply := 0
	for j := len(t.messages) - 1; j >= 0; j-- {
		w := &t.messages[j]
		if !w.inbound {
			if w.status != conversa.StatusFailed {
				reply = j
			}
			continue
		}
		w.reply = reply
		if reply == 0 && needless {
			w.needless = w.at.Add(time.Minute)
		}
		w.waiting = w.counts() && reply == 0 && w.needless.IsZero()
	}
}
