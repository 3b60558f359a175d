package server_test

import (
	"archive/zip"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// attach puts an uploaded file into the conversation that fill made, and gives its id.
func (n *node) attach(fileID string) (conversationID string) {
	n.t.Helper()
	st := storetest.Reopen(n.t, store.Config{URL: n.config.DatabaseURL, Dir: n.config.Data})
	err := st.WithTx(conversa.WithViewer(n.t.Context(), conversa.SystemViewer()), func(ctx context.Context, tx *store.Tx) error {
		c := tx.Client
		talk := c.Conversation.Query().OnlyX(ctx)
		m := c.Message.Create().SetOrganizationID(talk.OrganizationID).SetConversationID(talk.ID).SetAccountID(talk.AccountID).SetOwnerID(talk.OwnerID).
			SetDirection(conversa.DirectionOutbound).SetType(conversa.TypeDocument).SetOrigin(conversa.OriginConversa).SetStatus(conversa.StatusSent).
			SetSentAt(time.Now()).SetHasAttachment(true).SaveX(ctx)
		c.Attachment.Create().SetOrganizationID(talk.OrganizationID).SetMessageID(m.ID).SetFileID(fileID).ExecX(ctx)
		conversationID = talk.ID
		return nil
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return conversationID
}

func TestAnArchiveIsStreamedToWhoAskedForIt(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, token := startAging(t, dialect)
		n.fill(1, "oi")
		large := strings.Repeat("0123456789abcdef", 1<<16)
		first, _, _ := n.keep(token, "a.txt", "text/plain", large)
		id := n.attach(first)
		second, _, _ := n.keep(token, "a.txt", "text/plain", "second")
		n.attach(second)
		got := n.query(`{ node(id: "`+id+`") { ... on Conversation { attachmentsZipUrl } } }`, bearer(token))
		_, address, _ := strings.Cut(got.body, n.url)
		address, _, _ = strings.Cut(address, `"`)
		address = strings.ReplaceAll(address, `\u0026`, "&")
		for name, header := range map[string]map[string]string{"by its address": nil, "by who asked": bearer(token)} {
			got := n.do("GET", address, header, "")
			read, err := zip.NewReader(strings.NewReader(got.body), int64(len(got.body)))
			if err != nil || got.status != http.StatusOK || len(read.File) != 2 || read.File[0].UncompressedSize64 != uint64(len(large)) || read.File[1].Name != "a (2).txt" {
				t.Fatalf("%s: %d %v %v", name, got.status, got.header, err)
			}
			if h := got.header; h.Get("Content-Type") != "application/zip" || h.Get("Content-Disposition") != "attachment; filename=Bia.zip" ||
				h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v", name, h)
			}
		}
		for name, c := range map[string]struct {
			path   string
			header map[string]string
		}{
			"by another organization": {address, bearer(n.stranger())},
			"tampered":                {address + "A", nil},
			"of another conversation": {strings.Replace(address, id, "cnv_other", 1), nil},
			"for somebody else":       {strings.Replace(address, "by=usr_", "by=usr_x", 1), nil},
		} {
			if got := n.do("GET", c.path, c.header, ""); got.status != http.StatusNotFound {
				t.Errorf("%s: %d", name, got.status)
			}
		}
	})
}

// What somebody stopped seeing is not in an archive that they asked for before.
func TestAnArchiveIsReadWithTheRightsOfNow(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, token := startAging(t, dialect)
		n.fill(1, "oi")
		file, _, _ := n.keep(token, "a.txt", "text/plain", "first")
		id := n.attach(file)
		got := n.query(`{ node(id: "`+id+`") { ... on Conversation { attachmentsZipUrl } } }`, bearer(token))
		_, address, _ := strings.Cut(got.body, n.url)
		address, _, _ = strings.Cut(address, `"`)
		address = strings.ReplaceAll(address, `\u0026`, "&")
		n.asSystem(func(ctx context.Context, tx *store.Tx) {
			tx.Client.Message.Update().SetRevokedAt(time.Now()).ExecX(ctx)
		})
		if got := n.do("GET", address, nil, ""); got.status != http.StatusNotFound {
			t.Errorf("of what was withdrawn: %d", got.status)
		}
	})
}

func (n *node) asSystem(do func(ctx context.Context, tx *store.Tx)) {
	n.t.Helper()
	st := storetest.Reopen(n.t, store.Config{URL: n.config.DatabaseURL, Dir: n.config.Data})
	err := st.WithTx(conversa.WithViewer(n.t.Context(), conversa.SystemViewer()), func(ctx context.Context, tx *store.Tx) error {
		do(ctx, tx)
		return nil
	})
	if err != nil {
		n.t.Fatal(err)
	}
}
