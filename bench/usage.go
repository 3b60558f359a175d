package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// processorTime is how long a process has computed, all of its threads together, to
// the nanosecond. Only Linux tells it.
func processorTime(pid int) (time.Duration, error) {
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(tasks) == 0 {
		return 0, fmt.Errorf("no processor time of process %d, which only Linux tells: %w", pid, os.ErrNotExist)
	}
	var all time.Duration
	for _, path := range tasks {
		text, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue // the thread has just ended
		}
		if err != nil {
			return 0, fmt.Errorf("read processor time: %w", err)
		}
		first, _, _ := strings.Cut(string(text), " ")
		ns, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read processor time: %w", err)
		}
		all += time.Duration(ns)
	}
	return all, nil
}

// spending is how long each of some processes has computed.
type spending map[int]time.Duration

// spent asks the processes that there are now. A database's may end meanwhile.
func spent(processes func() ([]int, error)) (spending, error) {
	pids, err := processes()
	if err != nil {
		return nil, err
	}
	all := spending{}
	for _, pid := range pids {
		time, timeErr := processorTime(pid)
		if timeErr == nil {
			all[pid] = time
		} else if err = timeErr; !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	if len(all) == 0 {
		return nil, err
	}
	return all, nil
}

// since is what was spent after an earlier look. A process that is new began at
// nothing.
func (s spending) since(before spending) (all time.Duration) {
	for pid, time := range s {
		all += time - before[pid]
	}
	return all
}

// alone is one process.
func alone(pid int) func() ([]int, error) {
	return func() ([]int, error) { return []int{pid}, nil }
}

// children are the processes that a process has started.
func children(pid int) ([]int, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	var found []int
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has just ended
		}
		child, parent, ok := parentOf(string(text))
		if ok && parent == pid {
			found = append(found, child)
		}
	}
	return found, nil
}

// parentOf reads /proc/PID/stat: pid, (name), state, parent. A name may hold anything.
func parentOf(stat string) (pid, parent int, ok bool) {
	first, _, _ := strings.Cut(stat, " ")
	after := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	if len(after) < 2 {
		return 0, 0, false
	}
	pid, pidErr := strconv.Atoi(first)
	parent, parentErr := strconv.Atoi(after[1])
	return pid, parent, pidErr == nil && parentErr == nil
}

// residentMemory is what of a process is in memory, in bytes.
func residentMemory(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("read memory: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 64)
			return kib * 1024, err
		}
	}
	return 0, errors.New("read memory: no VmRSS")
}

// figures reads the server's metrics, those without labels.
func (p *process) figures(ctx context.Context) (map[string]float64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.metrics+"/metrics", nil)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	defer answer.Body.Close() // it was read
	all := map[string]float64{}
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if f, err := strconv.ParseFloat(value, 64); err == nil {
			all[name] = f
		}
	}
	return all, nil
}

// until waits for a figure of the server to come to a value.
func (p *process) until(ctx context.Context, name string, want float64) error {
	ctx, cancel := context.WithTimeout(ctx, arriveWithin)
	defer cancel()
	for {
		all, err := p.figures(ctx)
		if err != nil {
			return err
		}
		if all[name] == want {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s is %v and not %v: %w", name, all[name], want, ctx.Err())
		case <-time.After(lookEvery):
		}
	}
}

func (p *process) pid() int { return p.cmd.Process.Pid }
