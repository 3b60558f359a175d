package server

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"conversa"
	"conversa/internal/drive"
	"conversa/internal/secret"
)

// Storage is where the data is: what every command needs. The tags are read by
// kong.
type Storage struct {
	Data        string `env:"CONVERSA_DATA" placeholder:"FOLDER" help:"Folder of the SQLite database, of keys and of files. Default: ./data, and ./demo-data for demo."`
	DatabaseURL string `name:"database-url" env:"CONVERSA_DATABASE_URL" placeholder:"URL" help:"postgres://user@host/database. Empty: SQLite in the data folder."`
	SecretKey   string `name:"secret-key" env:"CONVERSA_SECRET_KEY" placeholder:"KEY" help:"Key of the secrets in the database: 32 bytes in hex or base64. Empty: a key in the data folder, made at the first start."`
}

// WhatsApp is how Meta is reached, and recognised.
type WhatsApp struct {
	WhatsAppURL string `name:"whatsapp-url" env:"CONVERSA_WHATSAPP_URL" placeholder:"URL" help:"Base address of the Graph API. Empty: Meta's."`
}

// CloudDrives is how the providers of cloud drives are reached, and know this server.
type CloudDrives struct {
	GoogleDriveClientID     string `name:"google-drive-client-id" env:"CONVERSA_GOOGLE_DRIVE_CLIENT_ID" placeholder:"ID" help:"Id of the OAuth client at Google. Empty: nobody connects a Google Drive."`
	GoogleDriveClientSecret string `name:"google-drive-client-secret" env:"CONVERSA_GOOGLE_DRIVE_CLIENT_SECRET" placeholder:"SECRET" help:"Its secret."`
	GoogleDriveURL          string `name:"google-drive-url" env:"CONVERSA_GOOGLE_DRIVE_URL" placeholder:"URL" help:"Base address of sign-in and API. Empty: Google's."`
	OneDriveClientID        string `name:"onedrive-client-id" env:"CONVERSA_ONEDRIVE_CLIENT_ID" placeholder:"ID" help:"Id of the application at Microsoft. Empty: nobody connects a OneDrive."`
	OneDriveClientSecret    string `name:"onedrive-client-secret" env:"CONVERSA_ONEDRIVE_CLIENT_SECRET" placeholder:"SECRET" help:"Its secret."`
	OneDriveURL             string `name:"onedrive-url" env:"CONVERSA_ONEDRIVE_URL" placeholder:"URL" help:"Base address of sign-in and API. Empty: Microsoft's."`
	DropboxClientID         string `name:"dropbox-client-id" env:"CONVERSA_DROPBOX_CLIENT_ID" placeholder:"ID" help:"Key of the app at Dropbox. Empty: nobody connects a Dropbox."`
	DropboxClientSecret     string `name:"dropbox-client-secret" env:"CONVERSA_DROPBOX_CLIENT_SECRET" placeholder:"SECRET" help:"Its secret."`
	DropboxURL              string `name:"dropbox-url" env:"CONVERSA_DROPBOX_URL" placeholder:"URL" help:"Base address of sign-in and API. Empty: Dropbox's."`
	EvernoteURL             string `name:"evernote-url" env:"CONVERSA_EVERNOTE_URL" placeholder:"URL" help:"Base address of the API. Empty: Evernote's."`
}

// apps are what the providers know this server as.
func (c CloudDrives) apps() map[conversa.CloudProvider]drive.App {
	return map[conversa.CloudProvider]drive.App{
		conversa.GoogleDrive: {ClientID: c.GoogleDriveClientID, ClientSecret: c.GoogleDriveClientSecret, URL: c.GoogleDriveURL},
		conversa.OneDrive:    {ClientID: c.OneDriveClientID, ClientSecret: c.OneDriveClientSecret, URL: c.OneDriveURL},
		conversa.Dropbox:     {ClientID: c.DropboxClientID, ClientSecret: c.DropboxClientSecret, URL: c.DropboxURL},
		conversa.Evernote:    {URL: c.EvernoteURL},
	}
}

// Config is the settings of a server. Each is a flag and a variable of the
// environment.
type Config struct {
	Storage
	WhatsApp
	CloudDrives
	Payments
	Addr                string   `env:"CONVERSA_ADDR" placeholder:"HOST:PORT" help:"Where to listen. Default: 127.0.0.1:8080."`
	PublicURL           string   `name:"public-url" env:"CONVERSA_PUBLIC_URL" placeholder:"URL" help:"Address at which browsers and WhatsApp reach this server. With https, cookies are sent over it only."`
	WhatsAppAppID       string   `name:"whatsapp-app-id" env:"CONVERSA_WHATSAPP_APP_ID" placeholder:"ID" help:"Id of the Meta app."`
	WhatsAppAppSecret   string   `name:"whatsapp-app-secret" env:"CONVERSA_WHATSAPP_APP_SECRET" placeholder:"SECRET" help:"The app's secret, which signs webhooks. Empty: every webhook is refused but those to an account's own address."`
	WhatsAppVerifyToken string   `name:"whatsapp-verify-token" env:"CONVERSA_WHATSAPP_VERIFY_TOKEN" placeholder:"TOKEN" help:"What Meta presents when it verifies the webhook's address. Empty: verification is refused."`
	WhatsAppConfigID    string   `name:"whatsapp-config-id" env:"CONVERSA_WHATSAPP_CONFIG_ID" placeholder:"ID" help:"Id of the app's configuration of Facebook Login for Business, by which administrators sign in with Meta. Empty: accounts are connected by tokens alone."`
	WhatsAppDialogURL   string   `name:"whatsapp-dialog-url" env:"CONVERSA_WHATSAPP_DIALOG_URL" placeholder:"URL" help:"Where that sign-in is. Empty: at Meta."`
	MetricsAddr         string   `name:"metrics-addr" env:"CONVERSA_METRICS_ADDR" placeholder:"HOST:PORT" help:"Where to serve Prometheus metrics. Empty: nowhere."`
	TrustedProxies      []string `name:"trusted-proxies" env:"CONVERSA_TRUSTED_PROXIES" sep:"," placeholder:"CIDR" help:"Proxies whose X-Forwarded-For, X-Forwarded-Proto and X-Request-Id are believed."`
}

const (
	defaultAddr = "127.0.0.1:8080"
	defaultData = "./data"
	demoData    = "./demo-data"
	// prefix is that of all settings in the environment.
	prefix = "CONVERSA_"
)

// CheckEnvironment refuses settings that this program does not have: most are
// misspelt. What only tests read is let be.
func CheckEnvironment(environ []string) error {
	known := settings(reflect.TypeFor[Config]())
	var unknown []string
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, prefix) && !slices.Contains(known, name) && !forTests(name) && !ofService(name, value) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	return fmt.Errorf("unknown settings in the environment: %s; there are: %s",
		strings.Join(unknown, ", "), strings.Join(known, ", "))
}

// ofService reports whether Kubernetes made the variable, of a service that is called conversa
// or conversa-something. Nobody set it.
func ofService(name, value string) bool {
	return serviceNames.MatchString(name) || strings.HasSuffix(name, "_PORT") && strings.Contains(value, "://")
}

var serviceNames = regexp.MustCompile(`^CONVERSA_(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$`)

func forTests(name string) bool {
	return strings.HasPrefix(name, prefix+"TEST_") || name == prefix+"CHROMIUM"
}

// settings are the variables that the fields of a type are read from.
func settings(t reflect.Type) (names []string) {
	for _, f := range reflect.VisibleFields(t) {
		if name := f.Tag.Get("env"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func (s Storage) checked() (Storage, error) {
	s.Data = cmp.Or(s.Data, defaultData)
	if s.DatabaseURL != "" {
		u, err := url.Parse(s.DatabaseURL)
		if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.Host == "" && u.Query().Get("host") == "" {
			return s, errors.New("CONVERSA_DATABASE_URL must look like postgres://user@host/database") // it may hold a password
		}
	}
	if s.SecretKey != "" {
		if _, err := secret.ParseKey(s.SecretKey); err != nil {
			return s, fmt.Errorf("CONVERSA_SECRET_KEY: %w", err)
		}
	}
	return s, nil
}

// checked is the config with its defaults, or an error that names the setting at
// fault.
func (c Config) checked() (Config, error) {
	c.Addr = cmp.Or(c.Addr, defaultAddr)
	c.CreditCurrency, c.CreditPrice, c.PaymentProvider = cmp.Or(c.CreditCurrency, "USD"), cmp.Or(c.CreditPrice, "1"), cmp.Or(c.PaymentProvider, manual)
	storage, err := c.Storage.checked()
	c.Storage = storage
	return c, errors.Join(err,
		checkAddress("CONVERSA_ADDR", c.Addr),
		checkAddress("CONVERSA_METRICS_ADDR", c.MetricsAddr),
		checkURL("CONVERSA_PUBLIC_URL", c.PublicURL),
		checkURL("CONVERSA_WHATSAPP_URL", c.WhatsAppURL),
		checkURL("CONVERSA_WHATSAPP_DIALOG_URL", c.WhatsAppDialogURL),
		checkURL("CONVERSA_GOOGLE_DRIVE_URL", c.GoogleDriveURL),
		checkURL("CONVERSA_ONEDRIVE_URL", c.OneDriveURL),
		checkURL("CONVERSA_DROPBOX_URL", c.DropboxURL),
		checkURL("CONVERSA_EVERNOTE_URL", c.EvernoteURL),
		c.Payments.check(),
		checkProxies(c.TrustedProxies))
}

func checkAddress(name, addr string) error {
	if addr == "" {
		return nil
	}
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return fmt.Errorf("%s must look like 127.0.0.1:8080: %w", name, err)
	}
	return nil
}

func checkURL(name, text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%s must look like https://conversa.example.com", name)
	}
	return nil
}

func checkProxies(list []string) error {
	_, err := parseProxies(list)
	return err
}

func parseProxies(list []string) ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for _, text := range list {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		network, err := netip.ParsePrefix(text)
		if addr, addrErr := netip.ParseAddr(text); err != nil && addrErr == nil {
			network, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("CONVERSA_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8: %q is none", text)
		}
		proxies = append(proxies, network.Masked())
	}
	return proxies, nil
}
