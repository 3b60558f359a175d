package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// callers ask at once.
	callers = 4
	// turnRequests and turnTime end a side's turn, whichever comes first, but not before
	// every caller has asked.
	turnRequests, turnTime = 60, 500 * time.Millisecond
	// deepPage is the other page that is measured.
	deepPage = 100
	// walkRows are read at a time on the way there.
	walkRows = 100
	// sameTries is how often both sides may answer differently: between two questions a row
	// may leave the span of time that is asked for.
	sameTries = 5
)

// side is one that answers.
type side struct {
	addr, path, token string
	processes         func() ([]int, error)
	body              []byte
}

// sample is one turn.
type sample struct {
	// cost is processor time of a request, in milliseconds, of the answering process and
	// of the database.
	cost     float64
	p50, p95 float64
}

func (g *gallery) serverSide(a *archive, s shape, after string) (side, error) {
	body, err := s.request(a.facts, pageRows, after, true)
	return side{addr: a.server.addr, path: livePath, token: a.server.token, body: body, processes: func() ([]int, error) {
		pids, err := g.processes()
		return append(pids, a.server.pid()), err
	}}, err
}

func (g *gallery) peerSide(s shape, after string) (side, error) {
	body, err := json.Marshal(wanted{Shape: s.name, After: after})
	return side{addr: g.peer.addr, path: "/rows", body: body, processes: func() ([]int, error) {
		pids, err := g.database.processes()
		return append(pids, g.peer.pid()), err
	}}, err
}

// shape measures the first page and a deep one.
func (g *gallery) shape(ctx context.Context, s shape) error {
	if err := g.page(ctx, s, 1, ""); err != nil {
		return err
	}
	number, after, err := g.walk(ctx, s)
	if err != nil || number == 1 {
		return err
	}
	return g.page(ctx, s, number, after)
}

// walk finds the cursor of the deep page, or of the last full one before it.
func (g *gallery) walk(ctx context.Context, s shape) (number int, after string, err error) {
	c, err := call(ctx, g.large.server.addr, livePath, g.large.server.token)
	if err != nil {
		return 0, "", err
	}
	defer c.close()
	cursors := []string{""}
	for rows := 0; rows < (deepPage-1)*pageRows; {
		step := min(walkRows, (deepPage-1)*pageRows-rows)
		body, err := s.request(g.large.facts, step, cursors[len(cursors)-1], false)
		if err != nil {
			return 0, "", err
		}
		text, err := c.post(ctx, body)
		if err != nil {
			return 0, "", err
		}
		page, err := readAnswer(text)
		if err != nil {
			return 0, "", err
		}
		next, ok := page.more(s.kind)
		if !ok { // it ends within this step: the one before begins a full page
			last := max(0, len(cursors)-2)
			return last*walkRows/pageRows + 1, cursors[last], nil
		}
		cursors = append(cursors, next)
		rows += step
	}
	return deepPage, cursors[len(cursors)-1], nil
}

// once asks, and reads the answer.
func (s side) once(ctx context.Context) (*connection, int, error) {
	c, err := call(ctx, s.addr, s.path, s.token)
	if err != nil {
		return nil, 0, err
	}
	defer c.close()
	text, err := c.post(ctx, s.body)
	if err != nil {
		return nil, 0, err
	}
	page, err := readAnswer(text)
	return page, len(text), err
}

// page measures one page: of the large archive by the API and by hand, and, where it
// is the first, of the small archive. A cursor means the same place to both sides: were each
// to count its own way there, rows that leave a span of time meanwhile would part them.
func (g *gallery) page(ctx context.Context, s shape, number int, after string) error {
	server, err := g.serverSide(g.large, s, after)
	if err != nil {
		return err
	}
	hand, err := g.peerSide(s, after)
	if err != nil {
		return err
	}
	rows, err := sameRows(ctx, server, hand)
	for tries := 1; err != nil && tries < sameTries; tries++ {
		rows, err = sameRows(ctx, server, hand)
	}
	if err != nil {
		return fmt.Errorf("page %d: %w", number, err)
	}
	sides := []side{server, hand}
	fewRows := 0
	if number == 1 {
		few, n, err := g.firstOfSmall(ctx, s)
		if err != nil {
			return err
		}
		if fewRows = n; fewRows == rows && rows > 0 {
			sides = append(sides, few)
		}
	}
	samples, err := turns(ctx, g.options.rounds, sides)
	if err != nil {
		return fmt.Errorf("page %d: %w", number, err)
	}
	g.reportPage(s, number, rows, fewRows, samples)
	return nil
}

// firstOfSmall is the first page of the small archive, with how many rows it has.
func (g *gallery) firstOfSmall(ctx context.Context, s shape) (side, int, error) {
	few, err := g.serverSide(g.small, s, "")
	if err != nil {
		return side{}, 0, err
	}
	page, _, err := few.once(ctx)
	if err != nil {
		return side{}, 0, err
	}
	return few, len(page.Nodes), nil
}

// turns takes the rounds of all sides. Who begins changes.
func turns(ctx context.Context, rounds int, sides []side) ([][]sample, error) {
	samples := make([][]sample, len(sides))
	for i := range rounds {
		for turn := range sides {
			k := (i + turn) % len(sides)
			took, err := sides[k].turn(ctx)
			if err != nil {
				return nil, err
			}
			samples[k] = append(samples[k], took)
		}
	}
	return samples, nil
}

// turn asks again and again.
func (s side) turn(ctx context.Context) (sample, error) {
	before, err := spent(s.processes)
	if err != nil {
		return sample{}, err
	}
	took := make([][]time.Duration, callers)
	group, groupCtx := errgroup.WithContext(ctx)
	end := time.Now().Add(turnTime)
	for i := range callers {
		group.Go(func() error {
			c, err := call(groupCtx, s.addr, s.path, s.token)
			if err != nil {
				return err
			}
			defer c.close()
			for len(took[i]) == 0 || len(took[i]) < turnRequests/callers && time.Now().Before(end) {
				begun := time.Now()
				if _, err := c.post(groupCtx, s.body); err != nil {
					return err
				}
				took[i] = append(took[i], time.Since(begun))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return sample{}, err
	}
	after, err := spent(s.processes)
	if err != nil {
		return sample{}, err
	}
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	cost := float64(after.since(before).Microseconds()) / 1000 / float64(len(all))
	return sample{cost: cost, p50: percentile(all, 50), p95: percentile(all, 95)}, nil
}

// sameRows makes sure that both sides answer the same, field by field, and tells how
// many rows it is.
func sameRows(ctx context.Context, a, b side) (int, error) {
	one, _, err := a.once(ctx)
	if err != nil {
		return 0, err
	}
	other, _, err := b.once(ctx)
	if err != nil {
		return 0, err
	}
	if len(one.Nodes) != len(other.Nodes) {
		return 0, fmt.Errorf("the server answers %d rows, the handler %d", len(one.Nodes), len(other.Nodes))
	}
	for i := range one.Nodes {
		x, err := plain(one.Nodes[i])
		if err != nil {
			return 0, err
		}
		y, err := plain(other.Nodes[i])
		if err != nil {
			return 0, err
		}
		if !reflect.DeepEqual(x, y) {
			return 0, errors.New("row " + fmt.Sprint(i) + " differs: " + string(one.Nodes[i]) + " and " + string(other.Nodes[i]))
		}
	}
	return len(one.Nodes), nil
}

// plain is JSON with its instants as such: there are several ways to write them.
func plain(text []byte) (any, error) {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return nil, fmt.Errorf("read row: %w", err)
	}
	return instants(value), nil
}

func instants(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = instants(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = instants(inner)
		}
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return at.UnixMicro()
		}
	}
	return value
}
