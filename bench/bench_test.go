package main

import (
	"testing"
	"time"

	"conversa/internal/whatsapp"
)

func TestATextIsOneMessageOfItsCustomer(t *testing.T) {
	t.Parallel()

	wamid := newWAMID()
	n, err := whatsapp.ParseNotification(text(7, wamid))
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Changes) != 1 || len(n.Changes[0].Messages) != 1 || n.Changes[0].PhoneNumberID != phoneNumberID {
		t.Fatalf("text was read as %+v", n)
	}
	m := n.Changes[0].Messages[0]
	if m.Problem != nil || m.ID != wamid || m.From != "15550100008" || m.Text != words {
		t.Errorf("message was read as %+v", m)
	}
}

func TestANoticeAsksNothingOfTheInbox(t *testing.T) {
	t.Parallel()

	n, err := whatsapp.ParseNotification(notice())
	if err != nil {
		t.Fatal(err)
	}
	c := n.Changes[0]
	if c.Problem != nil || c.Field != "message_template_status_update" || len(c.Messages)+len(c.Statuses) != 0 {
		t.Errorf("notice was read as %+v", c)
	}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()

	rounds := []round{{Value: 100, Limit: 100}, {Value: 40, Limit: 100}, {Value: 30, Limit: 50}}
	for name, c := range map[string]struct {
		goal goal
		want string
	}{
		"the median of the rounds' ratios is above": {goal{RatioAtLeast: 0.6}, "PASS"},
		"it is below":                  {goal{RatioAtLeast: 0.61}, "FAIL"},
		"the value is below":           {goal{Below: 41}, "PASS"},
		"the value is not below":       {goal{Below: 40}, "FAIL"},
		"the ratio is at most so much": {goal{RatioAtMost: 0.6}, "PASS"},
		"the ratio is more":            {goal{RatioAtMost: 0.59}, "FAIL"},
		"the value is at most so much": {goal{AtMost: 40}, "PASS"},
		"the value is more":            {goal{AtMost: 39}, "FAIL"},
		"there is no goal":             {goal{}, "-"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			m := measure{Rounds: rounds, Goal: c.goal}
			if m.judge(); m.Verdict != c.want {
				t.Errorf("verdict %s, want %s: %+v", m.Verdict, c.want, m)
			}
		})
	}
}

func TestPercentileIsOfAllThatWasMeasured(t *testing.T) {
	t.Parallel()

	var sorted []time.Duration
	for i := range 101 {
		sorted = append(sorted, time.Duration(i)*time.Millisecond)
	}
	if p50, p99 := percentile(sorted, 50), percentile(sorted, 99); p50 != 50 || p99 != 99 {
		t.Errorf("p50 %v, p99 %v, want 50 and 99", p50, p99)
	}
}

func TestWAMIDIsFoundInAFrame(t *testing.T) {
	t.Parallel()

	frame := []byte(`{"id":"1","type":"next","payload":{"data":{"messageReceived":{"message":{"id":"msg_1","wamid":"wamid.X"}}}}}`)
	if wamid, ok := wamidOf(frame); !ok || string(wamid) != "wamid.X" {
		t.Errorf("wamid %q, %v", wamid, ok)
	}
	if _, ok := wamidOf([]byte(`{"type":"ping"}`)); ok {
		t.Error("a ping has no wamid")
	}
}

func TestPgbenchIsBelievedOnlyWhenItHadTime(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		report string
		want   float64
	}{
		"it had":             {"initial connection time = 31.072 ms\ntps = 512.25 (without initial connection time)\n", 512.25},
		"connecting took it": {"initial connection time = 2400.1 ms\ntps = 9000.5 (without initial connection time)\n", 0},
		"nothing was done":   {"number of transactions actually processed: 0\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got, err := read([]byte(c.report), 2*time.Second); err != nil || got != c.want {
				t.Errorf("%v, %v, want %v", got, err, c.want)
			}
		})
	}
}
