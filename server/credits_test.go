package server_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"conversa"
	"conversa/server"
)

func TestTheOperatorSetsWhatSendingCosts(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n := start(t, dialect, nil)
		n.furnish()
		log := slog.New(slog.DiscardHandler)
		account, err := server.AddAccount(t.Context(), n.config.Storage, server.WhatsApp{WhatsAppURL: "http://127.0.0.1:1"}, server.NewAccount{
			OrgAdminEmail: email, Nickname: "Shop", PhoneNumberID: "100", WABAID: "200", AccessToken: "t",
		}, log)
		if err != nil {
			t.Fatal(err)
		}
		load := func(file string, dry bool) string {
			t.Helper()
			var out bytes.Buffer
			in := server.RateImport{File: strings.NewReader(file), AccountID: account, DryRun: dry}
			if err := server.ImportRates(t.Context(), n.config.Storage, in, &out, log); err != nil {
				return err.Error()
			}
			return out.String()
		}
		const row = "*,SERVICE,MESSAGE,0.01,2025-07-01T00:00:00Z"
		for _, step := range []struct {
			file string
			dry  bool
			want string
		}{
			{row, true, "+ " + row + "\n1 of 1 would be imported, the others are there already\n"},
			{row, false, "+ " + row + "\n1 of 1 imported, the others are there already\n"},
			{row, false, "0 of 1 imported, the others are there already\n"},
			{strings.Replace(row, "0.01", "0.02", 1), false,
				"~ *,SERVICE,MESSAGE,0.02,2025-07-01T00:00:00Z instead of 0.01\n1 of 1 imported, the others are there already\n"},
			{row + "\nX", false, "nothing was imported:\nline 2: not the five fields country,category,unit,price,valid_from"},
		} {
			if got := load(step.file, step.dry); got != step.want {
				t.Errorf("import of %q says %q, want %q", step.file, got, step.want)
			}
		}
		var list bytes.Buffer
		if err := server.ListRates(t.Context(), n.config.Storage, account, &list, log); err != nil ||
			list.String() != "country,category,unit,price,valid_from\n*,SERVICE,MESSAGE,0.02,2025-07-01T00:00:00Z\n" {
			t.Errorf("the list is %q, %v", list.String(), err)
		}
		if err := server.ChargeAccount(t.Context(), n.config.Storage, account, true, log); err != nil {
			t.Error(err)
		}
		if got, err := server.AdjustCredits(t.Context(), n.config.Storage, account, "100", "a start", log); got != 100*conversa.Credit || err != nil {
			t.Errorf("AdjustCredits = %s, %v", got, err)
		}
		var verified bytes.Buffer
		if err := server.VerifyCredits(t.Context(), n.config.Storage, &verified, log); err != nil || verified.String() != "no difference\n" {
			t.Errorf("VerifyCredits: %v, %s", err, verified.String())
		}
		if _, err := server.ConfirmPurchase(t.Context(), n.config.Storage, "cpu_none", log); err == nil {
			t.Error("a purchase that is not there was confirmed")
		}
		if err := server.DeclinePurchase(t.Context(), n.config.Storage, "cpu_none", "No payment came.", log); err == nil {
			t.Error("a purchase that is not there was declined")
		}
		if _, err := server.RefundPurchase(t.Context(), n.config.Storage, "cpu_none", "-1", log); err == nil {
			t.Error("less than nothing was refunded")
		}
		for _, amount := range []string{"a lot", "0", "1e9"} {
			if _, err := server.AdjustCredits(t.Context(), n.config.Storage, account, amount, "a start", log); err == nil {
				t.Errorf("AdjustCredits takes %q", amount)
			}
		}
	})
}
