package conversa_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"conversa"
)

func TestCreditsAreExact(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]conversa.Credits{
		"0": 0, "1": conversa.Credit, "0.000001": 1, "-0.5": -conversa.Credit / 2, "12.500000": 12_500_000, "007.1": 7_100_000,
		"1000000000": conversa.MaxCredits, "-1000000000": -conversa.MaxCredits,
	} {
		if got, ok := conversa.ParseCredits(text); !ok || got != want {
			t.Errorf("ParseCredits(%q) = %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "1,5", "1.", ".5", "1e3", "0.0000001", "1000000000.000001", "9999999999", "+1", " 1", "NaN", "١"} {
		if got, ok := conversa.ParseCredits(text); ok {
			t.Errorf("ParseCredits(%q) = %d, want a refusal", text, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		c := conversa.Credits(rapid.Int64Range(-int64(conversa.MaxCredits), int64(conversa.MaxCredits)).Draw(t, "credits"))
		if back, ok := conversa.ParseCredits(c.String()); !ok || back != c {
			t.Errorf("%d is written %q and read %d, %v", c, c, back, ok)
		}
	})
}

var reportTime = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)

func drawReports(t *rapid.T) (reports []conversa.Billing) {
	for range rapid.IntRange(0, 6).Draw(t, "count") {
		reports = append(reports, conversa.Billing{
			Status:   rapid.SampledFrom([]conversa.MessageStatus{"SENT", "FAILED", "DELIVERED", "READ"}).Draw(t, "status"),
			Billable: rapid.Bool().Draw(t, "billable"),
			Unit:     rapid.SampledFrom([]conversa.ChargeUnit{"MESSAGE", "CONVERSATION"}).Draw(t, "unit"),
			Category: rapid.SampledFrom([]conversa.ConversationCategory{"SERVICE", "MARKETING"}).Draw(t, "category"),
			At:       reportTime.Add(time.Duration(rapid.IntRange(-3, 3).Draw(t, "hours")) * time.Hour),
		})
	}
	return reports
}

func TestTheOrderOfReportsOfBillingDoesNotMatter(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		reports := drawReports(t)
		want := conversa.Billing{}
		for _, r := range reports {
			want = want.Merge(r)
		}
		shuffled := append(append([]conversa.Billing{}, reports...), reports...)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		random.Shuffle(len(shuffled), func(i, k int) { shuffled[i], shuffled[k] = shuffled[k], shuffled[i] })
		got := conversa.Billing{}
		for len(shuffled) > 0 { // some are merged before others are
			n := 1 + random.IntN(len(shuffled))
			part := conversa.Billing{}
			for _, r := range shuffled[:n] {
				part = part.Merge(r)
			}
			got, shuffled = got.Merge(part), shuffled[n:]
		}
		if got != want {
			t.Errorf("in another order %+v, want %+v, of %+v", got, want, reports)
		}
	})
}

func TestWhatAMessageIsBilledFor(t *testing.T) {
	t.Parallel()

	report := func(status conversa.MessageStatus, billable bool, unit conversa.ChargeUnit) conversa.Billing {
		return conversa.Billing{Status: status, Billable: billable, Unit: unit, ConversationID: "c1", Category: conversa.CategoryService}
	}
	for name, c := range map[string]struct {
		report       conversa.Billing
		due, decided bool
		item         string
	}{
		"nothing is known":              {conversa.Billing{}, false, false, "message/m1"},
		"a message that left":           {report("SENT", true, "MESSAGE"), false, false, "message/m1"},
		"a message that arrived":        {report("DELIVERED", true, "MESSAGE"), true, true, "message/m1"},
		"a message that was read":       {report("READ", true, "MESSAGE"), true, true, "message/m1"},
		"a free message that left":      {report("SENT", false, "MESSAGE"), false, true, "message/m1"},
		"a conversation that begins":    {report("SENT", true, "CONVERSATION"), true, true, "conversation/c1/SERVICE"},
		"a free conversation":           {report("SENT", false, "CONVERSATION"), false, true, "conversation/c1/SERVICE"},
		"a failure":                     {conversa.Billing{Status: "FAILED"}, false, true, "message/m1"},
		"a conversation without its id": {conversa.Billing{Status: "SENT", Billable: true, Unit: "CONVERSATION"}, true, true, "message/m1"},
	} {
		if c.report.Due() != c.due || c.report.Decided() != c.decided || c.report.Item("m1") != c.item {
			t.Errorf("%s: due %v, decided %v, item %s", name, c.report.Due(), c.report.Decided(), c.report.Item("m1"))
		}
	}
}

func TestCategoriesOnTheWire(t *testing.T) {
	t.Parallel()

	for wire, want := range map[string]conversa.ConversationCategory{
		"service": "SERVICE", "user_initiated": "SERVICE", "utility": "UTILITY", "authentication_international": "AUTHENTICATION",
		"marketing_lite": "MARKETING", "referral_conversion": "REFERRAL", "invented": "", "": "",
	} {
		if got, ok := conversa.CategoryOf(wire); got != want || ok != (want != "") {
			t.Errorf("CategoryOf(%q) = %q, %v", wire, got, ok)
		}
	}
}
