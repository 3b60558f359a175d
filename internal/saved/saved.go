// Package saved keeps the views of messages: those that are built in, and those that
// users save.
package saved

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/messageview"
	"conversa/internal/store"
)

// Service finds and changes the views of the context's viewer.
type Service struct {
	Store *store.Store
	// Now is the clock of changes.
	Now func() time.Time
}

// View is a named filter over messages, with an order.
type View struct {
	ID, Name        string
	BuiltIn, Shared bool
	// OwnerID is who saved it; empty for those that are built in.
	OwnerID string
	Filter  conversa.MessageFilter
	Order   conversa.MessageOrder
	// Kept is the filter in JSON. Of one that is not, the text that is kept.
	Kept json.RawMessage
	// Unreadable says that Kept is no filter: Filter is empty then, and means nothing.
	Unreadable     bool
	organizationID string
}

// IsNode marks what the API finds by id.
func (*View) IsNode() {}

// Views are those that the viewer may use: those that are built in, and then the saved
// ones by name.
func (s *Service) Views(ctx context.Context) ([]*View, error) {
	rows, err := s.Store.Client().MessageView.Query().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list views: %w", err)
	}
	views := make([]*View, len(rows))
	for i, row := range rows {
		views[i] = viewOf(row)
	}
	slices.SortFunc(views, byName)
	return append(builtIns(), views...), nil
}

// byName is the order of saved views. The databases would each have one of their own.
func byName(a, b *View) int {
	if c := strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

// View finds one that the viewer may use.
func (s *Service) View(ctx context.Context, id string) (*View, error) {
	if v := builtIn(id); v != nil {
		return v, nil
	}
	row, err := s.Store.Client().MessageView.Query().Where(messageview.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find view: %w", err)
	}
	return viewOf(row), nil
}

func viewOf(row *ent.MessageView) *View {
	v := &View{
		organizationID: row.OrganizationID, ID: row.ID, Name: row.Name, Shared: row.Shared, OwnerID: row.CreatedByID,
		Order: row.MessageOrder, Kept: json.RawMessage(row.Criteria),
	}
	var err error
	v.Filter, err = conversa.SavedFilter(row.Criteria)
	v.Unreadable = err != nil
	if !slices.Contains(v.Order.Values(), string(v.Order)) {
		v.Order, v.Unreadable = conversa.NewestMessages, true
	}
	if !json.Valid(v.Kept) {
		v.Kept, _ = json.Marshal(row.Criteria) // a text always has a form
	}
	return v
}
