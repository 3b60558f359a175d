package server

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io"
	"log/slog"
	"time"

	"conversa"
	"conversa/internal/audit"
	"conversa/internal/credit"
	"conversa/internal/store"
)

// exampleRates are prices for the demo, which nobody has.
//
//go:embed example_rates.csv
var exampleRates []byte

// priceDemo gives the demo its example prices.
func (s *Server) priceDemo(ctx context.Context) error {
	rates, err := credit.ParseRates(bytes.NewReader(exampleRates))
	if err != nil {
		return err
	}
	_, err = credit.Import{Rates: rates}.Import(ctx, s.store, s.now())
	return err
}

// RateImport is a file of prices to take over.
type RateImport struct {
	File io.Reader
	// AccountID is the one account that they are for; empty: all.
	AccountID string
	// DryRun changes nothing.
	DryRun bool
}

// ImportRates takes prices over, all or none, and writes to out what changes: what is
// added with a plus, what is replaced with the price before.
func ImportRates(ctx context.Context, c Storage, in RateImport, out io.Writer, log *slog.Logger) error {
	rates, err := credit.ParseRates(in.File)
	if err != nil {
		return fmt.Errorf("nothing was imported:\n%w", err)
	}
	return withStore(ctx, c, log, func(st *store.Store) error {
		load := credit.Import{AccountID: in.AccountID, Rates: rates, DryRun: in.DryRun}
		changes, err := load.Import(byCommand(ctx), st, time.Now())
		if err != nil {
			return err
		}
		for _, change := range changes {
			if change.Before == nil {
				fmt.Fprintf(out, "+ %s\n", change)
			} else {
				fmt.Fprintf(out, "~ %s instead of %s\n", change, change.Before)
			}
		}
		what := "imported"
		if in.DryRun {
			what = "would be imported"
		}
		_, err = fmt.Fprintf(out, "%d of %d %s, the others are there already\n", len(changes), len(rates), what)
		return err
	})
}

// ListRates writes the prices of an account, or the server's with an empty id, as a file
// that can be imported.
func ListRates(ctx context.Context, c Storage, accountID string, out io.Writer, log *slog.Logger) error {
	return withStore(ctx, c, log, func(st *store.Store) error {
		rates, err := credit.Rates(ctx, st, accountID)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, credit.RateHeader)
		for _, r := range rates {
			fmt.Fprintln(out, r)
		}
		return nil
	})
}

// ChargeAccount says whether sending costs credits in an account.
func ChargeAccount(ctx context.Context, c Storage, accountID string, charged bool, log *slog.Logger) error {
	return withStore(ctx, c, log, func(st *store.Store) error {
		return credit.SetCharged(byCommand(ctx), st, time.Now(), accountID, charged)
	})
}

// AdjustCredits adds credits to an account, or takes some off, and returns what is
// available then.
func AdjustCredits(ctx context.Context, c Storage, accountID, amount, note string, log *slog.Logger) (available conversa.Credits, err error) {
	credits, ok := conversa.ParseCredits(amount)
	if !ok {
		return 0, fmt.Errorf("%q is no number of credits: with a point, and at most six digits behind it", amount)
	}
	err = withStore(ctx, c, log, func(st *store.Store) error {
		available, err = credit.Adjust(byCommand(ctx), st, time.Now(), accountID, credits, note)
		return err
	})
	return available, err
}

// ConfirmPurchase says that a purchase was paid, and returns what is available then.
func ConfirmPurchase(ctx context.Context, c Storage, purchaseID string, log *slog.Logger) (available conversa.Credits, err error) {
	err = withStore(ctx, c, log, func(st *store.Store) error {
		available, err = credit.Confirm(byCommand(ctx), st, time.Now(), purchaseID)
		return err
	})
	return available, err
}

// DeclinePurchase says that a purchase will not be paid, and why.
func DeclinePurchase(ctx context.Context, c Storage, purchaseID, reason string, log *slog.Logger) error {
	return withStore(ctx, c, log, func(st *store.Store) error {
		return credit.Decline(byCommand(ctx), st, time.Now(), purchaseID, reason)
	})
}

// RefundPurchase takes credits of a purchase back, all that are left of it with an empty
// amount, and returns what is available then.
func RefundPurchase(ctx context.Context, c Storage, purchaseID, amount string, log *slog.Logger) (available conversa.Credits, err error) {
	var credits conversa.Credits
	if amount != "" {
		var ok bool
		if credits, ok = conversa.ParseCredits(amount); !ok || credits <= 0 {
			return 0, fmt.Errorf("%q is no number of credits above 0", amount)
		}
	}
	err = withStore(ctx, c, log, func(st *store.Store) error {
		available, err = credit.Refund(byCommand(ctx), st, time.Now(), purchaseID, credits)
		return err
	})
	return available, err
}

// VerifyCredits works the balances of all accounts out anew and writes each difference to
// out. It returns an error where there are any.
func VerifyCredits(ctx context.Context, c Storage, out io.Writer, log *slog.Logger) error {
	return withStore(ctx, c, log, func(st *store.Store) error {
		problems, err := credit.Verify(ctx, st)
		if err != nil {
			return err
		}
		for _, p := range problems {
			fmt.Fprintln(out, p)
		}
		if len(problems) > 0 {
			return fmt.Errorf("%d differences", len(problems))
		}
		_, err = fmt.Fprintln(out, "no difference")
		return err
	})
}

func byCommand(ctx context.Context) context.Context { return audit.WithActor(ctx, credit.Operator) }
