package graph

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/internal/saved"
	"conversa/internal/view"
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

// Count counts a view's messages, together with those of the views that came with it.
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

// countViews counts them together, but for those that cannot be run.
func (r *Resolver) countViews(ctx context.Context, keys []viewCount) func(viewCount) (int, error) {
	lists, at, failed := make([]view.Counted, 0, len(keys)), map[viewCount]int{}, map[viewCount]error{}
	for _, key := range keys {
		if key.view.Unreadable {
			continue
		}
		list, err := r.within(ctx, key.view, conversa.MessageFilter{}, key.view.Order)
		if err != nil {
			failed[key] = err
			continue
		}
		at[key] = len(lists)
		lists = append(lists, view.Counted{List: list, UpTo: key.limit})
	}
	counts, err := r.View.CountEach(ctx, lists)
	return func(key viewCount) (int, error) {
		n, counted := at[key]
		switch {
		case !counted:
			return 0, failed[key]
		case err != nil:
			return 0, err
		}
		return counts[n], nil
	}
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
