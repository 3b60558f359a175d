package server_test

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa/server"
)

// A balancer's probe has an answer though the database's machine is gone without a word.
func TestReadinessIsToldThoughTheDatabaseIsSilent(t *testing.T) {
	t.Parallel()

	config := server.Config{Storage: storage(t, dialect.Postgres), Addr: "127.0.0.1:0"}
	wire := newWire(t, &config)
	n := startWith(t, config)
	mend := wire.cut()
	defer mend()
	client := http.Client{Timeout: 10 * time.Second}
	resp, err := client.Get(n.url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(body), "database not reachable") {
		t.Errorf("/readyz says %d %s, %v", resp.StatusCode, body, err)
	}
	mend()
	n.awaitReady()
}

// wire stands between a server and its database, and can fall silent.
type wire struct{ through sync.RWMutex }

// newWire leads a server's connections to PostgreSQL over it.
func newWire(t *testing.T, config *server.Config) *wire {
	t.Helper()
	u, err := url.Parse(config.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	network, address := "tcp", u.Host
	if folder := query.Get("host"); folder != "" {
		network, address = "unix", filepath.Join(folder, ".s.PGSQL.5432")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	query.Del("host")
	u.Host, u.RawQuery = l.Addr().String(), query.Encode()
	config.DatabaseURL = u.String()
	w := &wire{}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial(network, address)
			if err != nil {
				_ = near.Close()
				continue
			}
			go w.carry(near, far)
			go w.carry(far, near)
		}
	}()
	return w
}

func (w *wire) carry(to, from net.Conn) {
	defer to.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		w.through.RLock()
		_, failed := to.Write(buffer[:n])
		w.through.RUnlock()
		if err != nil || failed != nil {
			return
		}
	}
}

// cut lets nothing through until mend.
func (w *wire) cut() (mend func()) {
	w.through.Lock()
	return sync.OnceFunc(w.through.Unlock)
}
