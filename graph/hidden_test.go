package graph_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// want compares a part of an answer with JSON.
func want(t *testing.T, a answer, path, expected string) {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(expected), &v); err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(a.at(path))
	if err != nil {
		t.Fatal(err)
	}
	sorted, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(sorted) {
		t.Errorf("%s = %s, want %s", path, got, sorted)
	}
}

func (w *world) node(s *shop, id, typeName, fields string) answer {
	w.t.Helper()
	return w.ask(s.viewer(), `query ($id: ID!) { node(id: $id) { ... on `+typeName+" { "+fields+" } } }", map[string]any{"id": id})
}

func TestAWithdrawnMessageShowsNothingOfWhatItSaid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		fields := "type text content { __typename } attachments { id } reactions { emoji } revokedAt"
		hidden := `{"type": "IMAGE", "text": null, "content": null, "attachments": [], "reactions": [], "revokedAt": "2026-03-01T12:00:00.000Z"}`
		want(t, w.node(s, s.messages["revoked"].ID, "Message", fields), "node", hidden)
		want(t, w.node(s, s.talk.ID, "Conversation", "lastMessage { "+fields+" }"), "node.lastMessage", hidden)
		a := w.ask(s.viewer(), "{ messages(first: 100) { nodes { id "+fields+" } } }", nil)
		for i := range a.at("messages.nodes").([]any) {
			m := a.at("messages.nodes").([]any)[i].(map[string]any)
			if shown := m["text"] != nil || m["content"] != nil; shown == (m["id"] == s.messages["revoked"].ID) {
				t.Errorf("message %v", m)
			}
		}
	})
}

func TestContentIsOfTheTypesOwnKind(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		for name, expected := range map[string]string{
			"type0": `null`,
			"type6": `{"__typename": "LocationContent", "latitude": -23.5, "longitude": -46.6, "name": "Office", "address": "1 Main St"}`,
			"type7": `{"__typename": "ContactCardsContent", "cards": [
				{"name": "Dora", "phones": ["+15550100003"], "emails": ["dora@example.com"], "company": "D"},
				{"name": "Eva", "phones": [], "emails": [], "company": null}]}`,
			"type8":  `{"__typename": "ButtonContent", "id": "1", "title": "Yes", "payload": {"a": [1, null]}}`,
			"type10": `{"__typename": "OrderContent", "catalogId": "1", "note": "Soon", "items": [{"productId": "p", "quantity": 2, "price": "49.90", "currency": "BRL"}]}`,
			"type11": `{"__typename": "UnsupportedContent", "reason": "Unknown", "raw": {"type": "poll"}}`,
		} {
			a := w.node(s, s.messages[name].ID, "Message", `content { __typename
				... on LocationContent { latitude longitude name address }
				... on ContactCardsContent { cards { name phones emails company } }
				... on ButtonContent { id title payload }
				... on OrderContent { catalogId note items { productId quantity price currency } }
				... on UnsupportedContent { reason raw } }`)
			want(t, a, "node.content", expected)
		}
	})
}

func TestWhatIsNotKnownIsNull(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		failure := "failure { reason code title detail retryable }"
		want(t, w.node(s, s.messages["lost"].ID, "Message", failure), "node.failure",
			`{"reason": null, "code": null, "title": "Lost", "detail": null, "retryable": false}`)
		want(t, w.node(s, s.messages["failed"].ID, "Message", failure), "node.failure",
			`{"reason": "WINDOW_CLOSED", "code": 131047, "title": "Too late", "detail": "Wait.", "retryable": true}`)
		want(t, w.node(s, s.messages["text"].ID, "Message", failure+" referral { headline } replyTo { id } replyToWamid sentBy { id } content { __typename } deliveredAt readAt editedAt revokedAt"),
			"node", `{"failure": null, "referral": null, "replyTo": null, "replyToWamid": null, "sentBy": null, "content": null,
				"deliveredAt": null, "readAt": null, "editedAt": null, "revokedAt": null}`)
		want(t, w.node(s, s.nameless.ID, "Lead", "firstName lastName fullName phone waId username email company source"), "node",
			`{"firstName": null, "lastName": null, "fullName": "WhatsApp", "phone": null, "waId": null, "username": null, "email": null, "company": null, "source": null}`)
		want(t, w.node(s, s.silent.ID, "Conversation", "lastMessage { id } window { open openedAt closesAt } messages { nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"),
			"node", `{"lastMessage": null, "window": {"open": false, "openedAt": null, "closesAt": null}, "messages": {"nodes": [], "totalCount": 0,
				"pageInfo": {"hasNextPage": false, "hasPreviousPage": false, "startCursor": null, "endCursor": null}}}`)
		want(t, w.node(s, s.bare.ID, "Account", "statusReason phoneNumber verifiedName qualityRating"), "node",
			`{"statusReason": null, "phoneNumber": null, "verifiedName": null, "qualityRating": "UNKNOWN"}`)
	})
}

func TestTheWindowIsOpenFor24Hours(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		fields := "window { open openedAt closesAt }"
		want(t, w.node(s, s.talk.ID, "Conversation", fields), "node.window",
			`{"open": true, "openedAt": "2026-03-01T11:59:00.000Z", "closesAt": "2026-03-02T11:59:00.000Z"}`)
		want(t, w.node(s, s.closed.ID, "Conversation", fields), "node.window",
			`{"open": false, "openedAt": "2026-02-28T12:00:00.000Z", "closesAt": "2026-03-01T12:00:00.000Z"}`)
	})
}

func TestReactionsAreThoseThatStandWithTheirAuthors(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		fields := "reactions { emoji at by { __typename ... on Lead { id } ... on Contact { id } } }"
		want(t, w.node(s, s.messages["text"].ID, "Message", fields), "node.reactions", strings.ReplaceAll(`[
			{"emoji": "🎉", "at": "2026-03-01T11:59:59.000Z", "by": {"__typename": "Lead", "id": "ID"}},
			{"emoji": "👍", "at": "2026-03-01T12:00:00.000Z", "by": null}]`, "ID", s.lead.ID))
		want(t, w.node(s, s.messages["answer"].ID, "Message", fields), "node.reactions", `[]`)
		want(t, w.node(s, s.messages["elsewhere"].ID, "Message", fields), "node.reactions", strings.ReplaceAll(
			`[{"emoji": "🎉", "at": "2026-03-01T12:00:00.000Z", "by": {"__typename": "Contact", "id": "ID"}}]`, "ID", s.contact.ID))
	})
}

func TestAReplyFindsItsOriginalInItsOwnConversation(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		w.newShop("two") // has the same wamids
		fields := "replyTo { id } replyToWamid"
		want(t, w.node(s, s.messages["answer"].ID, "Message", fields), "node",
			`{"replyTo": {"id": "`+s.messages["text"].ID+`"}, "replyToWamid": "wamid.text"}`)
		want(t, w.node(s, s.messages["orphan"].ID, "Message", fields), "node", `{"replyTo": null, "replyToWamid": "wamid.nowhere"}`)
		want(t, w.node(s, s.messages["elsewhere"].ID, "Message", fields), "node", `{"replyTo": null, "replyToWamid": "wamid.text"}`)
	})
}
