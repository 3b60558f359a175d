package simulator_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"conversa/internal/whatsapp/simulator"
)

func TestFailuresOnDemand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ana.WriteText(phoneID, "oi")
	path := "/v24.0/" + phoneID + "/messages"
	for _, want := range []int{0, 3, 4, 10, 190, 368, 80007, 130429, 131000, 131016, 131031, 131056, 132001, 133010, 2, 219} {
		if err := w.sim.Fail(simulator.Failure{Code: want, Recipient: "+" + anaPhone, Text: "agora"}); err != nil {
			t.Fatal(err)
		}
		w.send(text(anaPhone, "sem falha")) // does not match
		status, answer := w.call("POST", path, text(anaPhone, "agora"))
		if status < 400 || (code(answer) != want && want != 219) {
			t.Errorf("code %d = %d %v", want, status, answer)
		}
		w.sim.Jump(time.Minute)
	}
	if len(w.sim.Failures()) != 0 {
		t.Errorf("left = %+v", w.sim.Failures())
	}
	before := len(w.sim.Sent())
	for mode, accepts := range map[simulator.FailureMode]bool{
		simulator.FailureBreak: false, simulator.FailureBreakAccepted: true, simulator.FailureHang: false,
		simulator.FailureHangAccepted: true,
	} {
		if err := w.sim.Fail(simulator.Failure{Mode: mode}); err != nil {
			t.Fatal(err)
		}
		w.sendWithoutAnswer(text(anaPhone, "perdida"), strings.HasPrefix(string(mode), "hang"))
		if accepts {
			before++
		}
		if got := len(w.sim.Sent()); got != before {
			t.Errorf("%s: %d accepted, want %d", mode, got, before)
		}
	}
	w.delivered()
	sent := w.sim.Sent()
	if got := w.product.fate(t, sent[len(sent)-1].Wamid); got != "sent delivered" {
		t.Errorf("a lost answer's message = %q", got)
	}

	_ = w.sim.Fail(simulator.Failure{Mode: simulator.FailureStatus, Code: 131049})
	late := w.send(text(anaPhone, "x"))
	w.delivered()
	if got := w.product.fate(t, late); got != "failed" {
		t.Errorf("failing later = %q", got)
	}
	_ = w.sim.Fail(simulator.Failure{Mode: simulator.FailureEmpty, Times: -1})
	for range 2 {
		if status, answer := w.call("POST", path, text(anaPhone, "x")); status != 500 || answer != nil {
			t.Errorf("empty = %d %v", status, answer)
		}
	}
	w.sim.ClearFailures()
	w.send(text(anaPhone, "x"))
	if err := w.sim.Fail(simulator.Failure{Mode: "explode"}); err == nil {
		t.Error("an unknown mode was taken")
	}
}

// sendWithoutAnswer posts and expects the connection to end, or hangs up itself once the simulator has the request.
func (w *world) sendWithoutAnswer(message map[string]any, hangUp bool) {
	w.Helper()
	ctx, cancel := context.WithCancel(w.Context())
	defer cancel()
	if hangUp {
		time.AfterFunc(200*time.Millisecond, cancel)
	}
	r, err := http.NewRequestWithContext(ctx, "POST", w.url+"/v24.0/"+phoneID+"/messages", jsonBody(message))
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	if err == nil {
		_ = answer.Body.Close()
		w.Errorf("answer = %d, want none", answer.StatusCode)
	}
	if hangUp != errors.Is(err, context.Canceled) {
		w.Errorf("error = %v", err)
	}
}
