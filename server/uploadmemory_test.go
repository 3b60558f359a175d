package server_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"sync"
	"testing"
)

const (
	// uploadsAtOnce is how many files come at the same time.
	uploadsAtOnce = 20
	// memoryBound is what the server may come to hold meanwhile, in bytes.
	memoryBound = 200 << 20
)

// The files are of 100 MB, or of a tenth: held in memory, either would break the bound.
func TestUploadsAreNotHeldInMemory(t *testing.T) {
	eachDatabase(t, func(t *testing.T, w *world) {
		size := times(100 << 20)
		server := w.server()
		a := api{server.url(), w.token}
		var together, all sync.WaitGroup
		together.Add(uploadsAtOnce)
		for n := range uploadsAtOnce {
			id, address := a.announce(t, fmt.Sprint(n, ".pdf"), "application/pdf", size)
			all.Go(func() {
				body := io.MultiReader(&gate{bytes.NewReader([]byte("%PDF-1.7\n")), sync.OnceFunc(together.Done), &together}, io.LimitReader(blank{}, int64(size-9)))
				if status, err := putBody(t.Context(), address, body, size); err != nil || status != http.StatusNoContent {
					t.Errorf("upload of %s: %d, %v", id, status, err)
				}
			})
		}
		all.Wait()
		peak := server.peak()
		t.Logf("%d uploads of %d MB at once: at most %d MB", uploadsAtOnce, size>>20, peak>>20)
		if peak > memoryBound {
			t.Errorf("the server came to hold %d MB", peak>>20)
		}
	})
}

// gate lets a body begin once all others have, too.
type gate struct {
	io.Reader
	arrive func()
	all    *sync.WaitGroup
}

// Read implements io.Reader.
func (g *gate) Read(b []byte) (int, error) {
	g.arrive()
	g.all.Wait()
	return g.Reader.Read(b)
}

// blank is spaces without end.
type blank struct{}

// Read implements io.Reader.
func (blank) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

// peakMemory is what a process held at most, in kB.
var peakMemory = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)

// peak is the most memory that the server has held since its start, in bytes. Only Linux
// tells it.
func (p *process) peak() int {
	p.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if errors.Is(err, fs.ErrNotExist) {
		p.t.Skip("only Linux tells what a process holds")
	}
	if err != nil {
		p.t.Fatal(err)
	}
	found := peakMemory.FindSubmatch(text)
	if found == nil {
		p.t.Fatalf("no peak of memory in %q", text)
	}
	kB, err := strconv.Atoi(string(found[1]))
	if err != nil {
		p.t.Fatal(err)
	}
	return kB << 10
}
