package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// report is one run.
type report struct {
	// Command starts such a run.
	Command string    `json:"command"`
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended"`
	// Seconds is how long each side of a round took.
	Seconds int `json:"secondsPerSide"`
	// Facts are of the machine and the versions.
	Facts    []string   `json:"facts"`
	Load     [2]string  `json:"loadAverage"`
	Measures []*measure `json:"measures"`

	// text is what was printed.
	text strings.Builder
}

// printf prints, and keeps what it printed.
func (r *report) printf(format string, args ...any) {
	fmt.Fprintf(io.MultiWriter(os.Stdout, &r.text), format, args...)
}

// columns are the table's.
const columns = "%-9s %-38s %9s %9s %6s  %-12s %-5s %s\n"

// begin prints what the figures depend on, and a table's head.
func (r *report) begin(head string) {
	for _, fact := range r.Facts {
		r.printf("%s\n", fact)
	}
	r.Load[0] = loadAverage()
	r.printf("load average before: %s\n\n", r.Load[0])
	r.printf("%s", head)
}

// columnHead is the head of most tables.
func columnHead() string {
	return fmt.Sprintf(columns, "database", "measure", "value", "limit", "ratio", "goal", "", "lowest-highest round")
}

// database notes which one follows.
func (r *report) database(ctx context.Context, d database) error {
	version, err := d.version(ctx)
	if err != nil {
		return fmt.Errorf("ask for the version: %w", err)
	}
	r.Facts = append(r.Facts, version)
	r.printf("%-9s %s\n", d.name(), version)
	return nil
}

// add judges measures and prints them.
func (r *report) add(measures ...*measure) {
	for _, m := range measures {
		m.judge()
		r.Measures = append(r.Measures, m)
		spread := m.spread()
		if m.Note != "" {
			spread += "; " + m.Note
		}
		name := m.Name
		if m.Unit != "per second" {
			name += ", " + m.Unit
		}
		r.printf(columns, m.Database, name, figure(m.Value), figure(m.Limit), fmt.Sprintf("%.2f", m.Ratio), m.Goal, m.Verdict, spread)
	}
}

func (r *report) end() {
	r.Ended, r.Load[1] = time.Now().UTC().Truncate(time.Second), loadAverage()
	r.printf("\nload average after: %s; took %s\n", r.Load[1], r.Ended.Sub(r.Started))
}

// write keeps the run as JSON.
func (r *report) write(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("encode results: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return nil
}

// recordHead stands before the figures: the command that was run, and the file.
const recordHead = `# Results

One run of ` + "`%[1]s`" + `, as it was printed. README.md tells what is measured, how, and
how to read it. ` + "`%[1]s -record %[2]s`" + ` writes this file anew.

` + "```text\n"

// record keeps what was printed for those who do not measure themselves.
func (r *report) record(path string) error {
	text := fmt.Sprintf(recordHead, r.Command, path) +
		r.Started.Format("2006-01-02 15:04 MST") + "\n" + strings.TrimRight(r.text.String(), "\n") + "\n```\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("record results: %w", err)
	}
	return nil
}

// machine notes what the figures depend on.
func (r *report) machine(ctx context.Context, dir, program string) error {
	version, err := exec.CommandContext(ctx, program, "version").Output()
	if err != nil {
		return fmt.Errorf("run the server's program: %w", err)
	}
	syncs, err := syncsPerSecond(dir)
	if err != nil {
		return err
	}
	r.Facts = append(r.Facts,
		fmt.Sprintf("%d processors%s, %s/%s, %s", runtime.NumCPU(), processor(), runtime.GOOS, runtime.GOARCH, runtime.Version()),
		fmt.Sprintf("%.0f fsyncs/s of 8 kB, one after the other", syncs),
		strings.TrimSpace(string(version)))
	return nil
}

// processor is the model where Linux tells it.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return " (" + strings.TrimSpace(value) + ")"
		}
	}
	return ""
}

// loadAverage is over 1, 5 and 15 minutes where Linux tells it: what else the
// machine does.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// syncsPerSecond is what the disk gives: no commit is durable sooner.
func syncsPerSecond(dir string) (float64, error) {
	f, err := os.CreateTemp(dir, "sync-")
	if err != nil {
		return 0, fmt.Errorf("measure fsync: %w", err)
	}
	defer f.Close() // it is only written to be timed
	block := make([]byte, 8<<10)
	start, n := time.Now(), 0
	for time.Since(start) < time.Second/2 {
		if _, err := f.WriteAt(block, 0); err != nil {
			return 0, fmt.Errorf("measure fsync: %w", err)
		}
		if err := f.Sync(); err != nil {
			return 0, fmt.Errorf("measure fsync: %w", err)
		}
		n++
	}
	return float64(n) / time.Since(start).Seconds(), nil
}
