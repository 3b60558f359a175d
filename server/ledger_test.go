package server_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/user"
	"conversa/internal/store"
	"conversa/server"
)

const evil = `=HYPERLINK("https://example.com")`

// book gives an account a ledger of so many charges, and a purchase before them.
func (n *node) book(accountID string, charges int) {
	n.t.Helper()
	n.asSystem(func(ctx context.Context, tx *store.Tx) {
		c := tx.Client
		row := c.Account.GetX(ctx, accountID)
		at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		var sum conversa.Credits
		enter := func(position int, kind conversa.LedgerEntryKind, amount conversa.Credits) *ent.CreditLedgerEntryCreate {
			sum += amount
			return c.CreditLedgerEntry.Create().SetOrganizationID(row.OrganizationID).SetAccountID(row.ID).SetPosition(int64(position)).
				SetKind(kind).SetAmount(amount).SetBalanceAfter(sum).SetItem(fmt.Sprint("item/", position)).SetCreatedAt(at.Add(time.Duration(position) * time.Second))
		}
		bought := c.CreditPurchase.Create().SetOrganizationID(row.OrganizationID).SetAccountID(row.ID).SetBoughtByID(row.AddedByID).SetIdempotencyKey("1").
			SetAmount(5 * conversa.Credit).SetPrice("2.50").SetCurrency("BRL").SetStatus(conversa.PurchasePaid).SaveX(ctx)
		rate := c.CreditRate.Create().SetCountry("*").SetCategory(conversa.CategoryService).SetUnit(conversa.UnitMessage).SetPrice(1).SetValidFrom(at).SaveX(ctx)
		m := c.Message.Query().FirstX(ctx)
		enter(1, conversa.LedgerPurchase, 5*conversa.Credit).SetPurchaseID(bought.ID).ExecX(ctx)
		enter(2, conversa.LedgerAdjustment, 7*conversa.Credit).SetNote(evil).ExecX(ctx)
		enter(3, conversa.LedgerRefund, -conversa.Credit).SetPurchaseID(bought.ID).ExecX(ctx)
		rows := make([]*ent.CreditLedgerEntryCreate, charges)
		for i := range rows {
			rows[i] = enter(i+4, conversa.LedgerCharge, -1).SetMessageID(m.ID).SetRateID(rate.ID)
		}
		for part := range slices.Chunk(rows, 500) {
			c.CreditLedgerEntry.CreateBulk(part...).ExecX(ctx)
		}
	})
}

// ledgerAddress is where the ledger is to be had as CSV.
func (n *node) ledgerAddress(token, accountID, filter string) string {
	n.t.Helper()
	got := n.query(`{ node(id: "`+accountID+`") { ... on Account { ledgerCsvUrl`+filter+` } } }`, bearer(token))
	_, address, ok := strings.Cut(got.body, n.url)
	if !ok {
		n.t.Fatal(got.body)
	}
	address, _, _ = strings.Cut(address, `"`)
	return strings.ReplaceAll(address, `\u0026`, "&")
}

// tableOf reads a CSV, each line by the names of the first.
func tableOf(t *testing.T, text string) (lines []map[string]string) {
	t.Helper()
	cells, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(cells) == 0 {
		t.Fatalf("%v: %.300s", err, text)
	}
	for _, row := range cells[1:] {
		line := map[string]string{}
		for i, cell := range row {
			line[cells[0][i]] = cell
		}
		lines = append(lines, line)
	}
	return lines
}

func (n *node) onlyAccount() (id string) {
	n.asSystem(func(ctx context.Context, tx *store.Tx) { id = tx.Client.Account.Query().OnlyX(ctx).ID })
	return id
}

func TestALedgerIsExportedAsCSV(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, token := startAging(t, dialect)
		n.fill(1, "oi")
		id := n.onlyAccount()
		n.book(id, 1200)
		got := n.do("GET", n.ledgerAddress(token, id, ""), nil, "")
		if h := got.header; got.status != http.StatusOK || h.Get("Content-Type") != "text/csv; charset=utf-8; header=present" ||
			h.Get("Content-Disposition") != `attachment; filename="sales ledger.csv"` || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" {
			t.Fatalf("%d %v", got.status, h)
		}
		lines := tableOf(t, got.body)
		if len(lines) != 1203 {
			t.Fatalf("%d lines", len(lines))
		}
		for i, want := range []map[string]string{
			{"number": "1", "createdAt": "2026-03-01T12:00:01.000000Z", "kind": "PURCHASE", "amount": "5", "balanceAfter": "5", "paid": "2.50", "currency": "BRL", "messageId": "", "note": ""},
			{"number": "2", "kind": "ADJUSTMENT", "amount": "7", "balanceAfter": "12", "note": "'" + evil, "purchaseId": ""},
			{"number": "3", "kind": "REFUND", "amount": "-1", "paid": "", "currency": ""},
			{"number": "4", "kind": "CHARGE", "amount": "-0.000001", "balanceAfter": "10.999999", "category": "SERVICE", "country": "*", "unit": "MESSAGE", "price": "0.000001", "wamid": "wamid.0"},
		} {
			for name, cell := range want {
				if lines[i][name] != cell {
					t.Errorf("line %d: %s is %q, want %q", i, name, lines[i][name], cell)
				}
			}
		}
		for i, line := range lines {
			if line["number"] != fmt.Sprint(i+1) || (line["messageId"] != "") != (line["kind"] == "CHARGE") {
				t.Fatalf("line %d: %v", i, line)
			}
		}
		for filter, want := range map[string]int{
			`(filter: {kinds: [PURCHASE, ADJUSTMENT]})`: 2,
			`(filter: {kinds: []})`:                     0,
			`(filter: {time: {between: {from: "2026-03-01T12:00:02Z", to: "2026-03-01T12:00:10Z"}}})`:                  8,
			`(filter: {kinds: [CHARGE], time: {between: {from: "2026-03-01T12:00:02Z", to: "2026-03-01T12:00:10Z"}}})`: 6,
		} {
			if got := tableOf(t, n.do("GET", n.ledgerAddress(token, id, filter), bearer(token), "").body); len(got) != want {
				t.Errorf("%s: %d lines, want %d", filter, len(got), want)
			}
		}
	})
}

func TestALedgerIsGivenToWhoAskedForItAlone(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, token := startAging(t, dialect)
		chiefID, hers := n.chief() // before anybody asks: who is there is kept
		n.fill(1, "oi")
		id := n.onlyAccount()
		n.book(id, 1)
		address := n.ledgerAddress(token, id, `(filter: {kinds: [CHARGE]})`)
		for name, c := range map[string]struct {
			path   string
			header map[string]string
		}{
			"by another organization": {address, bearer(n.stranger())},
			"tampered":                {address + "A", nil},
			"of another account":      {strings.Replace(address, id, "acc_other", 1), nil},
			"for somebody else":       {strings.Replace(address, "by=usr_", "by=usr_x", 1), nil},
			"of all kinds":            {strings.Replace(address, url.QueryEscape(`"CHARGE"`), "", 1), nil},
			"without a signature":     {"/accounts/" + id + "/ledger.csv", bearer(token)},
		} {
			if got := n.do("GET", c.path, c.header, ""); got.status != http.StatusNotFound {
				t.Errorf("%s: %d", name, got.status)
			}
		}
		bad := n.query(`{ accounts { ledgerCsvUrl(filter: {time: {any: false}}) } }`, bearer(token))
		if !strings.Contains(bad.body, "INVALID_INPUT") || !strings.Contains(bad.body, "filter.time") {
			t.Error(bad.body)
		}
		address = n.ledgerAddress(hers, id, "")
		if got := n.do("GET", address, nil, ""); got.status != http.StatusOK {
			t.Fatalf("as an administrator: %d", got.status)
		}
		changed := n.query(`mutation { updateUser(id: "`+chiefID+`", input: {profile: STANDARD}) { user { profile } } }`, bearer(token))
		if got := n.do("GET", address, nil, ""); got.status != http.StatusNotFound {
			t.Errorf("to who is no administrator any more: %d after %s", got.status, changed.body)
		}
	})
}

// chief is another administrator, and a token of theirs.
func (n *node) chief() (id, token string) {
	n.t.Helper()
	const other = "chief@example.com"
	n.asSystem(func(ctx context.Context, tx *store.Tx) {
		first := tx.Client.User.Query().Where(user.Email(email)).OnlyX(ctx)
		id = tx.Client.User.Create().SetOrganizationID(first.OrganizationID).SetName("Chief").SetEmail(other).SetPasswordHash(*first.PasswordHash).
			SetProfile(conversa.ProfileAdministrator).SetStatus(conversa.UserActive).SaveX(ctx).ID
	})
	token, err := server.CreateToken(n.t.Context(), n.config.Storage, other, "test", []string{"READ"}, slog.New(slog.DiscardHandler))
	if err != nil {
		n.t.Fatal(err)
	}
	return id, token
}

func TestTheOperatorExportsALedger(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n := start(t, dialect, nil)
		n.furnish()
		n.fill(1, "oi")
		id, log := n.onlyAccount(), slog.New(slog.DiscardHandler)
		n.book(id, 3)
		for _, c := range []struct {
			kinds    []string
			from, to string
			want     int
		}{
			{nil, "", "", 6}, {[]string{"CHARGE", "PURCHASE"}, "", "", 4}, {nil, "2026-03-02", "", 0}, {nil, "", "2026-03-02", 6},
			{nil, "2026-03-01T12:00:02Z", "2026-03-01T12:00:04Z", 2},
		} {
			export, err := server.NewLedgerExport(id, c.kinds, c.from, c.to)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := server.ExportLedger(t.Context(), n.config.Storage, export, &out, log); err != nil {
				t.Fatal(err)
			}
			if lines := tableOf(t, out.String()); len(lines) != c.want {
				t.Errorf("%+v: %d lines", c, len(lines))
			}
		}
		for _, bad := range [][3]string{{"GIFT", "", ""}, {"CHARGE", "soon", ""}, {"CHARGE", "", "2026-13-01"}} {
			if _, err := server.NewLedgerExport(id, []string{bad[0]}, bad[1], bad[2]); err == nil {
				t.Errorf("%q is taken", bad)
			}
		}
		export, _ := server.NewLedgerExport("acc_none", nil, "", "")
		if err := server.ExportLedger(t.Context(), n.config.Storage, export, &bytes.Buffer{}, log); err == nil || !strings.Contains(err.Error(), `no account "acc_none"`) {
			t.Errorf("of no account: %v", err)
		}
	})
}
