package view

import (
	"context"

	"conversa"
	"conversa/ent/contact"
	"conversa/ent/conversation"
	"conversa/ent/lead"
	"conversa/ent/message"
	"conversa/ent/predicate"
	"conversa/internal/store"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

// searchingTalks is a list of conversations. A text is found in their messages and
// customers, whose indexes give conversations in no order.
func searchingTalks(c ConversationList, order talkOrder, s span) search[predicate.Conversation] {
	l := search[predicate.Conversation]{fewer: nearTalks, list: list[predicate.Conversation]{
		span: s, table: conversation.Table, column: order.column, by: order.by, filters: c.filters(order), owners: c.owners(),
		apart: func(string) []predicate.Conversation { return c.ofAnybody().filters(order) },
	}}
	if c.Filter.Search == nil || order.name != "" {
		return l // what waits, or is open, is few
	}
	l.asked = asking(Phrases(*c.Filter.Search))
	l.byIndex = func(ctx context.Context, s *store.Store, reach conversa.Reach) ([]predicate.Conversation, error) {
		others := c
		others.Filter.Search = nil
		said := saidSomewhere(reach, *c.Filter.Search)
		l.filters = append(others.filters(order), said)
		l.apart = func(string) []predicate.Conversation { return append(others.ofAnybody().filters(order), said) }
		return l.page(ctx, s)
	}
	return l
}

// saidSomewhere are the conversations that saying holds for, found by what was said and
// by whom.
func saidSomewhere(reach conversa.Reach, text string) predicate.Conversation {
	return func(q *sql.Selector) {
		words, phrases := searchPhrases(text), Phrases(text)
		said := conditions{sql.In(q.C(conversation.FieldID), withText(q, reach, message.Table, message.FieldConversationID, messageTexts, phrases))}
		if len(words) > 0 {
			said = append(said,
				sql.In(q.C(conversation.FieldLeadID), withText(q, reach, lead.Table, lead.FieldID, customerTexts, words)),
				sql.In(q.C(conversation.FieldContactID), withText(q, reach, contact.Table, contact.FieldID, customerTexts, words)))
		}
		for i, one := range said[1:] {
			column := []string{conversation.FieldLeadID, conversation.FieldContactID}[i]
			said[i+1] = sql.And(sql.NotNull(q.C(column)), one)
		}
		q.Where(said.any())
	}
}

// withText selects a column of a table's rows that have all phrases.
func withText(q *sql.Selector, reach conversa.Reach, table, column string, t texts, phrases []string) *sql.Selector {
	rows := sql.Dialect(q.Dialect()).Select()
	l := search[predicate.Conversation]{texts: t, asked: asking(phrases)}
	l.table = table
	if q.Dialect() == dialect.Postgres || len(l.asked) == 0 {
		rows.From(sql.Table(table))
	} else {
		l.match(rows, 0, 1<<62)
	}
	return rows.Select(rows.C(column)).Where(sql.EQ(rows.C("organization_id"), reach.OrganizationID)).
		Where(containing(rows.C("search_text"), phrases))
}
