package graph_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
)

const nodeQuery = `query ($id: ID!) { node(id: $id) { __typename id } }`

func TestNodeFindsEveryType(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		types := map[string]string{
			"org": "Organization", "usr": "User", "acc": "Account", "led": "Lead", "con": "Contact",
			"cnv": "Conversation", "msg": "Message", "att": "Attachment", "fil": "File", "cfd": "CustomFieldDefinition",
			"rol": "Role", "grp": "Group", "ses": "Session", "tok": "ApiToken", "aud": "AuditEntry", "sig": "Signal", "view": "MessageView", "txt": "PredefinedText", "doc": "SalesDocument", "drv": "CloudDrive", "cle": "CreditLedgerEntry", "cpu": "CreditPurchase",
		}
		for prefix, id := range s.ids() {
			a := w.ask(s.viewer(), nodeQuery, map[string]any{"id": id})
			if a.at("node.id") != id || a.at("node.__typename") != types[prefix] {
				t.Errorf("%s: %s", prefix, a.text)
			}
		}
		for _, d := range newWalker(t).schema.PossibleTypes["Node"] {
			if d.Kind == ast.Object && !slices.Contains(slices.Collect(maps.Values(types)), d.Name) {
				t.Errorf("this test does not know %s", d.Name)
			}
		}
	})
}

func TestNodeIsNullForWhatIsNotThereOrNotYours(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		ids := []string{
			"", "_", "msg", "msg_", "nothing", "msg_\x00", "\x00", "cnv_\xff\xfe", "acc_' or 1=1 --", "msg_%", "MSG_" + s.messages["text"].ID[4:],
			"usr_" + s.messages["text"].ID[4:], strings.Repeat("msg_", 5_000), "ses_1", "job_1", "idn_1", "rea_1", "msg_\u200b", "1",
		}
		for prefix, id := range other.ids() {
			ids = append(ids, id, prefix+"_01jb2c00000000000000000000")
		}
		for _, id := range ids {
			a := w.try(s.viewer(), nodeQuery, map[string]any{"id": id})
			if a.text != `{"data":{"node":null}}` {
				t.Errorf("%.40q: %s", id, a.text)
			}
		}
	})
}

func TestNodeOfAWithdrawnAttachmentIsNull(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.ask(s.viewer(), nodeQuery, map[string]any{"id": s.secret.ID})
		if a.text != `{"data":{"node":null}}` {
			t.Error(a.text)
		}
	})
}

func TestThoseWithoutAnOrganizationFindNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		for _, id := range s.ids() {
			for _, viewer := range []conversa.Viewer{{}, {UserID: s.admin.ID, Scopes: conversa.AllScopes}} {
				if a := w.try(viewer, nodeQuery, map[string]any{"id": id}); a.at("node") != nil {
					t.Errorf("%+v: %s", viewer, a.text)
				}
			}
		}
	})
}
