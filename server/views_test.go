package server_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log/slog"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/user"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/server"
)

// fill writes so many messages of a customer that wait, the last with the given text.
func (n *node) fill(count int, text string) {
	n.t.Helper()
	st := storetest.Reopen(n.t, store.Config{URL: n.config.DatabaseURL, Dir: n.config.Data})
	err := st.WithTx(conversa.WithViewer(n.t.Context(), conversa.SystemViewer()), func(ctx context.Context, tx *store.Tx) error {
		c := tx.Client
		owner := c.User.Query().Where(user.Email(email)).OnlyX(ctx)
		account := c.Account.Create().SetOrganizationID(owner.OrganizationID).SetNickname("sales").SetWabaID("1").SetPhoneNumberID("2").
			SetAccessToken([]byte("x")).SetAddedByID(owner.ID).SaveX(ctx)
		lead := c.Lead.Create().SetOrganizationID(owner.OrganizationID).SetOwnerID(owner.ID).SetFirstName("Bia").SetPhone("+15550100001").SaveX(ctx)
		talk := c.Conversation.Create().SetOrganizationID(owner.OrganizationID).SetAccountID(account.ID).SetLeadID(lead.ID).
			SetOwnerID(owner.ID).SetLastMessageAt(time.Now()).SaveX(ctx)
		rows := make([]*ent.MessageCreate, count)
		for i := range rows {
			said := fmt.Sprint("message ", i)
			if i == count-1 {
				said = text
			}
			rows[i] = c.Message.Create().SetOrganizationID(owner.OrganizationID).SetConversationID(talk.ID).SetAccountID(account.ID).
				SetOwnerID(owner.ID).SetWamid(fmt.Sprint("wamid.", i)).SetDirection(conversa.DirectionInbound).SetType(conversa.TypeText).
				SetOrigin(conversa.OriginCustomer).SetStatus(conversa.StatusReceived).SetText(said).SetSearchText(said).SetWaiting(true).
				SetSentAt(time.Now().Add(time.Duration(i-count) * time.Second))
		}
		for part := range slices.Chunk(rows, 100) {
			c.Message.CreateBulk(part...).ExecX(ctx)
		}
		return nil
	})
	if err != nil {
		n.t.Fatal(err)
	}
}

func (n *node) runView(name, output string) (out, warned string, err error) {
	n.t.Helper()
	var to, warn bytes.Buffer
	err = server.RunView(n.t.Context(), n.config.Storage, server.ViewRun{Email: email, Name: name, Output: output}, &to, &warn, slog.New(slog.DiscardHandler))
	return to.String(), warn.String(), err
}

func TestAViewIsRunBesideTheServer(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n := start(t, dialect, nil)
		n.furnish()
		const evil = "=HYPERLINK(\"https://example.com\")\n\"quoted\", é"
		n.fill(250, evil)
		type row struct {
			ID, Text     string
			Conversation struct{ Customer struct{ FullName string } }
		}
		var asArray, asLines []row
		whole, _, err := n.runView("ALL unreplied ", "json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(whole), &asArray); err != nil {
			t.Fatalf("%v: %.300s", err, whole)
		}
		lines, _, err := n.runView("view_unreplied", "ndjson")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(lines) {
			var r row
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatal(err)
			}
			asLines = append(asLines, r)
		}
		if len(asArray) != 250 || !slices.Equal(asArray, asLines) || asArray[0].Text != evil || asArray[249].Text != "message 0" ||
			asArray[0].Conversation.Customer.FullName != "Bia" {
			t.Errorf("%d rows in json, %d in ndjson: %+v", len(asArray), len(asLines), asArray[:1])
		}
		table, _, err := n.runView("Waiting longest", "csv")
		if err != nil {
			t.Fatal(err)
		}
		cells, err := csv.NewReader(strings.NewReader(table)).ReadAll()
		if err != nil || len(cells) != 251 {
			t.Fatalf("%d lines, %v", len(cells), err)
		}
		text, phone := slices.Index(cells[0], "text"), slices.Index(cells[0], "phone")
		if cells[1][text] != "message 0" || cells[250][text] != "'"+evil || cells[1][phone] != "'+15550100001" {
			t.Errorf("%q", cells[250])
		}
	})
}

func TestAViewOfNothingIsStillWhole(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n := start(t, dialect, nil)
		n.furnish()
		for output, expected := range map[string]string{"json": "[]\n", "ndjson": "", "csv": "id,sentAt,direction"} {
			out, _, err := n.runView("All unreplied", output)
			if err != nil || !strings.HasPrefix(out, expected) || output != "csv" && out != expected {
				t.Errorf("%s: %q, %v", output, out, err)
			}
		}
		if _, _, err := n.runView("All unreplied", "xml"); err == nil {
			t.Error("there is no such output")
		}
	})
}

func TestAViewThatIsNotMeantIsNotRun(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n := start(t, dialect, nil)
		token := n.furnish()
		save := func(name, filter, shared string) {
			n.query(`mutation { createMessageView(input: {name: "`+name+`", filter: `+filter+`, shared: `+shared+`}) { messageView { id } } }`, bearer(token))
		}
		save("Of usr_0", `{owner: {userId: "usr_0"}}`, "true")
		out, warned, err := n.runView("of USR_0", "json")
		if err != nil || out != "[]\n" || warned != "There is no user usr_0.\n" {
			t.Errorf("%q, %q, %v", out, warned, err)
		}
		if _, _, err := n.runView("Nothing", "json"); err == nil || !strings.Contains(err.Error(), `there is no view "Nothing"; there are "Unreplied messages"`) {
			t.Errorf("unknown: %v", err)
		}
		st := storetest.Reopen(t, store.Config{URL: n.config.DatabaseURL, Dir: n.config.Data})
		ctx := conversa.WithViewer(t.Context(), conversa.SystemViewer())
		owner := st.Client().User.Query().OnlyX(ctx)
		var twin *ent.MessageView
		err = st.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			twin, err = tx.Client.MessageView.Create().SetOrganizationID(owner.OrganizationID).SetCreatedByID(owner.ID).SetName("OF USR_0").SetCriteria("{}").Save(ctx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := n.runView("Of usr_0", "json"); err == nil || !strings.Contains(err.Error(), "several views") || !strings.Contains(err.Error(), twin.ID) {
			t.Errorf("ambiguous: %v", err)
		}
		run := server.ViewRun{Email: "nobody@example.com", Name: "All unreplied", Output: "json"}
		if err := server.RunView(t.Context(), n.config.Storage, run, &bytes.Buffer{}, &bytes.Buffer{}, slog.New(slog.DiscardHandler)); err == nil {
			t.Error("a user who is not there")
		}
	})
}

func TestTheCommandTellsByItsExitWhetherAViewWasRun(t *testing.T) {
	t.Parallel()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	n := start(t, "sqlite3", nil)
	n.furnish()
	for name, code := range map[string]int{"All unreplied": 0, "Nothing": 1} {
		run := exec.CommandContext(t.Context(), path, "views", "run", name, "--email", email, "-o", "ndjson", "--data", n.config.Data)
		var problem bytes.Buffer
		run.Stderr = &problem
		_ = run.Run() // ProcessState tells
		if run.ProcessState.ExitCode() != code || strings.Contains(problem.String(), "there is no view") != (code != 0) {
			t.Errorf("%s: exit %d, %s", name, run.ProcessState.ExitCode(), problem.String())
		}
	}
	list, err := exec.CommandContext(t.Context(), path, "views", "list", "--email", email, "--data", n.config.Data).Output()
	if err != nil || !strings.HasPrefix(string(list), "view_unreplied_mine\t0\tUnreplied messages\n") {
		t.Errorf("%s, %v", list, err)
	}
}
