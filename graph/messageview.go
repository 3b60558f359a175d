package graph

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/internal/saved"
)

// MessageView implements ResolverRoot.
func (r *Resolver) MessageView() MessageViewResolver { return messageViewResolver{r} }

type messageViewResolver struct{ *Resolver }

// MessageViews are those that the caller may use.
func (r queryResolver) MessageViews(ctx context.Context) ([]*saved.View, error) {
	rows, err := r.Views.Views(ctx)
	relate(r.load(ctx).kin, rows)
	return rows, err
}

func (r messageViewResolver) Owner(ctx context.Context, obj *saved.View) (*ent.User, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.users, obj, "owner", func(v *saved.View) (string, bool) { return v.OwnerID, v.OwnerID != "" })
}

// Count counts a view's messages. Those that came with it are counted one after the
// other: however many there are, a request is one user of the database.
func (r messageViewResolver) Count(ctx context.Context, obj *saved.View, limit *int) (int, error) {
	most := maxCount
	if limit != nil {
		most = *limit
	}
	if most < 1 || most > maxCount {
		return 0, conversa.Invalid("limit", fmt.Sprintf("Counting stops at 1 to %d.", maxCount))
	}
	l := r.load(ctx)
	return of(ctx, l.kin, l.viewCounts, obj, fmt.Sprintf("count %d", most), always(func(v *saved.View) viewCount { return viewCount{v, most} }))
}

// maxCount is how far views are counted at most, and by default.
const maxCount = 10_000

// viewCount is what is counted: the messages of a view, as far as a limit.
type viewCount struct {
	view  *saved.View
	limit int
}

// countViews counts one view after the other.
func (r *Resolver) countViews(ctx context.Context, keys []viewCount) func(viewCount) (int, error) {
	type counted struct {
		n   int
		err error
	}
	all := make(map[viewCount]counted, len(keys))
	for _, key := range keys {
		var c counted
		c.n, c.err = r.countView(ctx, key)
		all[key] = c
	}
	return func(key viewCount) (int, error) { return all[key].n, all[key].err }
}

func (r *Resolver) countView(ctx context.Context, c viewCount) (int, error) {
	if c.view.Unreadable {
		return 0, nil
	}
	list, err := r.within(ctx, c.view, conversa.MessageFilter{}, c.view.Order)
	if err != nil {
		return 0, err
	}
	return r.View.CountUpTo(ctx, list, c.limit)
}

func (r mutationResolver) CreateMessageView(ctx context.Context, input MessageViewInput) (*MessageViewPayload, error) {
	v, err := r.Views.Create(ctx, input.change())
	return r.viewPayload(ctx, v, err)
}

func (r mutationResolver) UpdateMessageView(ctx context.Context, id string, input MessageViewInput) (*MessageViewPayload, error) {
	v, err := r.Views.Update(ctx, askable(id), input.change())
	return r.viewPayload(ctx, v, err)
}

func (r mutationResolver) DeleteMessageView(ctx context.Context, id string) (*DeletePayload, error) {
	return r.deleted(ctx, id, r.Views.Delete(ctx, askable(id)))
}

func (r mutationResolver) viewPayload(ctx context.Context, v *saved.View, err error) (*MessageViewPayload, error) {
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	if v == nil {
		return nil, nil
	}
	return &MessageViewPayload{MessageView: v}, nil
}

func (in MessageViewInput) change() saved.Change {
	return saved.Change{Name: in.Name, Filter: *in.Filter, Order: in.OrderBy, Shared: in.Shared}
}
