package graph

import (
	"context"

	"conversa"
	"conversa/ent"
	"conversa/internal/text"
	"conversa/internal/view"
)

// PredefinedText implements ResolverRoot.
func (r *Resolver) PredefinedText() PredefinedTextResolver { return predefinedTextResolver{r} }

type predefinedTextResolver struct{ *Resolver }

// PredefinedTextConnection is a page of predefined texts.
type PredefinedTextConnection struct {
	Edges    []*PredefinedTextEdge
	Nodes    []*ent.PredefinedText
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *PredefinedTextConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// PredefinedTextEdge is a text and its place in the list.
type PredefinedTextEdge struct {
	Cursor string
	Node   *ent.PredefinedText
}

func (r queryResolver) PredefinedTexts(ctx context.Context, module *conversa.CustomerModule, search *string, first *int, after *string) (*PredefinedTextConnection, error) {
	texts := view.Texts{Module: module}
	if search != nil {
		texts.Search = askable(*search)
	}
	rows, err := r.View.PredefinedTexts(ctx, texts, page(first, after, nil, nil))
	if err != nil {
		return nil, err
	}
	relate(r.load(ctx).kin, rows.Rows)
	count := func(ctx context.Context) (int, error) { return r.View.CountPredefinedTexts(ctx, texts) }
	c := &PredefinedTextConnection{Nodes: rows.Rows, Edges: make([]*PredefinedTextEdge, len(rows.Rows)), count: count}
	for i, row := range rows.Rows {
		c.Edges[i] = &PredefinedTextEdge{Cursor: texts.Cursor(row), Node: row}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *PredefinedTextEdge) string { return e.Cursor })
	return c, nil
}

func (r predefinedTextResolver) CreatedBy(ctx context.Context, obj *ent.PredefinedText) (*ent.User, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.users, obj, "createdBy", always(func(t *ent.PredefinedText) string { return t.CreatedByID }))
}

func (r queryResolver) MergeFields(ctx context.Context, module conversa.CustomerModule) ([]*conversa.MergeField, error) {
	fields, err := r.Texts.Fields(ctx, module)
	named := make([]*conversa.MergeField, len(fields))
	for i := range fields {
		named[i] = &fields[i]
	}
	return named, err
}

func (r queryResolver) PreviewText(ctx context.Context, conversationID, written string, attachmentCount *int) (*text.Preview, error) {
	count := 0
	if attachmentCount != nil {
		count = *attachmentCount
	}
	return r.Texts.Preview(ctx, askable(conversationID), written, count)
}

func (r mutationResolver) CreatePredefinedText(ctx context.Context, input CreatePredefinedTextInput) (*PredefinedTextPayload, error) {
	row, err := r.Texts.Create(ctx, text.New{Module: input.Module, Name: input.Name, Body: input.Body})
	return r.textPayload(ctx, row, err)
}

func (r mutationResolver) UpdatePredefinedText(ctx context.Context, id string, input UpdatePredefinedTextInput) (*PredefinedTextPayload, error) {
	row, err := r.Texts.Update(ctx, askable(id), input.Name, input.Body)
	return r.textPayload(ctx, row, err)
}

func (r mutationResolver) DeletePredefinedText(ctx context.Context, id string) (*DeletePayload, error) {
	return r.deleted(ctx, id, r.Texts.Delete(ctx, askable(id)))
}

func (r mutationResolver) CopyPredefinedText(ctx context.Context, id string, module conversa.CustomerModule) (*PredefinedTextPayload, error) {
	row, err := r.Texts.Copy(ctx, askable(id), module)
	return r.textPayload(ctx, row, err)
}

func (r mutationResolver) textPayload(ctx context.Context, row *ent.PredefinedText, err error) (*PredefinedTextPayload, error) {
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &PredefinedTextPayload{PredefinedText: row}, nil
}
