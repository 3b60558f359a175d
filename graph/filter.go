package graph

import (
	"context"

	"conversa"
	"conversa/internal/saved"
	"conversa/internal/view"
)

// messageList is a list as its caller means it now.
func (r *Resolver) messageList(ctx context.Context, filter *conversa.MessageFilter, order *conversa.MessageOrder) (view.MessageList, error) {
	f, err := messageFilter(filter)
	if err != nil {
		return view.MessageList{}, err
	}
	as, err := r.asker(ctx, f)
	list := view.MessageList{Filter: f, As: as}
	if order != nil {
		list.Order = *order
	}
	return list, err
}

// viewedList is a list within a view, which a nil id is not.
func (r *Resolver) viewedList(ctx context.Context, viewID *string, filter *conversa.MessageFilter, order *conversa.MessageOrder) (view.MessageList, error) {
	if viewID == nil {
		return r.messageList(ctx, filter, order)
	}
	v, err := r.Views.View(ctx, askable(*viewID))
	if err != nil {
		return view.MessageList{}, at("viewId", err)
	}
	if v.Unreadable {
		return view.MessageList{}, errUnreadable
	}
	inner, err := messageFilter(filter)
	if err != nil {
		return view.MessageList{}, err
	}
	if order == nil {
		order = &v.Order
	}
	return r.within(ctx, v, inner, *order)
}

var errUnreadable = &conversa.Error{Code: conversa.CodeConflict, Message: "The filter of this view cannot be read: save it anew.", Field: "viewId"}

// within are the messages of a view that pass a checked filter as well.
func (r *Resolver) within(ctx context.Context, v *saved.View, inner conversa.MessageFilter, order conversa.MessageOrder) (view.MessageList, error) {
	f := conversa.MessageFilter{And: []conversa.MessageFilter{askableFilter(v.Filter), inner}}
	as, err := r.asker(ctx, f)
	return view.MessageList{Filter: f, As: as, Order: order}, err
}

// asker is who asks, now. Where a day begins is looked up for a filter that goes by it.
func (r *Resolver) asker(ctx context.Context, f conversa.MessageFilter) (conversa.Asker, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	as := conversa.Asker{UserID: viewer.UserID, Now: r.Now()}
	if !f.ByCalendar() {
		return as, nil
	}
	var err error
	as.Zone, err = r.zone(ctx, viewer)
	return as, err
}

// messageFilter is the filter of a list and of a subscription, checked.
func messageFilter(f *conversa.MessageFilter) (conversa.MessageFilter, error) {
	if f == nil {
		return conversa.MessageFilter{}, nil
	}
	if err := f.Check("filter"); err != nil {
		return conversa.MessageFilter{}, err
	}
	return askableFilter(*f), nil
}

func askableFilter(f conversa.MessageFilter) conversa.MessageFilter {
	f.AccountID, f.ConversationID, f.CustomerID = askableOrNil(f.AccountID), askableOrNil(f.ConversationID), askableOrNil(f.CustomerID)
	f.Owner, f.RepliedBy, f.SentBy = askableUsers(f.Owner), askableUsers(f.RepliedBy), askableUsers(f.SentBy)
	f.Wamid, f.Text = askableOrNil(f.Wamid), askableOrNil(f.Text)
	if f.Wamid != nil && *f.Wamid == "" {
		never := askable("\x00")
		f.Wamid = &never // a message that has none yet is not meant
	}
	f.And, f.Or = askableFilters(f.And), askableFilters(f.Or)
	if f.Not != nil {
		not := askableFilter(*f.Not)
		f.Not = &not
	}
	return f
}

func askableFilters(filters []conversa.MessageFilter) []conversa.MessageFilter {
	if filters == nil {
		return nil
	}
	all := make([]conversa.MessageFilter, len(filters))
	for i, f := range filters {
		all[i] = askableFilter(f)
	}
	return all
}

func askableUsers(c *conversa.UserChoice) *conversa.UserChoice {
	if c == nil {
		return nil
	}
	users := conversa.UserChoice{Me: c.Me, UserID: askableOrNil(c.UserID)}
	if c.AnyOf != nil {
		users.AnyOf = askableAll(c.AnyOf)
	}
	return &users
}

// conversationList is a list as its caller means it now.
func (r *Resolver) conversationList(ctx context.Context, filter *conversa.ConversationFilter, order *conversa.ConversationOrder) (view.ConversationList, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	list := view.ConversationList{As: conversa.Asker{UserID: viewer.UserID, Now: r.Now()}}
	if order != nil {
		list.Order = *order
	}
	if filter == nil {
		return list, nil
	}
	list.Filter = *filter
	list.Filter.Owner, list.Filter.AccountID = askableUsers(filter.Owner), askableOrNil(filter.AccountID)
	list.Filter.Search = askableOrNil(filter.Search)
	return list, filter.Check("filter")
}
