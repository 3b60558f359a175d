package server

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"conversa/internal/whatsapp/simulator"
)

// Simulate is a simulator without a server of ours: for integrators and tests.
type Simulate struct {
	Addr string
	// WebhookURL is where notifications go; AppSecret signs them.
	WebhookURL, AppID, AppSecret, VerifyToken string
	// The number that is connected from the start, and its token.
	PhoneNumberID, WABAID, BusinessID, DisplayPhoneNumber, VerifiedName, AccessToken string
}

// RunSimulator serves the simulator until ctx is done. It writes to out where it
// is.
func RunSimulator(ctx context.Context, c Simulate, out io.Writer, options Options) error {
	options = options.withDefaults()
	if err := checkURL("--webhook-url", c.WebhookURL); err != nil {
		return err
	}
	l, err := listen("--addr", cmp.Or(c.Addr, DefaultSimulatorAddr))
	if err != nil {
		return err
	}
	sim := simulator.New(simulator.Config{
		WebhookURL: c.WebhookURL, AppID: c.AppID, AppSecret: c.AppSecret, VerifyToken: c.VerifyToken,
		PublicURL: address(l), Log: options.Log,
	})
	sim.AddNumber(simulator.Number{
		PhoneNumberID: c.PhoneNumberID, WABAID: c.WABAID, BusinessID: c.BusinessID,
		DisplayPhoneNumber: c.DisplayPhoneNumber, VerifiedName: c.VerifiedName, Token: c.AccessToken,
	})
	return serveSimulator(ctx, sim, l, sim.Handler(), func(ctx context.Context) error {
		fmt.Fprintf(out, "Phone      %s\nGraph API  %s\nNumber     %s  %s\n",
			address(l), address(l), c.PhoneNumberID, c.DisplayPhoneNumber)
		<-ctx.Done()
		return nil
	})
}
