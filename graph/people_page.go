package graph

import (
	"context"

	"conversa/ent"
	"conversa/internal/view"
)

// UserConnection is a page of users.
type UserConnection struct {
	Edges    []*UserEdge
	Nodes    []*ent.User
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *UserConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// UserEdge is a user and their place in the list.
type UserEdge struct {
	Cursor string
	Node   *ent.User
}

// AuditEntryConnection is a page of the audit.
type AuditEntryConnection struct {
	Edges    []*AuditEntryEdge
	Nodes    []*ent.AuditEntry
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *AuditEntryConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// AuditEntryEdge is an entry of the audit and its place in the list.
type AuditEntryEdge struct {
	Cursor string
	Node   *ent.AuditEntry
}

func userPage(rows view.Rows[*ent.User], count func(context.Context) (int, error)) *UserConnection {
	c := &UserConnection{Nodes: rows.Rows, Edges: make([]*UserEdge, len(rows.Rows)), count: count}
	for i, u := range rows.Rows {
		c.Edges[i] = &UserEdge{Cursor: view.NamePosition{Name: u.Name, ID: u.ID}.String(), Node: u}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *UserEdge) string { return e.Cursor })
	return c
}

func auditPage(rows view.Rows[*ent.AuditEntry], count func(context.Context) (int, error)) *AuditEntryConnection {
	c := &AuditEntryConnection{Nodes: rows.Rows, Edges: make([]*AuditEntryEdge, len(rows.Rows)), count: count}
	for i, e := range rows.Rows {
		c.Edges[i] = &AuditEntryEdge{Cursor: cursor(e.CreatedAt, e.ID), Node: e}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *AuditEntryEdge) string { return e.Cursor })
	return c
}
