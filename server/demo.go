package server

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	entaccount "conversa/ent/account"
	"conversa/internal/account"
	"conversa/internal/credit/fakestripe"
	"conversa/internal/people"
	"conversa/internal/whatsapp/simulator"
)

// DefaultSimulatorAddr is where the simulator listens when nothing else is said.
const DefaultSimulatorAddr = "127.0.0.1:8081"

// Demo is a server with a WhatsApp and an organization of its own.
type Demo struct {
	Config
	SimulatorAddr string
}

// The demo organization, and its number at the simulator.
const (
	demoEmail         = "ana@example.com"
	demoPhoneNumberID = "100000000000001"
	demoWABAID        = "200000000000001"
	demoBusinessID    = "300000000000001"
	demoNumber        = "+1 555-010-0001"
	demoAppID         = "500000000000001"
	demoConfigID      = "600000000000001"
)

// addSpareNumbers puts numbers to the simulator that nobody has connected yet: one to
// verify, one with a two-step verification, and two that cannot be had.
func addSpareNumbers(sim *simulator.Simulator) {
	for _, n := range []simulator.Number{
		{PhoneNumberID: "100000000000002", WABAID: "200000000000002", DisplayPhoneNumber: "+1 555-010-0002", VerifiedName: "Second Shop", Fresh: true},
		{PhoneNumberID: "100000000000003", WABAID: "200000000000002", DisplayPhoneNumber: "+1 555-010-0003", VerifiedName: "Shop with a PIN (123456)", Fresh: true, Pin: "123456"},
		{PhoneNumberID: "100000000000004", WABAID: "200000000000002", DisplayPhoneNumber: "+1 555-010-0004", VerifiedName: "Banned Shop", Fresh: true, Status: "BANNED"},
		{PhoneNumberID: "100000000000005", WABAID: "200000000000003", DisplayPhoneNumber: "+1 555-010-0005", VerifiedName: "Shop elsewhere", Elsewhere: "500000000000009"},
	} {
		n.BusinessID = demoBusinessID
		sim.AddNumber(n)
	}
}

// RunDemo serves the demo until ctx is done. Server and simulator share a clock,
// which the simulator can move. It writes to out where everything is.
func RunDemo(ctx context.Context, d Demo, out io.Writer, options Options) error {
	options = options.withDefaults()
	d.Data = cmp.Or(d.Data, demoData)
	d.WhatsAppAppSecret = cmp.Or(d.WhatsAppAppSecret, rand.Text())
	d.WhatsAppVerifyToken = cmp.Or(d.WhatsAppVerifyToken, rand.Text())
	phone, err := listen("--simulator-addr", cmp.Or(d.SimulatorAddr, DefaultSimulatorAddr))
	if err != nil {
		return err
	}
	d.WhatsAppURL, d.WhatsAppDialogURL = address(phone), address(phone)+"/dialog/oauth"
	d.WhatsAppAppID = cmp.Or(d.WhatsAppAppID, demoAppID)
	d.WhatsAppConfigID = cmp.Or(d.WhatsAppConfigID, demoConfigID)
	sim := simulator.New(simulator.Config{
		AppID: d.WhatsAppAppID, AppSecret: d.WhatsAppAppSecret, VerifyToken: d.WhatsAppVerifyToken,
		PublicURL: address(phone), Log: options.Log,
	})
	options.Now = sim.Now
	drives := furnishDrives(address(phone))
	d.CloudDrives = demoDrives(d.CloudDrives, address(phone))
	payments := demoPayments(&d.Payments, address(phone))
	handler := besidePayments(besideDrives(sim.Handler(), drives), payments)
	return serveSimulator(ctx, sim, phone, handler, func(ctx context.Context) error {
		return runDemo(ctx, d, sim, payments, out, options)
	})
}

func runDemo(ctx context.Context, d Demo, sim *simulator.Simulator, payments *fakestripe.Server, out io.Writer, options Options) error {
	s, err := New(ctx, d.Config, options)
	if err != nil {
		return err
	}
	if err := s.Listen(); err != nil {
		return errors.Join(err, s.Close())
	}
	password, err := s.furnish(ctx, sim)
	if err != nil {
		return errors.Join(err, s.Close())
	}
	sim.SetWebhook(address(s.listener) + "/webhooks/whatsapp")
	payments.SetWebhook(address(s.listener) + "/webhooks/payments")
	fmt.Fprintf(out, "Inbox    %s\nPhone    %s\nSign in  %s  %s\n",
		cmp.Or(d.PublicURL, address(s.listener)), d.WhatsAppURL, demoEmail, password)
	return s.Run(ctx)
}

// serveSimulator keeps the simulator up while fn runs, and a little longer: what fn
// has begun may still need it.
func serveSimulator(ctx context.Context, sim *simulator.Simulator, l net.Listener, handler http.Handler, fn func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	h := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() {
		err := h.Serve(l)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		cancel(err)
		failed <- err
	}()
	sim.Start(context.WithoutCancel(ctx))
	err := fn(ctx)
	sim.Close()
	return errors.Join(err, h.Close(), <-failed)
}

// furnish makes the organization, its account and a password, as far as they are
// not there from an earlier start.
func (s *Server) furnish(ctx context.Context, sim *simulator.Simulator) (password string, err error) {
	user, err := s.people.FindUser(ctx, demoEmail)
	if err != nil {
		return "", err
	}
	password, fresh, err := demoPassword(filepath.Join(s.config.Data, "demo-password"))
	switch {
	case err != nil:
	case user == nil:
		user, err = s.people.CreateOrganization(ctx, people.Organization{
			Name: "Demo", AdminEmail: demoEmail, AdminPassword: password, AdminName: "Ana",
			Locale: "pt-BR", TimeZone: "America/Sao_Paulo",
		})
		if err == nil {
			err = errors.Join(s.predefineDemo(ctx, user), s.sellDemo(ctx, user), s.priceDemo(ctx))
		}
	case fresh:
		err = s.people.SetPassword(ctx, demoEmail, password)
	}
	if err != nil {
		return "", fmt.Errorf("furnish demo: %w", err)
	}
	return password, s.connectDemo(ctx, sim)
}

// demoPassword is the password of this data folder's demo, made at its first start
// and kept beside the database, so that a restart signs nobody out.
func demoPassword(path string) (password string, fresh bool, err error) {
	kept, err := os.ReadFile(path)
	if err == nil && len(kept) > 0 {
		return string(kept), false, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", false, err
	}
	password = strings.ToLower(rand.Text()[:12])
	return password, true, os.WriteFile(path, []byte(password), 0o600)
}

// connectDemo connects numbers at the simulator, which forgets everything when it
// ends: the demo's own, and those that were connected by hand at an earlier start, with
// the tokens that their accounts have.
func (s *Server) connectDemo(ctx context.Context, sim *simulator.Simulator) error {
	addSpareNumbers(sim)
	known, err := s.reconnectDemo(ctx, sim)
	if err != nil || known {
		return err
	}
	number := simulator.Number{
		PhoneNumberID: demoPhoneNumberID, WABAID: demoWABAID, BusinessID: demoBusinessID,
		DisplayPhoneNumber: demoNumber, VerifiedName: "Demo", Token: "simulated_" + rand.Text(),
	}
	sim.AddNumber(number)
	_, err = s.accounts.Add(ctx, account.Add{
		OrgAdminEmail: demoEmail, Nickname: "Demo", PhoneNumberID: demoPhoneNumberID, WABAID: demoWABAID,
		AccessToken: number.Token, AddAs: conversa.ModuleLeads,
	})
	if err != nil {
		return fmt.Errorf("furnish demo: %w", err)
	}
	return nil
}

// reconnectDemo reports whether there were accounts already.
func (s *Server) reconnectDemo(ctx context.Context, sim *simulator.Simulator) (known bool, err error) {
	ctx = conversa.WithViewer(ctx, conversa.SystemViewer())
	rows, err := s.store.Client().Account.Query().Order(ent.Asc(entaccount.FieldID)).All(ctx)
	if err != nil {
		return false, fmt.Errorf("find accounts of the demo: %w", err)
	}
	for _, a := range rows {
		if len(a.AccessToken) == 0 || a.PhoneNumberID == nil || a.WabaID == nil {
			continue
		}
		token, err := s.accounts.OpenToken(a)
		if err != nil {
			return false, err
		}
		n := simulator.Number{PhoneNumberID: *a.PhoneNumberID, WABAID: *a.WabaID, BusinessID: demoBusinessID, Token: token, VerifiedName: "Demo"}
		if a.PhoneNumber != nil {
			n.DisplayPhoneNumber = *a.PhoneNumber
		}
		if a.VerifiedName != nil {
			n.VerifiedName = *a.VerifiedName
		}
		sim.AddNumber(n)
	}
	return len(rows) > 0, nil
}

// address is where a browser on this machine reaches a listener.
func address(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return "http://" + net.JoinHostPort("127.0.0.1", port)
	}
	return "http://" + l.Addr().String()
}
