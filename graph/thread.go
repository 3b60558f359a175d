package graph

import (
	"context"
	"fmt"

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
func threadLoader(k *kin, v *view.Service) *loader[thread, view.Rows[*ent.Message]] {
	l := newLoader(func(ctx context.Context, keys []thread) func(thread) (view.Rows[*ent.Message], error) {
		conversations := map[pageKey][]string{}
		for _, key := range keys {
			conversations[key.page] = append(conversations[key.page], key.conversation)
		}
		threads, failed := map[pageKey]map[string]view.Rows[*ent.Message]{}, map[pageKey]error{}
		for page, ids := range conversations {
			threads[page], failed[page] = v.Threads(ctx, ids, page.page())
			relateThreads(k, threads[page])
		}
		return func(key thread) (view.Rows[*ent.Message], error) {
			return threads[key.page][key.conversation], failed[key.page]
		}
	})
	l.most = threadsAtOnce
	return l
}

func relateThreads(k *kin, threads map[string]view.Rows[*ent.Message]) {
	var all []*ent.Message
	for _, rows := range threads {
		all = append(all, rows.Rows...)
	}
	relate(k, all)
}

// countLoader counts the messages of many conversations at once.
func countLoader(v *view.Service) *loader[string, int] {
	return newLoader(func(ctx context.Context, ids []string) func(string) (int, error) {
		counts, err := v.CountThreads(ctx, ids)
		if err != nil {
			err = fmt.Errorf("count threads: %w", err)
		}
		return func(id string) (int, error) { return counts[id], err }
	})
}
