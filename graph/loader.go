package graph

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/vikstrous/dataloadgen"

	"conversa"
	"conversa/ent"
	"conversa/internal/view"
)

const (
	// gather is how long a loader waits for others who want rows of the same kind.
	gather = 500 * time.Microsecond
	// threadsAtOnce bounds the parts of the statement that reads pages of several
	// conversations: SQLite takes 500.
	threadsAtOnce = 100
)

// loaders read rows by id, once each in a request, and many in one statement.
type loaders struct {
	kin           *kin
	users         *dataloadgen.Loader[string, *ent.User]
	accounts      *dataloadgen.Loader[string, *ent.Account]
	leads         *dataloadgen.Loader[string, *ent.Lead]
	contacts      *dataloadgen.Loader[string, *ent.Contact]
	conversations *dataloadgen.Loader[string, *ent.Conversation]
	messages      *dataloadgen.Loader[string, *ent.Message]
	files         *dataloadgen.Loader[string, *ent.File]
	attachments   *dataloadgen.Loader[string, []*ent.Attachment]
	byWamid       *dataloadgen.Loader[wamid, *ent.Message]
	reactions     *dataloadgen.Loader[wamid, []*ent.Reaction]
	threads       *dataloadgen.Loader[thread, view.Rows[*ent.Message]]
	counts        *dataloadgen.Loader[string, int]
}

// wamid is Meta's id of a message, which is unique within an account.
type wamid struct{ account, id string }

func wamidOf(account string, id *string) (wamid, bool) {
	if id == nil {
		return wamid{}, false
	}
	return wamid{account, *id}, true
}

func newLoaders(v *view.Service) *loaders {
	k := newKin()
	return &loaders{
		kin:           k,
		users:         byKey(k, v.UsersByID, func(u *ent.User) string { return u.ID }),
		accounts:      byKey(k, v.AccountsByID, func(a *ent.Account) string { return a.ID }),
		leads:         byKey(k, v.LeadsByID, func(l *ent.Lead) string { return l.ID }),
		contacts:      byKey(k, v.ContactsByID, func(c *ent.Contact) string { return c.ID }),
		conversations: byKey(k, v.ConversationsByID, func(c *ent.Conversation) string { return c.ID }),
		messages:      byKey(k, v.MessagesByID, func(m *ent.Message) string { return m.ID }),
		files:         byKey(k, v.FilesByID, func(f *ent.File) string { return f.ID }),
		attachments:   manyByKey(k, v.AttachmentsOf, func(a *ent.Attachment) string { return a.MessageID }),
		byWamid: byKey(k,
			func(ctx context.Context, keys []wamid) ([]*ent.Message, error) {
				return v.MessagesByWamid(ctx, wamids(keys))
			},
			func(m *ent.Message) wamid { return wamid{m.AccountID, *m.Wamid} }),
		reactions: manyByKey(k,
			func(ctx context.Context, keys []wamid) ([]*ent.Reaction, error) {
				return v.ReactionsOn(ctx, wamids(keys))
			},
			func(r *ent.Reaction) wamid { return wamid{r.AccountID, r.Wamid} }),
		threads: threadLoader(k, v),
		counts:  countLoader(v),
	}
}

func wamids(keys []wamid) []string {
	ids := make([]string, len(keys))
	for i, k := range keys {
		ids[i] = k.id
	}
	return ids
}

// byKey loads the one row of each key. No row is NOT_FOUND, whether it is not
// there or not the viewer's.
func byKey[K, R comparable](k *kin, find func(context.Context, []K) ([]R, error), keyOf func(R) K) *dataloadgen.Loader[K, R] {
	return dataloadgen.NewLoader(func(ctx context.Context, keys []K) ([]R, []error) {
		found, err := find(ctx, keys)
		relate(k, found)
		rows, errs := make([]R, len(keys)), make([]error, len(keys))
		byKey := make(map[K]R, len(found))
		for _, row := range found {
			byKey[keyOf(row)] = row
		}
		for i, key := range keys {
			row, ok := byKey[key]
			switch {
			case err != nil:
				errs[i] = err
			case !ok:
				errs[i] = conversa.ErrNotFound
			}
			rows[i] = row
		}
		return rows, errs
	}, dataloadgen.WithWait(gather))
}

// manyByKey loads the rows of each key, in the order in which they are found.
func manyByKey[K, R comparable](k *kin, find func(context.Context, []K) ([]R, error), keyOf func(R) K) *dataloadgen.Loader[K, []R] {
	return dataloadgen.NewLoader(func(ctx context.Context, keys []K) ([][]R, []error) {
		found, err := find(ctx, keys)
		if err != nil {
			return nil, []error{err}
		}
		relate(k, found)
		byKey := make(map[K][]R, len(keys))
		for _, row := range found {
			byKey[keyOf(row)] = append(byKey[keyOf(row)], row)
		}
		rows := make([][]R, len(keys))
		for i, key := range keys {
			if rows[i] = byKey[key]; rows[i] == nil {
				rows[i] = []R{}
			}
		}
		return rows, nil
	}, dataloadgen.WithWait(gather))
}

type loadersKey struct{}

// Loaders gives a request its own loaders: what is read once in it stays the same,
// until a mutation changes it.
func (r *Resolver) Loaders(ctx context.Context) context.Context {
	return withLoaders(ctx, newLoaders(r.View))
}

func withLoaders(ctx context.Context, l *loaders) context.Context {
	current := &atomic.Pointer[loaders]{}
	current.Store(l)
	return context.WithValue(ctx, loadersKey{}, current)
}

// load is the request's loaders. A request without any gets some of its own.
func (r *Resolver) load(ctx context.Context) *loaders {
	if current, ok := ctx.Value(loadersKey{}).(*atomic.Pointer[loaders]); ok {
		return current.Load()
	}
	return newLoaders(r.View)
}

// reload forgets what was read: a mutation has changed it, and the fields after it
// tell how things are then. Mutations run one after another.
func (r *Resolver) reload(ctx context.Context) {
	if current, ok := ctx.Value(loadersKey{}).(*atomic.Pointer[loaders]); ok {
		current.Store(newLoaders(r.View))
	}
}
