package store

import (
	"context"
	"net"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// What TCP does by itself with a host that is gone lasts a quarter of an hour.
func TestAConnectionToASilentHostEnds(t *testing.T) {
	t.Parallel()

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dials := map[string]func() (net.Conn, error){
		"plain": func() (net.Conn, error) { return dialer.Dial("tcp", l.Addr().String()) },
		"timed": func() (net.Conn, error) { return dialer.DialTimeout("tcp", l.Addr().String(), time.Second) },
		"bound": func() (net.Conn, error) {
			return dialer.DialContext(context.Background(), "tcp", l.Addr().String())
		},
	}
	for name, dial := range dials {
		conn, err := dial()
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		for option, want := range map[int]int{
			unix.TCP_USER_TIMEOUT: 20_000, unix.TCP_KEEPIDLE: 5, unix.TCP_KEEPINTVL: 5, unix.TCP_KEEPCNT: 3,
		} {
			if got := optionOf(t, conn, option); got != want {
				t.Errorf("%s: TCP option %d is %d, want %d", name, option, got, want)
			}
		}
	}
}

func optionOf(t *testing.T, conn net.Conn, option int) (value int) {
	t.Helper()
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var refused error
	if err := raw.Control(func(fd uintptr) { value, refused = unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, option) }); err != nil || refused != nil {
		t.Fatal(err, refused)
	}
	return value
}
