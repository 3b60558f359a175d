package graph

import (
	"context"
	"fmt"

	"github.com/vikstrous/dataloadgen"

	"conversa/ent"
	"conversa/internal/view"
)

// thread is a page of a conversation's messages.
type thread struct {
	conversation string
	page         pageKey
}

// pageKey is a view.Page that can be compared.
type pageKey struct {
	first, last   argument[int]
	after, before argument[string]
}

// argument is one that may be left out.
type argument[T comparable] struct {
	value T
	given bool
}

func argumentOf[T comparable](v *T) argument[T] {
	if v == nil {
		return argument[T]{}
	}
	return argument[T]{*v, true}
}

func (a argument[T]) orNil() *T {
	if !a.given {
		return nil
	}
	return &a.value
}

func (p pageKey) page() view.Page {
	return view.Page{First: p.first.orNil(), After: p.after.orNil(), Last: p.last.orNil(), Before: p.before.orNil()}
}

// threadLoader reads the same page of many conversations at once.
func threadLoader(k *kin, v *view.Service) *dataloadgen.Loader[thread, view.Rows[*ent.Message]] {
	return dataloadgen.NewLoader(func(ctx context.Context, keys []thread) ([]view.Rows[*ent.Message], []error) {
		rows, errs := make([]view.Rows[*ent.Message], len(keys)), make([]error, len(keys))
		conversations := map[pageKey][]string{}
		for _, key := range keys {
			conversations[key.page] = append(conversations[key.page], key.conversation)
		}
		threads, failed := map[pageKey]map[string]view.Rows[*ent.Message]{}, map[pageKey]error{}
		for page, ids := range conversations {
			threads[page], failed[page] = v.Threads(ctx, ids, page.page())
			relateThreads(k, threads[page])
		}
		for i, key := range keys {
			rows[i], errs[i] = threads[key.page][key.conversation], failed[key.page]
		}
		return rows, errs
	}, dataloadgen.WithWait(gather), dataloadgen.WithBatchCapacity(threadsAtOnce))
}

func relateThreads(k *kin, threads map[string]view.Rows[*ent.Message]) {
	var all []*ent.Message
	for _, rows := range threads {
		all = append(all, rows.Rows...)
	}
	relate(k, all)
}

// countLoader counts the messages of many conversations at once.
func countLoader(v *view.Service) *dataloadgen.Loader[string, int] {
	return dataloadgen.NewMappedLoader(func(ctx context.Context, ids []string) (map[string]int, error) {
		counts, err := v.CountThreads(ctx, ids)
		if err != nil {
			return nil, fmt.Errorf("count threads: %w", err)
		}
		for _, id := range ids {
			counts[id] += 0 // none is an answer, too
		}
		return counts, nil
	}, dataloadgen.WithWait(gather))
}
