// Command conversa serves Conversa, and does what an operator needs beside it.
package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"conversa/server"
)

func main() {
	var cli commands
	parsed := kong.Parse(&cli,
		kong.Name("conversa"),
		kong.Description("A WhatsApp inbox for a CRM: customers write, the owner is told at once, the reply reaches WhatsApp."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	parsed.FatalIfErrorf(server.CheckEnvironment(os.Environ()))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the process at once
	}()
	parsed.BindTo(ctx, (*context.Context)(nil))
	parsed.FatalIfErrorf(parsed.Run())
}

// commands is the command line.
type commands struct {
	Serve    serve    `cmd:"" help:"Serve. The database is migrated first."`
	Demo     demo     `cmd:"" help:"Serve with a simulated WhatsApp and a demo organization."`
	Simulate simulate `cmd:"" help:"Serve the simulated WhatsApp alone."`
	Migrate  migrate  `cmd:"" help:"Bring the database's schema up to date, and end."`
	Webhooks webhooks `cmd:"" help:"What WhatsApp sent."`
	Org      org      `cmd:"" help:"Organizations."`
	User     user     `cmd:"" help:"Users."`
	Token    token    `cmd:"" help:"API tokens."`
	Account  account  `cmd:"" help:"WhatsApp accounts."`
	Views    views    `cmd:"" help:"Views of messages."`
	Rates    rates    `cmd:"" help:"What sending costs."`
	Credits  credits  `cmd:"" help:"Credits of WhatsApp accounts."`
	Version  version  `cmd:"" help:"Say which version this is."`
}

// log is for servers: JSON, everything.
func log() *slog.Logger { return slog.New(slog.NewJSONHandler(os.Stderr, nil)) }

// quietLog is for commands that end by themselves: warnings only.
func quietLog() *slog.Logger {
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}
