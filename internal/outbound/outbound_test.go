package outbound_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"conversa/internal/outbound"
)

func TestPublicAddresses(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]bool{
		"8.8.8.8": true, "93.184.215.14": true, "2606:4700::1111": true, "::ffff:8.8.8.8": true,
		"64:ff9b::808:808": true, "2002:808:808::1": true, "172.32.0.1": true, "100.128.0.1": true,

		"127.0.0.1": false, "127.9.9.9": false, "::1": false, "0.0.0.0": false, "::": false, "0.1.2.3": false,
		"10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false, "fc00::1": false, "fd12::1": false,
		"169.254.169.254": false, "fe80::1": false, "fe80::1%eth0": false, "fec0::1": false, "100.64.0.1": false, "100.127.255.255": false,
		"224.0.0.1": false, "ff02::1": false, "255.255.255.255": false, "240.0.0.1": false, "168.63.129.16": false,
		"192.0.2.1": false, "198.51.100.1": false, "203.0.113.1": false, "198.18.0.1": false, "2001:db8::1": false, "192.0.0.8": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "::127.0.0.1": false,
		"64:ff9b::7f00:1": false, "64:ff9b::a9fe:a9fe": false, "64:ff9b:1::808:808": false, "2002:7f00:1::": false, "2002:a00:1::1": false,
		"2001::1": false, "3fff::1": false, "4000::1": false,
	} {
		if got := outbound.Public(netip.MustParseAddr(text)); got != want {
			t.Errorf("Public(%s) = %v, want %v", text, got, want)
		}
	}
	if outbound.Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

// canary is a listener on this machine that nothing may reach.
func canary(t *testing.T) (hostport string, reached *atomic.Int64) {
	t.Helper()
	reached = &atomic.Int64{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ConnState = func(net.Conn, http.ConnState) { reached.Add(1) }
	server.Start()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), reached
}

func get(t *testing.T, client *http.Client, address string) (*http.Response, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer secret")
	res, err := client.Do(req)
	if err == nil {
		t.Cleanup(func() { res.Body.Close() })
	}
	return res, err
}

func none(string) string { return "" }

func TestPrivateAddressesAreNotDialled(t *testing.T) {
	t.Parallel()
	hostport, reached := canary(t)
	_, port, _ := net.SplitHostPort(hostport)
	for _, host := range []string{
		"127.0.0.1", "127.1.2.3", "[::1]", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "10.0.0.1", "192.168.0.1",
		"169.254.169.254", "[fe80::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "localhost",
	} {
		_, err := get(t, outbound.New(none).Client(), "http://"+host+":"+port+"/")
		if !errors.Is(err, outbound.ErrAddress) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
}

func TestANameThatLeadsToAPrivateAddressIsNotDialled(t *testing.T) {
	t.Parallel()
	hostport, reached := canary(t)
	_, port, _ := net.SplitHostPort(hostport)
	for _, ip := range []string{"127.0.0.1", "10.0.0.1", "169.254.169.254"} {
		g := outbound.New(none)
		g.Resolver = nameServer(t, netip.MustParseAddr(ip))
		_, err := get(t, g.Client(), "http://files.example.com:"+port+"/")
		if !errors.Is(err, outbound.ErrAddress) {
			t.Errorf("%s: %v", ip, err)
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
}

func TestRedirectsAreHeldToTheSame(t *testing.T) {
	t.Parallel()
	hostport, reached := canary(t)
	var hops atomic.Int64
	mux := http.NewServeMux()
	mux.Handle("/private", http.RedirectHandler("http://"+hostport+"/", http.StatusFound))
	mux.Handle("/mapped", http.RedirectHandler("http://[::ffff:127.0.0.1]:"+strings.Split(hostport, ":")[1]+"/", http.StatusTemporaryRedirect))
	mux.Handle("/file", http.RedirectHandler("file:///etc/hostname", http.StatusFound))
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) {
		hops.Add(1)
		http.Redirect(w, r, "/loop", http.StatusFound)
	})
	provider := httptest.NewServer(mux)
	t.Cleanup(provider.Close)
	client := outbound.New(none, provider.URL).Client()
	for path, want := range map[string]error{
		"/private": outbound.ErrAddress, "/mapped": outbound.ErrAddress, "/file": outbound.ErrRedirect, "/loop": outbound.ErrRedirect,
	} {
		if _, err := get(t, client, provider.URL+path); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
	if n := hops.Load(); n > 6 {
		t.Errorf("%d hops were followed", n)
	}
}

func TestCredentialsStayWithTheirHost(t *testing.T) {
	t.Parallel()
	seen := make(chan http.Header, 2)
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen <- r.Header }))
	t.Cleanup(other.Close)
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			t.Error("the first host got no credentials")
		}
		http.Redirect(w, r, other.URL+"/content", http.StatusFound)
	}))
	t.Cleanup(provider.Close)
	if _, err := get(t, outbound.New(none, provider.URL, other.URL).Client(), provider.URL+"/signed?secret=1"); err != nil {
		t.Fatal(err)
	}
	header := <-seen
	if header.Get("Authorization") != "" || header.Get("Referer") != "" {
		t.Errorf("the other host got %v", header)
	}
}

func TestProxiesOfTheEnvironmentAreTrusted(t *testing.T) {
	t.Parallel()
	hostport, reached := canary(t)
	_, port, _ := net.SplitHostPort(hostport)
	for address, dialled := range map[string]string{
		"http://" + hostport: hostport, hostport: hostport, "localhost:" + port: "localhost:" + port,
	} {
		before := reached.Load()
		conn, err := outbound.New(proxied(address)).DialContext(t.Context(), "tcp", dialled)
		if err != nil {
			t.Fatal(address, err)
		}
		_ = conn.Close()
		for deadline := time.Now().Add(10 * time.Second); reached.Load() == before && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
		if reached.Load() == before {
			t.Errorf("%s was not reached", address)
		}
	}
	for address, dialled := range map[string]string{
		"10.0.0.5": "10.0.0.5:80", "proxy.example.com:3128": "proxy.example.com:3128", "https://10.0.0.5": "10.0.0.5:443",
		"socks5://10.0.0.5": "10.0.0.5:1080", "SOCKS5H://10.0.0.5": "10.0.0.5:1080",
	} {
		if got := outbound.New(proxied(address)).Trusted; len(got) != 1 || got[0] != dialled {
			t.Errorf("%s is dialled at %v", address, got)
		}
	}
}

// proxied is an environment with a proxy.
func proxied(address string) func(string) string {
	return func(name string) string { return map[string]string{"HTTPS_PROXY": address}[name] }
}

func TestReadAllIsBounded(t *testing.T) {
	t.Parallel()
	if got, err := outbound.ReadAll(strings.NewReader("12345"), 5); err != nil || string(got) != "12345" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := outbound.ReadAll(io.LimitReader(zeros{}, 1<<40), 5); !errors.Is(err, outbound.ErrTooLong) {
		t.Errorf("got %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// nameServer answers every question with one address.
func nameServer(t *testing.T, ip netip.Addr) *net.Resolver {
	t.Helper()
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { packets.Close() })
	go func() {
		question := make([]byte, 512)
		for {
			n, from, err := packets.ReadFrom(question)
			if err != nil {
				return
			}
			_, _ = packets.WriteTo(answerTo(question[:n], ip), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", packets.LocalAddr().String())
	}}
}

// answerTo makes an answer of a question of one name: an A record where that was asked.
func answerTo(question []byte, ip netip.Addr) []byte {
	const header, kindA = 12, 1
	end := header
	for question[end] != 0 {
		end += int(question[end]) + 1
	}
	end += 5
	answer := append([]byte{}, question[:end]...)
	binary.BigEndian.PutUint16(answer[2:], 0x8180) // an answer, without error
	copy(answer[6:header], make([]byte, 6))
	if binary.BigEndian.Uint16(question[end-4:]) != kindA {
		return answer
	}
	binary.BigEndian.PutUint16(answer[6:], 1)
	four := ip.As4()
	return append(answer, append([]byte{0xc0, header, 0, kindA, 0, 1, 0, 0, 0, 60, 0, 4}, four[:]...)...)
}
