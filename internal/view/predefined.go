package view

import (
	"context"
	"strconv"
	"strings"

	"entgo.io/ent/dialect/sql"

	"conversa"
	"conversa/ent"
	"conversa/ent/predefinedtext"
)

// Texts says which predefined texts. What is empty says nothing.
type Texts struct {
	Module *conversa.CustomerModule
	Search string
}

// PredefinedTexts is a page of the texts that pass: of a search those first whose names
// begin with its words, and then by name. An organization has a few hundred at most, whose
// names the index holds.
func (s *Service) PredefinedTexts(ctx context.Context, t Texts, p Page) (Rows[*ent.PredefinedText], error) {
	span, err := Page{First: p.First}.span()
	if err != nil {
		return Rows[*ent.PredefinedText]{}, err
	}
	query, order := s.textsFound(t), t.ranking()
	if p.After != nil {
		at, ok := parseNamePosition(*p.After)
		rank, key, ranked := cutRank(at.Name)
		if !ok || !ranked {
			return Rows[*ent.PredefinedText]{}, conversa.Invalid("after", "This is not a cursor of this list.")
		}
		query.Where(func(q *sql.Selector) { q.Where(order.beyond(q, rank, key, at.ID)) })
	}
	rows, err := query.Where(order.apply).Limit(span.limit + 1).All(ctx)
	if err != nil {
		return Rows[*ent.PredefinedText]{}, found("texts", err)
	}
	page := cutPage(rows, span)
	page.HasPrevious = p.After != nil
	return page, nil
}

// CountPredefinedTexts counts the texts that pass.
func (s *Service) CountPredefinedTexts(ctx context.Context, t Texts) (int, error) {
	n, err := s.textsFound(t).Count(ctx)
	return n, found("number of texts", err)
}

// PredefinedText finds one.
func (s *Service) PredefinedText(ctx context.Context, id string) (*ent.PredefinedText, error) {
	return s.Store.Client().PredefinedText.Get(ctx, id)
}

func (s *Service) textsFound(t Texts) *ent.PredefinedTextQuery {
	query := s.Store.Client().PredefinedText.Query()
	if t.Module != nil {
		query.Where(predefinedtext.ModuleEQ(*t.Module))
	}
	if words := Phrases(t.Search); len(words) > 0 {
		query.Where(func(q *sql.Selector) { q.Where(containing(q.C(predefinedtext.FieldNameKey), words)) })
	}
	return query
}

// Cursor is a text's place in the list.
func (t Texts) Cursor(row *ent.PredefinedText) string {
	rank := strconv.Itoa(t.ranking().of(row.NameKey))
	return NamePosition{Name: rank + row.NameKey, ID: row.ID}.String()
}

// cutRank takes the rank off the name of a cursor.
func cutRank(name string) (rank int, key string, ok bool) {
	if name == "" || name[0] < '0' || name[0] > '2' {
		return 0, "", false
	}
	return int(name[0] - '0'), name[1:], true
}

// ranking orders names by how a search finds them: 0 for those that begin with all that
// was typed, 1 for those that begin with a word of it, 2 for others.
type ranking struct {
	typed string
	words []string
}

func (t Texts) ranking() ranking {
	words := Phrases(t.Search)
	return ranking{typed: strings.Join(words, " "), words: words}
}

func (r ranking) of(key string) int {
	if strings.HasPrefix(key, r.typed) {
		return 0
	}
	for _, word := range r.words {
		if strings.HasPrefix(key, word) {
			return 1
		}
	}
	return 2
}

// expression is of in SQL.
func (r ranking) expression(column string) sql.Querier {
	return sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("CASE WHEN ").Join(sql.HasPrefix(column, r.typed)).WriteString(" THEN 0")
		for _, word := range r.words {
			b.WriteString(" WHEN ").Join(sql.HasPrefix(column, word)).WriteString(" THEN 1")
		}
		b.WriteString(" ELSE 2 END")
	})
}

// apply puts the list's order into SQL. Without a search it is that of an index.
func (r ranking) apply(q *sql.Selector) {
	if len(r.words) > 0 {
		q.OrderExpr(r.expression(q.C(predefinedtext.FieldNameKey)))
	}
	q.OrderBy(q.C(predefinedtext.FieldNameKey), q.C(predefinedtext.FieldID))
}

// beyond are the rows after a place in the list.
func (r ranking) beyond(q *sql.Selector, rank int, key, id string) *sql.Predicate {
	column := q.C(predefinedtext.FieldNameKey)
	after := sql.CompositeGT([]string{column, q.C(predefinedtext.FieldID)}, key, id)
	if len(r.words) == 0 {
		return after
	}
	compared := func(op string) *sql.Predicate {
		return sql.P(func(b *sql.Builder) { b.Join(r.expression(column)).WriteString(op + strconv.Itoa(rank)) })
	}
	return sql.Or(compared(" > "), sql.And(compared(" = "), after))
}
