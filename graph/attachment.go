package graph

import (
	"context"
	"fmt"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/internal/file"
	"conversa/internal/view"
)

// AttachmentConnection is a page of attachments.
type AttachmentConnection struct {
	Edges    []*AttachmentEdge
	Nodes    []*ent.Attachment
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *AttachmentConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// AttachmentEdge is an attachment and its place in the list.
type AttachmentEdge struct {
	Cursor string
	Node   *ent.Attachment
}

// attachmentPage is a page of a conversation's attachments.
type attachmentPage struct {
	conversation string
	// types are joined by commas.
	types     argument[string]
	direction argument[conversa.MessageDirection]
	page      pageKey
}

func (p attachmentPage) of(conversation string) attachmentPage {
	p.conversation = conversation
	return p
}

func (p attachmentPage) filter() (f conversa.AttachmentFilter) {
	f.Direction = p.direction.orNil()
	if !p.types.given {
		return f
	}
	f.Types = []conversa.MessageType{}
	for name := range strings.SplitSeq(p.types.value, ",") {
		if name != "" {
			f.Types = append(f.Types, conversa.MessageType(name))
		}
	}
	return f
}

// Attachments is a page of one conversation's, read together with that of its relatives.
func (r conversationResolver) Attachments(ctx context.Context, obj *ent.Conversation, filter *conversa.AttachmentFilter, first *int, after *string) (*AttachmentConnection, error) {
	p := attachmentPage{page: pageKey{first: argumentOf(first), after: argumentOf(after)}}
	if filter != nil {
		p.direction = argumentOf(filter.Direction)
		if filter.Types != nil {
			p.types = argument[string]{joined(filter.Types), true}
		}
	}
	l := r.load(ctx)
	keyOf := always(func(c *ent.Conversation) attachmentPage { return p.of(c.ID) })
	rows, err := of(ctx, l.kin, l.attachmentPages, obj, fmt.Sprint("attachments", p), keyOf)
	if err != nil {
		return nil, err
	}
	p.page = pageKey{} // which does not count
	c := &AttachmentConnection{Nodes: rows.Rows, Edges: make([]*AttachmentEdge, len(rows.Rows)), count: func(ctx context.Context) (int, error) {
		return of(ctx, l.kin, l.attachmentCounts, obj, fmt.Sprint("attachments.totalCount", p), keyOf)
	}}
	for i, a := range rows.Rows {
		c.Edges[i] = &AttachmentEdge{Cursor: rows.PositionOf(a).String(), Node: a}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *AttachmentEdge) string { return e.Cursor })
	return c, nil
}

func joined(types []conversa.MessageType) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	return strings.Join(names, ",")
}

// AttachmentsZipURL is good for who asked, and for what they see when it is used. It names
// no attachment that they do not see, and is null where that leaves none.
func (r conversationResolver) AttachmentsZipURL(ctx context.Context, obj *ent.Conversation, attachmentIds []string) (*string, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	if len(attachmentIds) > 0 && len(attachmentIds) <= file.MaxZip {
		seen, err := r.seenAttachments(ctx, askableAll(attachmentIds))
		if err != nil || len(seen) == 0 {
			return nil, err
		}
		attachmentIds = seen
	}
	link, err := r.Files.Links.Zip(obj.ID, viewer.UserID, attachmentIds)
	if err != nil {
		return nil, err
	}
	address := r.absolute(ctx, link)
	return &address, nil
}

// seenAttachments are those among the ids that the viewer sees.
func (r conversationResolver) seenAttachments(ctx context.Context, ids []string) (seen []string, err error) {
	l := r.load(ctx).attachmentsByID
	for _, id := range ids {
		l.announce(id)
	}
	for _, id := range ids {
		row, err := orNull(l.load(ctx, id))
		if err != nil {
			return nil, err
		}
		if row != nil {
			seen = append(seen, row.ID)
		}
	}
	return seen, nil
}

// attachmentLoader reads the same page of many conversations at once.
func attachmentLoader(k *kin, v *view.Service) *loader[attachmentPage, view.Rows[*ent.Attachment]] {
	l := newLoader(func(ctx context.Context, keys []attachmentPage) func(attachmentPage) (view.Rows[*ent.Attachment], error) {
		pages, failed := map[attachmentPage]map[string]view.Rows[*ent.Attachment]{}, map[attachmentPage]error{}
		var all []*ent.Attachment
		for p, ids := range conversationsOf(keys) {
			pages[p], failed[p] = v.Attachments(ctx, ids, p.filter(), p.page.page())
			for _, rows := range pages[p] {
				all = append(all, rows.Rows...)
			}
		}
		relate(k, all)
		return func(key attachmentPage) (view.Rows[*ent.Attachment], error) {
			return pages[key.of("")][key.conversation], failed[key.of("")]
		}
	})
	l.most = threadsAtOnce
	return l
}

// attachmentCountLoader counts the attachments of many conversations at once.
func attachmentCountLoader(v *view.Service) *loader[attachmentPage, int] {
	return newLoader(func(ctx context.Context, keys []attachmentPage) func(attachmentPage) (int, error) {
		counts, failed := map[attachmentPage]map[string]int{}, map[attachmentPage]error{}
		for p, ids := range conversationsOf(keys) {
			counts[p], failed[p] = v.CountAttachments(ctx, ids, p.filter())
		}
		return func(key attachmentPage) (int, error) { return counts[key.of("")][key.conversation], failed[key.of("")] }
	})
}

// conversationsOf are the conversations of which the same page is asked for.
func conversationsOf(keys []attachmentPage) map[attachmentPage][]string {
	ids := map[attachmentPage][]string{}
	for _, key := range keys {
		ids[key.of("")] = append(ids[key.of("")], key.conversation)
	}
	return ids
}
