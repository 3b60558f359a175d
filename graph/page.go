package graph

import (
	"context"
	"time"

	"conversa/ent"
	"conversa/internal/view"
)

// MessageConnection is a page of messages.
type MessageConnection struct {
	Edges    []*MessageEdge
	Nodes    []*ent.Message
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *MessageConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// MessageEdge is a message and its place in the list.
type MessageEdge struct {
	Cursor string
	Node   *ent.Message
}

// ConversationConnection is a page of conversations.
type ConversationConnection struct {
	Edges    []*ConversationEdge
	Nodes    []*ent.Conversation
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *ConversationConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// ConversationEdge is a conversation and its place in the list.
type ConversationEdge struct {
	Cursor string
	Node   *ent.Conversation
}

func messagePage(rows view.Rows[*ent.Message], count func(context.Context) (int, error)) *MessageConnection {
	c := &MessageConnection{Nodes: rows.Rows, Edges: make([]*MessageEdge, len(rows.Rows)), count: count}
	for i, m := range rows.Rows {
		c.Edges[i] = &MessageEdge{Cursor: rows.PositionOf(m).String(), Node: m}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *MessageEdge) string { return e.Cursor })
	return c
}

func conversationPage(rows view.Rows[*ent.Conversation], count func(context.Context) (int, error)) *ConversationConnection {
	c := &ConversationConnection{Nodes: rows.Rows, Edges: make([]*ConversationEdge, len(rows.Rows)), count: count}
	for i, v := range rows.Rows {
		c.Edges[i] = &ConversationEdge{Cursor: rows.PositionOf(v).String(), Node: v}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *ConversationEdge) string { return e.Cursor })
	return c
}

func cursor(at time.Time, id string) string { return view.Position{At: at, ID: id}.String() }

func pageInfo[E any](hasNext, hasPrevious bool, edges []E, cursorOf func(E) string) *PageInfo {
	info := &PageInfo{HasNextPage: hasNext, HasPreviousPage: hasPrevious}
	if len(edges) > 0 {
		first, last := cursorOf(edges[0]), cursorOf(edges[len(edges)-1])
		info.StartCursor, info.EndCursor = &first, &last
	}
	return info
}

func page(first *int, after *string, last *int, before *string) view.Page {
	return view.Page{First: first, After: after, Last: last, Before: before}
}
