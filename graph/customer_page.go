package graph

import (
	"context"

	"conversa/ent"
	"conversa/internal/view"
)

// LeadConnection is a page of leads.
type LeadConnection struct {
	Edges    []*LeadEdge
	Nodes    []*ent.Lead
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *LeadConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// LeadEdge is a lead and its place in the list.
type LeadEdge struct {
	Cursor string
	Node   *ent.Lead
}

// ContactConnection is a page of contacts.
type ContactConnection struct {
	Edges    []*ContactEdge
	Nodes    []*ent.Contact
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *ContactConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// ContactEdge is a contact and its place in the list.
type ContactEdge struct {
	Cursor string
	Node   *ent.Contact
}

func leadPage(rows view.Rows[*ent.Lead], count func(context.Context) (int, error)) *LeadConnection {
	c := &LeadConnection{Nodes: rows.Rows, Edges: make([]*LeadEdge, len(rows.Rows)), count: count}
	for i, l := range rows.Rows {
		c.Edges[i] = &LeadEdge{Cursor: cursor(l.CreatedAt, l.ID), Node: l}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *LeadEdge) string { return e.Cursor })
	return c
}

func contactPage(rows view.Rows[*ent.Contact], count func(context.Context) (int, error)) *ContactConnection {
	c := &ContactConnection{Nodes: rows.Rows, Edges: make([]*ContactEdge, len(rows.Rows)), count: count}
	for i, l := range rows.Rows {
		c.Edges[i] = &ContactEdge{Cursor: cursor(l.CreatedAt, l.ID), Node: l}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *ContactEdge) string { return e.Cursor })
	return c
}
