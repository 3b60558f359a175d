package server_test

import (
	"log/slog"
	"strings"
	"testing"

	"conversa/server"
)

func TestUnknownSettingsAreAnError(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		environ []string
		want    string // part of the error; empty: none
	}{
		"none":         {nil, ""},
		"known":        {[]string{"CONVERSA_ADDR=:1", "CONVERSA_DATA=x", "CONVERSA_DATABASE_URL=", "CONVERSA_PUBLIC_URL=", "CONVERSA_WHATSAPP_URL=", "CONVERSA_WHATSAPP_APP_ID=", "CONVERSA_WHATSAPP_APP_SECRET=", "CONVERSA_WHATSAPP_VERIFY_TOKEN=", "CONVERSA_SECRET_KEY=", "CONVERSA_METRICS_ADDR=", "CONVERSA_TRUSTED_PROXIES="}, ""},
		"misspelt":     {[]string{"CONVERSA_ADRR=:1"}, "CONVERSA_ADRR"},
		"of others":    {[]string{"PATH=/bin", "CONVERSATION=1"}, ""},
		"of our tests": {[]string{"CONVERSA_TEST_POSTGRES=x", "CONVERSA_CHROMIUM=x"}, ""},
		"of a service": {[]string{
			"CONVERSA_SERVICE_HOST=10.0.0.1", "CONVERSA_SERVICE_PORT_HTTP=80", "CONVERSA_PORT=tcp://10.0.0.1:80", "CONVERSA_PORT_80_TCP_ADDR=10.0.0.1",
			"CONVERSA_POSTGRES_SERVICE_PORT=5432",
		}, ""},
		"no service": {[]string{"CONVERSA_METRICS_PORT=9090"}, "CONVERSA_METRICS_PORT"},
		"no value":   {[]string{"CONVERSA_X"}, "CONVERSA_X"},
	} {
		err := server.CheckEnvironment(c.environ)
		if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	t.Parallel()

	for name, change := range map[string]func(*server.Config){
		"CONVERSA_ADDR":                  func(c *server.Config) { c.Addr = "8080" },
		"CONVERSA_CREDIT_CURRENCY":       func(c *server.Config) { c.CreditCurrency = "usd" },
		"CONVERSA_CREDIT_PRICE":          func(c *server.Config) { c.CreditPrice = "0" },
		"CONVERSA_PAYMENT_PROVIDER":      func(c *server.Config) { c.PaymentProvider = "cash" },
		"CONVERSA_STRIPE_SECRET_KEY":     func(c *server.Config) { c.PaymentProvider = "stripe" },
		"CONVERSA_STRIPE_WEBHOOK_SECRET": func(c *server.Config) { c.PaymentProvider, c.StripeSecretKey = "stripe", "secret-word" },
		"CONVERSA_STRIPE_URL": func(c *server.Config) {
			c.PaymentProvider, c.StripeSecretKey, c.StripeWebhookSecret, c.StripeURL = "stripe", "secret-word", "secret-word", "there"
		},
		"CONVERSA_METRICS_ADDR":    func(c *server.Config) { c.MetricsAddr = "localhost:http:1" },
		"CONVERSA_DATABASE_URL":    func(c *server.Config) { c.DatabaseURL = "mysql://user:secret-word@host/db" },
		"CONVERSA_PUBLIC_URL":      func(c *server.Config) { c.PublicURL = "conversa.example.com" },
		"CONVERSA_WHATSAPP_URL":    func(c *server.Config) { c.WhatsAppURL = "ftp://example.com" },
		"CONVERSA_SECRET_KEY":      func(c *server.Config) { c.SecretKey = "secret-word" },
		"CONVERSA_TRUSTED_PROXIES": func(c *server.Config) { c.TrustedProxies = []string{"10.0.0.0/8", "proxy"} },
	} {
		config := server.Config{Storage: server.Storage{Data: t.TempDir()}, Addr: "127.0.0.1:0"}
		change(&config)
		_, err := server.New(t.Context(), config, server.Options{Log: slog.New(slog.DiscardHandler)})
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret-word") {
			t.Errorf("%s: the error tells a secret: %v", name, err)
		}
	}
}

func TestAnotherSecretKeyIsRefusedAtStart(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		config := server.Config{Storage: storage(t, dialect), Addr: "127.0.0.1:0"}
		open := func(key string) error {
			config.SecretKey = key
			s, err := server.New(t.Context(), config, server.Options{Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				return err
			}
			return s.Close()
		}
		right, wrong := strings.Repeat("0a", 32), strings.Repeat("0b", 32)
		if err := open(right); err != nil {
			t.Fatal(err)
		}
		if err := open(wrong); err == nil || !strings.Contains(err.Error(), "CONVERSA_SECRET_KEY") {
			t.Errorf("with another key: %v", err)
		}
		if err := open(""); err == nil {
			t.Error("with a key made anew it started")
		}
		if err := open(right); err != nil {
			t.Errorf("with the first key again: %v", err)
		}
	})
}
