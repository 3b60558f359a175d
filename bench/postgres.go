package main

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"conversa/internal/store/pgtest"
)

// scripts are what pgbench runs: the limits in SQL.
//
//go:embed pgbench
var scripts embed.FS

const (
	servedName = "served"
	limitName  = "beside"
)

// postgres is a throw-away server with its defaults: fsync and synchronous_commit
// are on.
type postgres struct {
	dir     string
	cluster *pgtest.Cluster
	pgbench string
	owner   owner
}

func newPostgres(ctx context.Context, dir string) (*postgres, error) {
	pgbench, err := findPgbench()
	if err != nil {
		return nil, err
	}
	cluster, err := pgtest.Start(ctx)
	if err != nil {
		return nil, err
	}
	p := &postgres{dir: dir, cluster: cluster, pgbench: pgbench}
	return p, p.admin(ctx, "create database "+servedName)
}

func findPgbench() (string, error) {
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench"); err == nil && len(found) > 0 {
		return found[len(found)-1], nil
	}
	path, err := exec.LookPath("pgbench")
	if err != nil {
		return "", fmt.Errorf("find pgbench: %w; on Debian it comes with postgresql", err)
	}
	return path, nil
}

func (p *postgres) name() string { return "postgres" }

func (p *postgres) version(ctx context.Context) (version string, err error) {
	db, err := p.open()
	if err != nil {
		return "", err
	}
	defer db.Close() // it was only read
	err = db.QueryRowContext(ctx, "select 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync') || "+
		"', synchronous_commit ' || current_setting('synchronous_commit')").Scan(&version)
	return version, err
}

func (p *postgres) settings() []string {
	return []string{"CONVERSA_DATABASE_URL=" + p.cluster.URL(servedName), "CONVERSA_DATA=" + p.dir}
}

func (p *postgres) open() (*sql.DB, error) { return sql.Open("postgres", p.cluster.URL(servedName)) }

func (p *postgres) admin(ctx context.Context, statement string) error {
	db, err := sql.Open("postgres", p.cluster.URL("postgres"))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer db.Close() // the statement is its own commit
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

func (p *postgres) split(ctx context.Context) error {
	if err := p.admin(ctx, "create database "+limitName+" template "+servedName); err != nil {
		return err
	}
	db, err := sql.Open("postgres", p.cluster.URL(limitName))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer db.Close() // what it wrote is committed
	p.owner, err = addConversations(ctx, db, `insert into conversations
		(id, organization_id, created_at, updated_at, last_message_at, pair_next_at, account_id, owner_id)
		values ($1, $2, $3, $3, $3, $3, $4, $5)`)
	return err
}

func (p *postgres) keepWebhooks(ctx context.Context, clients int, body []byte, d time.Duration) (float64, error) {
	return p.run(ctx, "acknowledge.sql", clients, d, p.defines(body)...)
}

func (p *postgres) commitMessages(ctx context.Context, clients int, body []byte, d time.Duration) (float64, error) {
	return p.run(ctx, "message.sql", clients, d, p.defines(body)...)
}

// chargeByHand gives each client messages of its own.
func (p *postgres) chargeByHand(ctx context.Context, clients, accounts, first, count int, d time.Duration) (float64, error) {
	return p.run(ctx, "charge.sql", clients, d, "n=0", "first="+strconv.Itoa(first), "each="+strconv.Itoa(count/clients),
		"accounts="+strconv.Itoa(accounts), "price="+strconv.FormatInt(int64(ledgerPrice), 10), "billing="+billed, "news="+balanceNews)
}

// defines are the variables of the scripts that bring messages.
func (p *postgres) defines(body []byte) []string {
	return []string{
		"body=\\x" + hex.EncodeToString(body), "words=" + words, "conversations=" + strconv.Itoa(customers),
		"organization=" + p.owner.organization, "account=" + p.owner.account, "owner=" + p.owner.user,
	}
}

// tps and connecting are in pgbench's report. Its time begins before it connects,
// and the figure leaves that out; of a run in which nothing was done there is none.
var (
	tps        = regexp.MustCompile(`(?m)^tps = ([0-9.]+)`)
	connecting = regexp.MustCompile(`(?m)^initial connection time = ([0-9.]+) ms`)
)

// connectWithin is what connecting may take beside the time that is measured.
const connectWithin = time.Second

// run has pgbench execute a script with prepared statements, and these variables.
func (p *postgres) run(ctx context.Context, script string, clients int, d time.Duration, defines ...string) (float64, error) {
	path := filepath.Join(p.dir, script)
	text, err := scripts.ReadFile("pgbench/" + script)
	if err != nil {
		return 0, fmt.Errorf("read script: %w", err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return 0, fmt.Errorf("write script: %w", err)
	}
	args := []string{"--no-vacuum", "--protocol=prepared", "--file=" + path,
		"--client=" + strconv.Itoa(clients), "--jobs=" + strconv.Itoa(min(clients, 2)), "--time=" + strconv.Itoa(int((d + connectWithin).Seconds()))}
	for _, define := range defines {
		args = append(args, "--define="+define)
	}
	cmd := exec.CommandContext(ctx, p.pgbench, append(args, p.cluster.URL(limitName))...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("pgbench %s: %w: %s", script, err, problems.String())
	}
	return read(out, d)
}

// read takes the figure from pgbench's report. It is 0 when connecting left less
// than half of the time that was to be measured.
func read(report []byte, d time.Duration) (float64, error) {
	rate, connected := tps.FindSubmatch(report), connecting.FindSubmatch(report)
	if rate == nil || connected == nil {
		return 0, nil
	}
	ms, err := strconv.ParseFloat(string(connected[1]), 64)
	if err != nil {
		return 0, fmt.Errorf("read pgbench's report: %w", err)
	}
	if d+connectWithin-time.Duration(ms*float64(time.Millisecond)) < d/2 {
		return 0, nil
	}
	return strconv.ParseFloat(string(rate[1]), 64)
}

// discard leaves alone what a worker holds at the moment: nobody waits for anybody.
func (p *postgres) discard() string {
	return `update webhook_deliveries set state = 'DONE' where id in
		(select id from webhook_deliveries where state = 'PENDING' for update skip locked)`
}

func (p *postgres) another(ctx context.Context, name string) (*place, error) {
	if err := p.admin(ctx, "create database "+name); err != nil {
		return nil, err
	}
	dir := filepath.Join(p.dir, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	address := p.cluster.URL(name)
	return &place{
		settings: []string{"CONVERSA_DATABASE_URL=" + address, "CONVERSA_DATA=" + dir}, address: address,
		open: func() (*sql.DB, loader, error) {
			db, err := sql.Open("postgres", address+"&maintenance_work_mem=256MB") // indexes are made anew
			return db, &postgresLoader{db: db}, err
		},
	}, nil
}

// processes are the postmaster, whose pid is the first line of its file, and its
// children: one for each connection, and those that write.
func (p *postgres) processes() ([]int, error) {
	u, err := url.Parse(p.cluster.URL(servedName))
	if err != nil {
		return nil, fmt.Errorf("find postgres: %w", err)
	}
	text, err := os.ReadFile(filepath.Join(u.Query().Get("host"), "data", "postmaster.pid"))
	if err != nil {
		return nil, fmt.Errorf("find postgres: %w", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	postmaster, err := strconv.Atoi(first)
	if err != nil {
		return nil, fmt.Errorf("find postgres: %w", err)
	}
	pids, err := children(postmaster)
	return append(pids, postmaster), err
}

func (p *postgres) close() error { return p.cluster.Stop() }
