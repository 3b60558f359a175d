package credit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/internal/credit"
)

func TestAFileOfPricesIsTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	rates, err := credit.ParseRates(strings.NewReader("\ufeff" + prices + "# a remark\n AR , UTILITY, MESSAGE, 0.000001, 2026-01-01T03:00:00-03:00\n"))
	if err != nil || len(rates) != 6 {
		t.Fatalf("%d prices: %v", len(rates), err)
	}
	if got := rates[5].String(); got != "AR,UTILITY,MESSAGE,0.000001,2026-01-01T06:00:00Z" {
		t.Errorf("read %s", got)
	}
	for file, want := range map[string]string{
		"":                                                      "no prices",
		credit.RateHeader:                                       "no prices",
		"BR,SERVICE,MESSAGE,1":                                  "line 1: not the five fields",
		"XX,SERVICE,MESSAGE,1,2025-07-01":                       `line 1: "XX" is no country`,
		"br,SERVICE,MESSAGE,1,2025-07-01":                       `line 1: "br" is no country`,
		"BR,service,MESSAGE,1,2025-07-01":                       `line 1: "service" is none of SERVICE`,
		"BR,SERVICE,DAY,1,2025-07-01":                           `line 1: "DAY" is none of CONVERSATION`,
		"BR,SERVICE,MESSAGE,-1,2025-07-01":                      `line 1: "-1" is no price`,
		"BR,SERVICE,MESSAGE,1e3,2025-07-01":                     `line 1: "1e3" is no price`,
		"BR,SERVICE,MESSAGE,1,01/07/2025":                       `line 1: "01/07/2025" is neither a day`,
		prices + "BR,SERVICE,MESSAGE,2,2025-07-01T00:00:00Z\nX": "line 7: the same as line 6\nline 8: not the five fields",
		"\"BR": "read prices",
	} {
		if _, err := credit.ParseRates(strings.NewReader(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", file, err, want)
		}
	}
}

func TestADryRunSaysWhatAnImportChanges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		says := func(i credit.Import) string {
			t.Helper()
			changes, err := i.Import(t.Context(), w.store, change)
			if err != nil {
				t.Fatal(err)
			}
			var words []string
			for _, c := range changes {
				if c.Before != nil {
					words = append(words, fmt.Sprintf("%s instead of %s", c, c.Before))
				} else {
					words = append(words, c.String())
				}
			}
			return strings.Join(words, "; ")
		}
		one := credit.Import{Rates: []credit.Rate{{"BR", conversa.CategoryService, conversa.UnitMessage, conversa.Credit, change}}}
		dry := one
		dry.DryRun = true
		for range 2 {
			if got, want := says(dry), "BR,SERVICE,MESSAGE,1,2025-07-01T00:00:00Z"; got != want {
				t.Errorf("a dry run says %q, want %q", got, want)
			}
		}
		says(one)
		if got := says(one); got != "" {
			t.Errorf("once more: %q", got)
		}
		one.Rates[0].Price, dry.Rates = 2*conversa.Credit, one.Rates
		for _, i := range []credit.Import{dry, one} {
			if got, want := says(i), "BR,SERVICE,MESSAGE,2,2025-07-01T00:00:00Z instead of 1"; got != want {
				t.Errorf("another price: %q, want %q", got, want)
			}
		}
		one.AccountID = w.account
		says(one)
		own, err := credit.Rates(t.Context(), w.store, w.account)
		if err != nil || len(own) != 1 {
			t.Errorf("the account's own: %v, %v", own, err)
		}
		servers, err := credit.Rates(t.Context(), w.store, "")
		if err != nil || len(servers) != 1 || servers[0].Price != 2*conversa.Credit {
			t.Errorf("the server's: %v, %v", servers, err)
		}
		if _, err := (credit.Import{AccountID: "acc_none", Rates: one.Rates}).Import(t.Context(), w.store, change); err == nil {
			t.Error("prices of an account that is not there were taken")
		}
	})
}

// What was charged stays, whatever the price becomes.
func TestAReplacedPriceIsStillThatOfItsEntries(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(10 * conversa.Credit)
		first := w.mustQueue(change, w.conversation, "BR")
		w.report(change, w.conversation, first, "BR", billed("DELIVERED", change))
		w.importRates("BR,SERVICE,MESSAGE,4,2025-07-01")
		w.report(change, w.conversation, first, "BR", billed("DELIVERED", change))
		second := w.mustQueue(change, w.conversation, "BR")
		w.report(change, w.conversation, second, "BR", billed("DELIVERED", change))
		w.want(4, 0, "CHARGE -2", "CHARGE -4")
		for i, want := range []conversa.Credits{2, 4} {
			e := w.entries()[i+1]
			if r := w.store.Client().CreditRate.GetX(w.system(), *e.RateID); r.Price != want*conversa.Credit || (r.ReplacedAt != nil) != (i == 0) {
				t.Errorf("entry %d was charged by %v", i, r)
			}
		}
	})
}

func TestWhichPriceIsInForce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		own, err := credit.ParseRates(strings.NewReader("*,SERVICE,MESSAGE,7,2025-07-03\nBR,SERVICE,MESSAGE,8,2025-07-04\n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (credit.Import{AccountID: w.account, Rates: own}).Import(t.Context(), w.store, change); err != nil {
			t.Fatal(err)
		}
		w.importRates(prices + "BR,SERVICE,MESSAGE,4,2025-07-02\n*,SERVICE,MESSAGE,0,2025-07-05\n")
		w.add(1000 * conversa.Credit)
		for _, c := range []struct {
			day     string
			country string
			want    conversa.Credits
		}{
			{"2023-05-31", "BR", 0},
			{"2023-06-01", "BR", 3},
			{"2025-06-30", "BR", 3},
			{"2025-07-01", "BR", 2},
			{"2025-07-01", "AR", 1},
			{"2025-07-01", "", 1},
			{"2025-07-02", "BR", 4},
			{"2025-07-03", "BR", 7},
			{"2025-07-03", "AR", 7},
			{"2025-07-04", "BR", 8},
			{"2025-07-06", "AR", 7},
		} {
			at, err := time.Parse(time.DateOnly, c.day)
			if err != nil {
				t.Fatal(err)
			}
			before := w.balance().Reserved
			w.mustQueue(at, w.talk(), c.country)
			if got := w.balance().Reserved - before; got != c.want*conversa.Credit {
				t.Errorf("%s to %q costs %s, want %d", c.day, c.country, got, c.want)
			}
		}
	})
}

// What was charged stays whatever is imported afterwards, until WhatsApp says something else
// that decides the price.
// What cost nothing when it was billed costs nothing later.
func TestAPriceThatCameLaterLeavesWhatWasFree(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates("country,category,unit,price,valid_from\n*,SERVICE,MESSAGE,0,2025-07-01\n")
		w.add(100 * conversa.Credit)
		id := w.mustQueue(change, w.conversation, "")
		w.report(change, w.conversation, id, "", billed("DELIVERED", change))
		w.importRates("country,category,unit,price,valid_from\n*,SERVICE,MESSAGE,2,2025-07-01\n")
		w.report(change, w.conversation, id, "", billed("READ", change))
		w.want(100, 0)
	})
}

func TestACorrectedPriceLeavesWhatWasCharged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(100 * conversa.Credit)
		at := change.Add(-20 * time.Hour)
		first, second := w.mustQueue(at, w.conversation, ""), w.mustQueue(at, w.conversation, "")
		single := w.mustQueue(change, w.conversation, "")
		w.report(at, w.conversation, first, "", billedTalk("SENT", at, "c1"))
		w.report(change, w.conversation, single, "", billed("DELIVERED", change))
		w.want(93, 3, "CHARGE -3", "CHARGE -1")
		w.importRates("country,category,unit,price,valid_from\n*,SERVICE,CONVERSATION,4,2023-06-01\n*,SERVICE,MESSAGE,2,2025-07-01\n")
		w.report(at, w.conversation, first, "", billedTalk("READ", at, "c1"))
		w.report(at, w.conversation, second, "", billedTalk("SENT", at.Add(time.Minute), "c1"))
		w.report(change, w.conversation, single, "", billed("READ", change))
		w.want(96, 0, "CHARGE -3", "CHARGE -1")
		w.report(at, w.conversation, second, "", billedTalk("READ", at.Add(-time.Minute), "c1"))
		w.want(95, 0, "CHARGE -3", "CHARGE -1", "ADJUSTMENT -1")
		if problems, err := credit.Verify(t.Context(), w.store); err != nil || len(problems) > 0 {
			t.Errorf("verified: %v, %q", err, problems)
		}
	})
}
