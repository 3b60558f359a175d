package graph_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
)

const listAttachments = `query ($id: ID!, $filter: AttachmentFilter, $first: Int, $after: Cursor) { node(id: $id) { ... on Conversation {
	attachments(filter: $filter, first: $first, after: $after) { nodes { id message { type } } edges { cursor } pageInfo { hasNextPage endCursor } totalCount } } } }`

// files makes messages with a file each in the shop's conversation, some of one instant,
// and gives the ids of their attachments, newest first.
func (w *world) files(s *shop, count int) (ids []string) {
	w.t.Helper()
	kinds := []conversa.MessageType{conversa.TypeImage, conversa.TypeDocument, conversa.TypeVideo}
	type made struct {
		at time.Time
		id string
	}
	var all []made
	w.save(func(ctx context.Context, c *ent.Client) {
		for i := range count {
			at, direction := noon.Add(time.Duration(i/3)*time.Second), conversa.DirectionInbound
			if i%2 == 1 {
				direction = conversa.DirectionOutbound
			}
			m := c.Message.Create().SetOrganizationID(s.org.ID).SetConversationID(s.silent.ID).SetAccountID(s.account.ID).SetOwnerID(s.admin.ID).
				SetDirection(direction).SetType(kinds[i%3]).SetOrigin(conversa.OriginHistory).SetStatus(conversa.StatusSent).
				SetSentAt(at).SetHasAttachment(true).SaveX(ctx)
			f := c.File.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetMediaID("m").SetName(fmt.Sprint(i, ".jpg")).
				SetContentType("image/jpeg").SetSize(1).SetState(conversa.FileReady).SetSource(conversa.FileFromWhatsApp).SaveX(ctx)
			a := c.Attachment.Create().SetOrganizationID(s.org.ID).SetMessageID(m.ID).SetFileID(f.ID).SaveX(ctx)
			all = append(all, made{at, a.ID})
		}
	})
	slices.SortFunc(all, func(a, b made) int {
		if c := b.at.Compare(a.at); c != 0 {
			return c
		}
		if a.id > b.id {
			return -1
		}
		return 1
	})
	for _, m := range all {
		ids = append(ids, m.id)
	}
	return ids
}

func TestAttachmentsArePagedNewestFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		want := w.files(s, 23)
		for _, size := range []int{1, 4, 7, 100} {
			got, after := []string{}, any(nil)
			for more := true; more && len(got) <= len(want); {
				a := w.ask(s.viewer(), listAttachments, map[string]any{"id": s.silent.ID, "first": size, "after": after})
				for _, node := range a.at("node.attachments.nodes").([]any) {
					got = append(got, node.(map[string]any)["id"].(string))
				}
				if n := a.at("node.attachments.totalCount"); n != float64(len(want)) {
					t.Fatalf("%v in all", n)
				}
				more, after = a.at("node.attachments.pageInfo.hasNextPage").(bool), a.at("node.attachments.pageInfo.endCursor")
			}
			if !slices.Equal(got, want) {
				t.Errorf("by %d: %v, want %v", size, got, want)
			}
		}
		for name, c := range map[string]struct {
			filter map[string]any
			want   float64
		}{
			"pictures":           {map[string]any{"types": []string{"IMAGE"}}, 8},
			"of two types":       {map[string]any{"types": []string{"IMAGE", "VIDEO"}}, 15},
			"received":           {map[string]any{"direction": "INBOUND"}, 12},
			"received pictures":  {map[string]any{"types": []string{"IMAGE"}, "direction": "INBOUND"}, 4},
			"what is not a file": {map[string]any{"types": []string{"TEXT"}}, 0},
		} {
			a := w.ask(s.viewer(), listAttachments, map[string]any{"id": s.silent.ID, "filter": c.filter})
			if n := a.at("node.attachments.totalCount"); n != c.want || float64(len(a.at("node.attachments.nodes").([]any))) != c.want {
				t.Errorf("%s: %s", name, a.text)
			}
		}
		for name, variables := range map[string]map[string]any{
			"no type":     {"id": s.silent.ID, "filter": map[string]any{"types": []string{}}},
			"a page of 0": {"id": s.silent.ID, "first": 0},
			"no cursor":   {"id": s.silent.ID, "after": "x"},
		} {
			if a := w.try(s.viewer(), listAttachments, variables); a.code() != "INVALID_INPUT" {
				t.Errorf("%s: %s", name, a.text)
			}
		}
	})
}

// What a withdrawn message had is nobody's to see any more.
func TestWithdrawnAttachmentsAreNotListed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.ask(s.viewer(), listAttachments, map[string]any{"id": s.talk.ID})
		want(t, a, "node.attachments.nodes", `[{"id": "`+s.attachment.ID+`", "message": {"type": "`+string(s.messages["type1"].Type)+`"}}]`)
	})
}

func TestAttachmentsAreSeenAsTheirConversation(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newStaffed("one"), w.newShop("two")
		for name, c := range map[string]struct {
			viewer conversa.Viewer
			sees   bool
		}{
			"an administrator":     {s.viewer(), true},
			"a chief":              {s.chief, true},
			"a clerk":              {s.clerk, false},
			"another organization": {other.viewer(), false},
		} {
			a := w.try(c.viewer, listAttachments, map[string]any{"id": s.talk.ID})
			if (a.at("node") != nil) != c.sees {
				t.Errorf("%s: %s", name, a.text)
			}
		}
	})
}

func TestTheAddressOfAnArchiveIsItsUsers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.node(s, s.talk.ID, "Conversation", `all: attachmentsZipUrl
			one: attachmentsZipUrl(attachmentIds: ["att_none", "`+s.attachment.ID+`"]) none: attachmentsZipUrl(attachmentIds: ["att_none"])`)
		if none := a.at("node.none"); none != nil {
			t.Errorf("of one that is not there: %v", none)
		}
		for path, only := range map[string]string{"node.all": "", "node.one": s.attachment.ID} {
			address, _ := a.at(path).(string)
			u, err := url.Parse(address)
			if err != nil || u.Path != "/conversations/"+s.talk.ID+"/attachments.zip" || u.Query().Get("by") != s.admin.ID || u.Query().Get("only") != only {
				t.Errorf("%s: %q, %v", path, address, err)
			}
		}
		if a := w.try(s.viewer(), `query ($id: ID!) { node(id: $id) { ... on Conversation { attachmentsZipUrl(attachmentIds: []) } } }`, map[string]any{"id": s.talk.ID}); a.code() != "INVALID_INPUT" {
			t.Errorf("of none: %s", a.text)
		}
	})
}
