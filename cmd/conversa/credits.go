package main

import (
	"context"
	"fmt"
	"os"

	"conversa/server"
)

type rates struct {
	Import ratesImport `cmd:"" help:"Take prices over from a CSV file, all or none."`
	List   ratesList   `cmd:"" help:"Print prices as a file that can be imported."`
}

type ratesImport struct {
	server.Storage
	DryRun  bool   `help:"Only print what would change."`
	Account string `placeholder:"ID" help:"Prices of this account alone, which come before the server's."`
	File    string `arg:"" type:"existingfile" help:"country,category,unit,price,valid_from: e.g. BR,SERVICE,MESSAGE,0.01,2025-07-01. * is any country."`
}

func (c *ratesImport) Run(ctx context.Context) error {
	file, err := os.Open(c.File) // the operator's own choice
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was read
	in := server.RateImport{File: file, AccountID: c.Account, DryRun: c.DryRun}
	return server.ImportRates(ctx, c.Storage, in, os.Stdout, quietLog())
}

type ratesList struct {
	server.Storage
	Account string `placeholder:"ID" help:"The prices of this account alone."`
}

func (c *ratesList) Run(ctx context.Context) error {
	return server.ListRates(ctx, c.Storage, c.Account, os.Stdout, quietLog())
}

type credits struct {
	Charge  creditsCharge  `cmd:"" help:"Say whether sending costs credits in an account."`
	Adjust  creditsAdjust  `cmd:"" help:"Add credits to an account, or take some off. Prints what is available then."`
	Confirm creditsConfirm `cmd:"" help:"Say that a purchase was paid: its credits are added, once. Prints what is available then."`
	Decline creditsDecline `cmd:"" help:"Say that a purchase will not be paid: the order ends, and who ordered it reads why."`
	Refund  creditsRefund  `cmd:"" help:"Take credits of a purchase back. Prints what is available then."`
	Export  creditsExport  `cmd:"" help:"Print an account's ledger as CSV, oldest first."`
	Verify  creditsVerify  `cmd:"" help:"Work all balances out anew, beside a server that runs or without. Prints each difference."`
}

type creditsExport struct {
	server.Storage
	Account string   `arg:"" help:"The account's id."`
	Kind    []string `placeholder:"KIND" help:"Entries of these kinds alone, e.g. CHARGE,ADJUSTMENT."`
	From    string   `placeholder:"DATE" help:"Entered then or later: 2026-03-01, or with a time."`
	To      string   `placeholder:"DATE" help:"Entered before then."`
}

func (c *creditsExport) Run(ctx context.Context) error {
	export, err := server.NewLedgerExport(c.Account, c.Kind, c.From, c.To)
	if err != nil {
		return err
	}
	return server.ExportLedger(ctx, c.Storage, export, os.Stdout, quietLog())
}

type creditsVerify struct{ server.Storage }

func (c *creditsVerify) Run(ctx context.Context) error {
	return server.VerifyCredits(ctx, c.Storage, os.Stdout, quietLog())
}

type creditsCharge struct {
	server.Storage
	Account string `arg:"" help:"The account's id."`
	Charged string `arg:"" enum:"on,off" help:"on or off."`
}

func (c *creditsCharge) Run(ctx context.Context) error {
	return server.ChargeAccount(ctx, c.Storage, c.Account, c.Charged == "on", quietLog())
}

type creditsAdjust struct {
	server.Storage
	Account string `arg:"" help:"The account's id."`
	Amount  string `required:"" help:"How many, e.g. 100 or -2.5."`
	Note    string `required:"" help:"Why: it stands in the ledger."`
}

func (c *creditsAdjust) Run(ctx context.Context) error {
	available, err := server.AdjustCredits(ctx, c.Storage, c.Account, c.Amount, c.Note, quietLog())
	if err != nil {
		return err
	}
	fmt.Println(available)
	return nil
}

type creditsConfirm struct {
	server.Storage
	Purchase string `arg:"" help:"The purchase's id."`
}

func (c *creditsConfirm) Run(ctx context.Context) error {
	available, err := server.ConfirmPurchase(ctx, c.Storage, c.Purchase, quietLog())
	if err != nil {
		return err
	}
	fmt.Println(available)
	return nil
}

type creditsDecline struct {
	server.Storage
	Purchase string `arg:"" help:"The purchase's id."`
	Reason   string `required:"" help:"Why, for those who ordered it."`
}

func (c *creditsDecline) Run(ctx context.Context) error {
	return server.DeclinePurchase(ctx, c.Storage, c.Purchase, c.Reason, quietLog())
}

type creditsRefund struct {
	server.Storage
	Purchase string `arg:"" help:"The purchase's id."`
	Amount   string `help:"How many. Default: all that are left of it."`
}

func (c *creditsRefund) Run(ctx context.Context) error {
	available, err := server.RefundPurchase(ctx, c.Storage, c.Purchase, c.Amount, quietLog())
	if err != nil {
		return err
	}
	fmt.Println(available)
	return nil
}
