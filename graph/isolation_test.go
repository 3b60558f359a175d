package graph_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
)

// all asks everything that a query can reach.
func (w *world) all(t *testing.T, viewer conversa.Viewer) answer {
	walk := newWalker(t)
	var b strings.Builder
	for _, f := range walk.schema.Query.Fields {
		if f.Name != "__schema" && !slices.ContainsFunc(f.Arguments, func(a *ast.ArgumentDefinition) bool { return a.Type.NonNull }) {
			b.WriteString(f.Name + " ")
			if walk.schema.Types[f.Type.Name()].IsCompositeType() {
				b.WriteString(walk.selection(f.Type.Name(), 5) + " ")
			}
		}
	}
	return w.try(viewer, "{ "+b.String()+" }", nil)
}

func TestNothingOfAnotherOrganizationIsReachable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		alone := w.all(t, s.viewer())
		if len(alone.Errors) > 0 {
			t.Fatal(alone.text)
		}
		other := w.newShop("two")
		beside := w.all(t, s.viewer())
		if beside.text != alone.text {
			t.Error("another organization changes the answer")
		}
		for _, id := range other.everything() {
			if strings.Contains(beside.text, id) {
				t.Errorf("%s of another organization is there", id)
			}
		}
	})
}

// everything is every id of a shop.
func (s *shop) everything() (ids []string) {
	for _, id := range s.ids() {
		ids = append(ids, id)
	}
	for _, m := range s.messages {
		ids = append(ids, m.ID)
	}
	for _, f := range s.fields {
		ids = append(ids, f.ID)
	}
	return append(ids, s.converted.ID, s.chief.ID, s.gone.ID, s.bare.ID, s.nameless.ID, s.silent.ID, s.closed.ID, s.secret.ID, s.upload.ID, s.theirs.ID)
}

// For each id of another organization the answer is that for one that does not
// exist: in filters, in sendMessage, as a node.
func TestAnIDOfAnotherOrganizationIsAsOneThatDoesNotExist(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		documents := map[string]string{
			"node":                   `query ($id: ID!) { node(id: $id) { id } }`,
			"account of messages":    `query ($id: ID!) { messages(filter: {accountId: $id}) { nodes { id } edges { cursor } totalCount pageInfo { endCursor } } }`,
			"conversation":           `query ($id: ID!) { messages(filter: {conversationId: $id}) { nodes { id } totalCount } }`,
			"wamid":                  `query ($id: String!) { messages(filter: {wamid: $id}) { nodes { id } totalCount } }`,
			"text":                   `query ($id: String!) { messages(filter: {text: $id}) { nodes { id } totalCount } }`,
			"account of talks":       `query ($id: ID!) { conversations(filter: {accountId: $id}) { nodes { id } totalCount } }`,
			"sessions":               `query ($id: ID) { sessions(userId: $id) { id } }`,
			"user of the audit":      `query ($id: ID) { auditLog(filter: {userId: $id}) { nodes { id } totalCount } }`,
			"subject of the audit":   `query ($id: ID) { auditLog(filter: {subjectId: $id}) { nodes { id } totalCount } }`,
			"users":                  `query ($id: String) { organization { users(search: $id) { nodes { id } totalCount } } }`,
			"revokeSession":          `mutation ($id: ID!) { revokeSession(id: $id) { deletedId } }`,
			"role to invite":         `mutation ($id: ID!) { inviteUser(input: {name: "Eve", email: "eve@example.com", profile: STANDARD, roleId: $id}) { user { id } } }`,
			"group to invite":        `mutation ($id: ID!) { inviteUser(input: {name: "Eve", email: "eve@example.com", profile: STANDARD, groupIds: [$id]}) { user { id } } }`,
			"updateUser":             `mutation ($id: ID!) { updateUser(id: $id, input: {name: "Eve"}) { user { id } } }`,
			"role of a user":         `mutation ($id: ID!) { updateUser(id: "` + s.gone.ID + `", input: {roleId: $id}) { user { id } } }`,
			"groups of a user":       `mutation ($id: ID!) { updateUser(id: "` + s.gone.ID + `", input: {groupIds: [$id]}) { user { id } } }`,
			"deactivateUser":         `mutation ($id: ID!) { deactivateUser(id: $id) { user { id } } }`,
			"who takes over":         `mutation ($id: ID!) { deactivateUser(id: "` + s.gone.ID + `", reassignToId: $id) { user { id } } }`,
			"reactivateUser":         `mutation ($id: ID!) { reactivateUser(id: $id) { user { id } } }`,
			"createPasswordReset":    `mutation ($id: ID!) { createPasswordReset(userId: $id) { user { id } } }`,
			"saveGroup":              `mutation ($id: ID!) { saveGroup(id: $id, input: {name: "Eve", userIds: []}) { group { id } } }`,
			"users of a group":       `mutation ($id: ID!) { saveGroup(input: {name: "Eve", userIds: [$id]}) { group { id } } }`,
			"deleteGroup":            `mutation ($id: ID!) { deleteGroup(id: $id) { deletedId } }`,
			"saveRole":               `mutation ($id: ID!) { saveRole(id: $id, input: {name: "Eve"}) { role { id } } }`,
			"role above":             `mutation ($id: ID!) { saveRole(input: {name: "Eve", reportsToId: $id}) { role { id } } }`,
			"deleteRole":             `mutation ($id: ID!) { deleteRole(id: $id) { deletedId } }`,
			"revokeApiToken":         `mutation ($id: ID!) { revokeApiToken(id: $id) { deletedId } }`,
			"view of messages":       `query ($id: ID) { messages(viewId: $id) { nodes { id } totalCount } }`,
			"updateMessageView":      `mutation ($id: ID!) { updateMessageView(id: $id, input: {name: "Eve", filter: {}}) { messageView { id } } }`,
			"deleteMessageView":      `mutation ($id: ID!) { deleteMessageView(id: $id) { deletedId } }`,
			"updatePredefinedText":   `mutation ($id: ID!) { updatePredefinedText(id: $id, input: {name: "Eve"}) { predefinedText { id } } }`,
			"deletePredefinedText":   `mutation ($id: ID!) { deletePredefinedText(id: $id) { deletedId } }`,
			"copyPredefinedText":     `mutation ($id: ID!) { copyPredefinedText(id: $id, module: LEADS) { predefinedText { id } } }`,
			"previewText":            `query ($id: ID!) { previewText(conversationId: $id, text: "hello") { text } }`,
			"search of texts":        `query ($id: String!) { predefinedTexts(search: $id) { nodes { id } totalCount } }`,
			"customer of documents":  `query ($id: ID!) { salesDocuments(customerId: $id) { nodes { id } edges { cursor } totalCount pageInfo { endCursor } } }`,
			"search of documents":    `query ($id: String!) { salesDocuments(search: $id) { nodes { id } totalCount } }`,
			"createSalesDocument":    `mutation ($id: ID!) { createSalesDocument(input: {kind: QUOTE, customerId: $id, subject: "x", currency: "BRL", lines: [{description: "x", quantity: "1", unitPrice: "1"}]}) { salesDocument { id } } }`,
			"updateSalesDocument":    `mutation ($id: ID!) { updateSalesDocument(id: $id, input: {kind: QUOTE, subject: "x", currency: "BRL", lines: [{description: "x", quantity: "1", unitPrice: "1"}]}) { salesDocument { id } } }`,
			"customer of a document": `mutation ($id: ID!) { updateSalesDocument(id: "` + s.document.ID + `", input: {kind: QUOTE, customerId: $id, subject: "x", currency: "BRL", lines: [{description: "x", quantity: "1", unitPrice: "1"}]}) { salesDocument { id } } }`,
			"remindMe":               `mutation ($id: ID!) { remindMe(signalId: $id, after: {count: 1, unit: HOUR}) { signal { id } } }`,
			"ignoreSignal":           `mutation ($id: ID!) { ignoreSignal(signalId: $id) { signal { id } } }`,
			"seeSignals":             `mutation ($id: ID!) { seeSignals(signalIds: [$id]) { signals { id } } }`,
			"markRead":               `mutation ($id: ID!) { markRead(conversationId: $id, upToMessageId: "` + s.messages["text"].ID + `") { conversation { id } } }`,
			"markRead, message":      `mutation ($id: ID!) { markRead(conversationId: "` + s.talk.ID + `", upToMessageId: $id) { conversation { id } } }`,
			"markNoReplyNeeded":      `mutation ($id: ID!) { markNoReplyNeeded(conversationId: $id) { conversation { id } } }`,
			"sendMessage":            `mutation ($id: ID!) { sendMessage(input: {conversationId: $id, idempotencyKey: "k", text: "hello"}) { messages { id } } }`,
			"sendMessage, original":  `mutation ($id: ID!) { sendMessage(input: {conversationId: "` + s.talk.ID + `", idempotencyKey: "k2", text: "hello", replyToId: $id}) { messages { id } } }`,
			"sendMessage, text":      `mutation ($id: ID!) { sendMessage(input: {conversationId: "` + s.talk.ID + `", idempotencyKey: "k3", predefinedTextId: $id}) { messages { id } } }`,
			"sendMessage, file":      `mutation ($id: ID!) { sendMessage(input: {conversationId: "` + s.talk.ID + `", idempotencyKey: "k4", attachments: [{fileId: $id}]}) { messages { id } } }`,
			"sendMessage, drive":     `mutation ($id: ID!) { sendMessage(input: {conversationId: "` + s.talk.ID + `", idempotencyKey: "k6", attachments: [{cloudFile: {driveId: $id, cloudFileId: "n0"}}]}) { messages { id } } }`,
			"disconnectCloudDrive":   `mutation ($id: ID!) { disconnectCloudDrive(id: $id) { deletedId } }`,
			"importEvernote":         `mutation ($id: ID!) { importEvernote(fileId: $id) { cloudDrive { id } } }`,
			"copyCloudFile":          `mutation ($id: ID!) { copyCloudFile(driveId: $id, cloudFileId: "n0") { file { id } } }`,
			"sendMessage, document":  `mutation ($id: ID!) { sendMessage(input: {conversationId: "` + s.talk.ID + `", idempotencyKey: "k5", attachments: [{salesDocumentId: $id}]}) { messages { id } } }`,
			"owner of leads":         `query ($id: ID!) { leads(filter: {owner: {userId: $id}}) { nodes { id } totalCount } }`,
			"owners of contacts":     `query ($id: ID!) { contacts(filter: {owner: {anyOf: [$id]}}) { nodes { id } totalCount } }`,
			"search of leads":        `query ($id: String!) { leads(filter: {search: $id}) { nodes { id } totalCount } }`,
			"updateLead":             `mutation ($id: ID!) { updateLead(id: $id, input: {firstName: "Eva"}) { lead { id } } }`,
			"updateContact":          `mutation ($id: ID!) { updateContact(id: $id, input: {firstName: "Eva"}) { contact { id } } }`,
			"deleteLead":             `mutation ($id: ID!) { deleteLead(id: $id) { deletedId } }`,
			"deleteContact":          `mutation ($id: ID!) { deleteContact(id: $id) { deletedId } }`,
			"convertLead":            `mutation ($id: ID!) { convertLead(id: $id) { contact { id } } }`,
			"assignCustomer":         `mutation ($id: ID!) { assignCustomer(customerId: $id, ownerId: "` + s.admin.ID + `") { customer { id } } }`,
			"assignCustomer, to":     `mutation ($id: ID!) { assignCustomer(customerId: "` + s.lead.ID + `", ownerId: $id) { customer { id } } }`,
			"createLead, owner":      `mutation ($id: ID!) { createLead(input: {firstName: "Eva", ownerId: $id}) { lead { id } } }`,
			"updateLead, owner":      `mutation ($id: ID!) { updateLead(id: "` + s.lead.ID + `", input: {ownerId: $id}) { lead { id } } }`,
			"saveCustomField":        `mutation ($id: ID!) { saveCustomField(id: $id, input: {module: LEADS, name: "Field0", type: TEXT}) { customFieldDefinition { id } } }`,
			"deleteCustomField":      `mutation ($id: ID!) { deleteCustomField(id: $id) { deletedId } }`,
		}
		for name, document := range documents {
			for _, id := range append(other.everything(), "nothing\x00", "msg_\xff") {
				never := strings.Repeat("0", 26)
				prefix, _, _ := strings.Cut(id, "_")
				got, want := w.try(s.viewer(), document, map[string]any{"id": id}), w.try(s.viewer(), document, map[string]any{"id": prefix + "_" + never})
				if got.text != want.text {
					t.Errorf("%s %q: %s, want %s", name, id, got.text, want.text)
				}
				if code := got.code(); code != "" && code != "NOT_FOUND" {
					t.Errorf("%s %q: %s", name, id, got.text)
				}
			}
		}
		if n := w.store.Client().Message.Query().CountX(system(t)); n != len(s.messages)+len(other.messages) {
			t.Errorf("there are %d messages", n)
		}
	})
}

// A cursor is a place, not a row: another organization's leads to nothing of it.
func TestACursorOfAnotherOrganizationLeadsToOnesOwnRows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		whole := w.ask(s.viewer(), "{ messages(first: 100) { nodes { id } } }", nil)
		theirs := w.ask(other.viewer(), "{ messages(first: 5) { pageInfo { endCursor } } }", nil).at("messages.pageInfo.endCursor")
		forged := base64.RawURLEncoding.EncodeToString([]byte("zzzzzzzzzz|" + other.messages["text"].ID))
		for _, cursor := range []any{theirs, forged} {
			got := w.ask(s.viewer(), "query ($after: Cursor) { messages(first: 100, after: $after) { nodes { id } } }", map[string]any{"after": cursor})
			for _, row := range got.at("messages.nodes").([]any) {
				if !slices.ContainsFunc(whole.at("messages.nodes").([]any), func(own any) bool { return fmt.Sprint(own) == fmt.Sprint(row) }) {
					t.Errorf("%v is not the viewer's", row)
				}
			}
		}
	})
}

// The key of one user does not answer with the message of another.
func TestAnIdempotencyKeyIsItsUsersOwn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		ids := map[any]bool{}
		for _, shop := range []*shop{s, other} {
			a := w.ask(shop.viewer(), send, sending(shop, nil))
			ids[a.at("sendMessage.messages.0.id")] = true
			if got := a.at("sendMessage.messages.0.conversation.id"); got != shop.talk.ID {
				t.Errorf("sent to %v", got)
			}
		}
		if len(ids) != 2 {
			t.Error("two organizations share a message")
		}
	})
}
