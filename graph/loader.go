package graph

import (
	"context"
	"maps"
	"slices"
	"sync/atomic"

	"conversa"
	"conversa/ent"
	"conversa/internal/view"
)

// threadsAtOnce bounds the parts of the statement that reads pages of several
// conversations: SQLite takes 500.
const threadsAtOnce = 100

// loaders read rows by id, once each in a request, and many in one statement.
type loaders struct {
	kin           *kin
	users         *loader[string, *ent.User]
	accounts      *loader[string, *ent.Account]
	assignees     *loader[string, []*ent.AccountAssignee]
	leads         *loader[string, *ent.Lead]
	contacts      *loader[string, *ent.Contact]
	conversations *loader[string, *ent.Conversation]
	messages      *loader[string, *ent.Message]
	markers       *loader[string, *ent.ReadMarker]
	files         *loader[string, *ent.File]
	attachments   *loader[string, []*ent.Attachment]
	byWamid       *loader[wamid, *ent.Message]
	reactions     *loader[wamid, []*ent.Reaction]
	threads       *loader[thread, view.Rows[*ent.Message]]
	counts        *loader[string, int]
	// signals are the viewer's, by conversation.
	signals *loader[string, *ent.Signal]
	// The conversations of customers.
	talksOfLeads, talksOfContacts *loader[string, []*ent.Conversation]
	roles                         *loader[string, *ent.Role]
	groups                        *loader[string, *ent.Group]
	usersOfRoles                  *loader[string, []*ent.User]
	usersOfGroups                 *loader[string, []*ent.User]
	groupsOfUsers                 *loader[string, []*ent.Group]
	viewCounts                    *loader[viewCount, int]
	attachmentsByID               *loader[string, *ent.Attachment]
	attachmentPages               *loader[attachmentPage, view.Rows[*ent.Attachment]]
	attachmentCounts              *loader[attachmentPage, int]
	documents                     *loader[string, *ent.SalesDocument]
	documentPages                 *loader[documentPage, view.Rows[*ent.SalesDocument]]
	documentCounts                *loader[documentPage, int]
	balances                      *loader[string, []*ent.CreditBalance]
	rates                         *loader[string, *ent.CreditRate]
	rateCards                     *loader[rateCardKey, []*ent.CreditRate]
	ledgers                       *loader[ledgerPage, view.Rows[*ent.CreditLedgerEntry]]
	ledgerCounts                  *loader[ledgerPage, int]
	usages                        *loader[usageKey, []*conversa.CreditUsage]
	purchases                     *loader[string, *ent.CreditPurchase]
	purchasePages                 *loader[purchasePage, view.Rows[*ent.CreditPurchase]]
	purchaseCounts                *loader[string, int]
	recharges                     *loader[string, *conversa.AutoRecharge]
}

// wamid is Meta's id of a message, which is unique within an account.
type wamid struct{ account, id string }

func wamidOf(account string, id *string) (wamid, bool) {
	if id == nil {
		return wamid{}, false
	}
	return wamid{account, *id}, true
}

func newLoaders(r *Resolver) *loaders {
	k, v := newKin(), r.View
	return &loaders{
		kin:   k,
		users: byKey(k, v.UsersByID, func(u *ent.User) string { return u.ID }),
		accounts: byKey(k,
			func(ctx context.Context, keys []string) ([]*ent.Account, error) {
				rows, err := v.AccountsByID(ctx, keys)
				relateAccounts(k, rows)
				return rows, err
			},
			func(a *ent.Account) string { return a.ID }),
		assignees:     manyByKey(k, v.AssigneesOf, func(a *ent.AccountAssignee) string { return a.AccountID }),
		leads:         byKey(k, v.LeadsByID, func(l *ent.Lead) string { return l.ID }),
		contacts:      byKey(k, v.ContactsByID, func(c *ent.Contact) string { return c.ID }),
		conversations: byKey(k, v.ConversationsByID, func(c *ent.Conversation) string { return c.ID }),
		messages:      byKey(k, v.MessagesByID, func(m *ent.Message) string { return m.ID }),
		markers:       byKey(k, v.MarkersOf, func(m *ent.ReadMarker) string { return m.ConversationID }),
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
		threads:         threadLoader(k, v),
		counts:          countLoader(v),
		signals:         byKey(k, v.SignalsOf, func(s *ent.Signal) string { return s.ConversationID }),
		talksOfLeads:    talkLoader(k, v, conversa.ModuleLeads),
		talksOfContacts: talkLoader(k, v, conversa.ModuleContacts),
		roles:           byKey(k, v.RolesByID, func(r *ent.Role) string { return r.ID }),
		groups:          byKey(k, v.GroupsByID, func(g *ent.Group) string { return g.ID }),
		usersOfRoles:    manyByKey(k, v.UsersOfRoles, func(u *ent.User) string { return *u.RoleID }),
		usersOfGroups:   sharedByKey(k, v.UsersOfGroups),
		groupsOfUsers:   sharedByKey(k, v.GroupsOfUsers),
		viewCounts:      newLoader(r.countViews),
		documents:       byKey(k, v.DocumentsByID, func(d *ent.SalesDocument) string { return d.ID }),
		documentPages:   documentLoader(k, v),
		documentCounts:  documentCountLoader(v),
		balances:        manyByKey(k, v.CreditBalances, func(b *ent.CreditBalance) string { return b.ID }),
		rates:           byKey(k, v.RatesByID, func(r *ent.CreditRate) string { return r.ID }),
		rateCards:       rateCardLoader(k, v),
		ledgers:         ledgerLoader(r, k),
		ledgerCounts:    ledgerCountLoader(r),
		usages:          usageLoader(r),
		purchases:       byKey(k, v.PurchasesByID, func(p *ent.CreditPurchase) string { return p.ID }),
		purchasePages:   purchaseLoader(k, v),
		purchaseCounts:  byAccount(v.CountPurchases),
		recharges:       byAccount(v.AutoRecharges),
		attachmentsByID: byKey(k, v.AttachmentsByID, func(a *ent.Attachment) string { return a.ID }),
		attachmentPages: attachmentLoader(k, v), attachmentCounts: attachmentCountLoader(v),
	}
}

// byAccount reads what there is of accounts, and has nothing for those of which there is none.
func byAccount[T any](read func(context.Context, []string) (map[string]T, error)) *loader[string, T] {
	return newLoader(func(ctx context.Context, keys []string) func(string) (T, error) {
		found, err := read(ctx, keys)
		return func(key string) (T, error) { return found[key], err }
	})
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
func byKey[K, R comparable](k *kin, find func(context.Context, []K) ([]R, error), keyOf func(R) K) *loader[K, R] {
	return newLoader(func(ctx context.Context, keys []K) func(K) (R, error) {
		found, err := find(ctx, keys)
		relate(k, found)
		rows := make(map[K]R, len(found))
		for _, row := range found {
			rows[keyOf(row)] = row
		}
		return func(key K) (R, error) {
			row, ok := rows[key]
			if err == nil && !ok {
				return row, conversa.ErrNotFound
			}
			return row, err
		}
	})
}

// manyByKey loads the rows of each key, in the order in which they are found.
func manyByKey[K, R comparable](k *kin, find func(context.Context, []K) ([]R, error), keyOf func(R) K) *loader[K, []R] {
	return newLoader(func(ctx context.Context, keys []K) func(K) ([]R, error) {
		found, err := find(ctx, keys)
		relate(k, found)
		rows := make(map[K][]R, len(keys))
		for _, row := range found {
			rows[keyOf(row)] = append(rows[keyOf(row)], row)
		}
		return func(key K) ([]R, error) { return rows[key], err }
	})
}

// sharedByKey loads the rows of each key, where several keys may have one row.
func sharedByKey[K, R comparable](k *kin, find func(context.Context, []K) (map[K][]R, error)) *loader[K, []R] {
	return newLoader(func(ctx context.Context, keys []K) func(K) ([]R, error) {
		found, err := find(ctx, keys)
		seen := map[R]bool{}
		for _, rows := range found {
			for _, row := range rows {
				seen[row] = true
			}
		}
		relate(k, slices.Collect(maps.Keys(seen)))
		return func(key K) ([]R, error) { return found[key], err }
	})
}

type loadersKey struct{}

// Loaders gives a request its own loaders: what is read once in it stays the same,
// until a mutation changes it.
func (r *Resolver) Loaders(ctx context.Context) context.Context {
	return withLoaders(ctx, newLoaders(r))
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
	return newLoaders(r)
}

// reload forgets what was read: a mutation has changed it, and the fields after it
// tell how things are then. Mutations run one after another.
func (r *Resolver) reload(ctx context.Context) {
	if current, ok := ctx.Value(loadersKey{}).(*atomic.Pointer[loaders]); ok {
		current.Store(newLoaders(r))
	}
}
