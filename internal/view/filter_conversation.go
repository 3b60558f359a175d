package view

import (
	"conversa"
	"conversa/ent/contact"
	"conversa/ent/conversation"
	"conversa/ent/lead"
	"conversa/ent/message"
	"conversa/ent/predicate"
	"conversa/ent/readmarker"

	"entgo.io/ent/dialect/sql"
)

// talksPassing puts a checked filter of conversations into SQL, as its asker means it.
func talksPassing(f conversa.ConversationFilter, as conversa.Asker) predicate.Conversation {
	return func(q *sql.Selector) {
		conditions := conditions{
			equal(q.C(conversation.FieldAccountID), f.AccountID),
			flag(f.Waiting, sql.NotNull(q.C(conversation.FieldWaitingSince))),
			flag(f.Unread, unreadBy(q, as.UserID)),
		}
		if f.Owner != nil {
			conditions = append(conditions, sql.In(q.C(conversation.FieldOwnerID), anys(f.Owner.IDs(as.UserID))...))
		}
		if f.Module != nil {
			conditions = append(conditions, inModule(q, *f.Module))
		}
		if f.Window != nil {
			conditions = append(conditions, windowIs(q, *f.Window, as.Now))
		}
		if f.Search != nil {
			conditions = append(conditions, saying(q, *f.Search))
		}
		if p := conditions.all(); p != nil {
			q.Where(p)
		}
	}
}

// unreadBy are conversations of which a user has not read all that counts.
func unreadBy(q *sql.Selector, userID string) *sql.Predicate {
	marks := sql.Dialect(q.Dialect()).Select().From(sql.Table(readmarker.Table).As("mark"))
	marks.Select(marks.C(readmarker.FieldID)).Where(sql.And(
		sql.EQ(marks.C(readmarker.FieldUserID), userID),
		sql.ColumnsEQ(marks.C(readmarker.FieldConversationID), q.C(conversation.FieldID)),
		sql.ColumnsGTE(marks.C(readmarker.FieldReadCount), q.C(conversation.FieldInboundCount)),
	))
	return sql.And(sql.GT(q.C(conversation.FieldInboundCount), 0), sql.Not(sql.Exists(marks)))
}

// saying are conversations whose customer, or one of whose messages, has all that is
// looked for.
func saying(q *sql.Selector, text string) *sql.Predicate {
	words, phrases := searchPhrases(text), Phrases(text)
	if len(phrases) == 0 {
		return nil
	}
	found := conditions{holding(q, message.Table, message.FieldConversationID, conversation.FieldID, phrases)}
	if len(words) > 0 {
		found = append(found,
			holding(q, lead.Table, lead.FieldID, conversation.FieldLeadID, words),
			holding(q, contact.Table, contact.FieldID, conversation.FieldContactID, words))
	}
	return found.any()
}

// holding is a row of a table, tied to the conversation by two columns, that has all
// phrases in its search text.
func holding(q *sql.Selector, table, column, of string, phrases []string) *sql.Predicate {
	rows := sql.Dialect(q.Dialect()).Select().From(sql.Table(table).As("held"))
	rows.Select(rows.C("id")).Where(sql.ColumnsEQ(rows.C(column), q.C(of))).Where(containing(rows.C("search_text"), phrases))
	return sql.Exists(rows)
}
