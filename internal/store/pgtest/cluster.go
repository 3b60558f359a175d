// Package pgtest starts a throw-away PostgreSQL for tests and for the program
// that makes migrations. It is never part of the product.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"database/sql"

	_ "github.com/lib/pq" // the driver
)

// ErrMissing says that this machine has no PostgreSQL server programs.
var ErrMissing = errors.New("no PostgreSQL server programs found; on Debian: apt-get install postgresql")

// Cluster is a running server that listens on a Unix socket in its own folder.
type Cluster struct {
	dir   string
	stdin io.Closer
	cmd   *exec.Cmd
}

// ForTests has the server leave it to the kernel when what was committed is written to
// the disk. A test kills the programs that use a server, and never the machine.
const ForTests = "fsync=off"

// supervise stops the server and removes its folder as soon as the standard
// input ends: by Stop, or because the process that started it died, however.
const supervise = `bin=$1 dir=$2
shift 2
"$bin/postgres" -D data -k "$PWD" -c listen_addresses= -c max_connections=200 -c shared_buffers=64MB "$@" >server.log 2>&1 &
server=$!
trap '' HUP INT TERM
cat >/dev/null
kill -QUIT $server
wait $server
cd / && rm -rf "$dir"`

// Start starts a server whose superuser is postgres, without a password. Settings are
// name=value.
func Start(ctx context.Context, settings ...string) (*Cluster, error) {
	bin, err := findPrograms()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "conversa-pg-")
	if err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	c := &Cluster{dir: dir}
	if err := c.start(ctx, bin, settings); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := c.await(ctx); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

func findPrograms() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err == nil && len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", ErrMissing
	}
	return filepath.Dir(path), nil
}

func (c *Cluster) start(ctx context.Context, bin string, settings []string) error {
	who, err := credential()
	if err != nil {
		return err
	}
	if who != nil {
		if err := os.Chown(c.dir, int(who.Uid), int(who.Gid)); err != nil {
			return fmt.Errorf("give folder to postgres: %w", err)
		}
	}
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
	initdb.Dir, initdb.SysProcAttr = c.dir, &syscall.SysProcAttr{Credential: who}
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	// Not CommandContext: the supervisor ends with its input, never before the server.
	arguments := []string{"-c", supervise, "sh", bin, c.dir}
	for _, setting := range settings {
		arguments = append(arguments, "-c", setting)
	}
	c.cmd = exec.Command("/bin/sh", arguments...) // see above
	c.cmd.Dir, c.cmd.SysProcAttr = c.dir, &syscall.SysProcAttr{Credential: who, Setsid: true}
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	if err := c.cmd.Start(); err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	return nil
}

// credential is the user postgres when we are root, as whom the server refuses
// to run; else nil.
func credential() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil // nil means: as we are
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("find user postgres: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("read user id: %w", err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("read group id: %w", err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// await waits until the server answers.
func (c *Cluster) await(ctx context.Context) error {
	db, err := sql.Open("postgres", c.URL("postgres"))
	if err != nil {
		return fmt.Errorf("open postgres: %w", err)
	}
	defer db.Close() // only pinged
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(c.dir, "server.log")) // the log is only a help
			return fmt.Errorf("await postgres: %w: %s", err, log)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// URL is where a database of the server is.
func (c *Cluster) URL(database string) string {
	query := url.Values{"host": {c.dir}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/" + database, RawQuery: query.Encode()}
	return u.String()
}

// Stop stops the server and removes its files.
func (c *Cluster) Stop() error {
	if err := c.stdin.Close(); err != nil {
		return fmt.Errorf("stop postgres: %w", err)
	}
	if err := c.cmd.Wait(); err != nil {
		return fmt.Errorf("stop postgres: %w", err)
	}
	return nil
}
