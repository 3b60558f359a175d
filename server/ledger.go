package server

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/internal/credit"
	"conversa/internal/store"
	"conversa/internal/view"
)

// ledgers gives out ledgers as CSV, as those who were given the address see them when they
// use it.
type ledgers struct {
	files
	given givenTo
	view  *view.Service
	now   func() time.Time
}

// ServeHTTP streams the file. What fails after its first byte cuts the connection, for a
// ledger that ends well would be taken for whole.
func (h ledgers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked, ok := h.files.files.Links.LedgerFile(r.PathValue("account"), r.URL.Query())
	if !ok {
		h.refuse(w, r, conversa.ErrNotFound)
		return
	}
	ctx, err := h.given.enter(w, r, asked.UserID)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	row, export, err := h.find(ctx, asked.AccountID, asked.Filter)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/csv; charset=utf-8; header=present")
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": nameOfLedger(row)}))
	header.Set("Content-Security-Policy", sandboxed)
	header.Set("Cache-Control", "no-store")
	patience := newPatience(http.NewResponseController(w).SetWriteDeadline)
	if err := export.write(ctx, h.view, patientWriter{w, patience}); err != nil {
		h.log.WarnContext(ctx, "ledger cut off", "account", row.ID, "cause", err.Error())
		panic(http.ErrAbortHandler)
	}
}

// find is the account, and what of its ledger is asked for, by the time zone of who asks.
// FORBIDDEN to who is no administrator.
func (h ledgers) find(ctx context.Context, accountID, filter string) (*ent.Account, LedgerExport, error) {
	export := LedgerExport{AccountID: accountID, moment: view.Moment{Now: h.now(), Zone: time.UTC}}
	if filter != "" {
		if err := json.Unmarshal([]byte(filter), &export.Filter); err != nil {
			return nil, export, fmt.Errorf("read filter: %w", err)
		}
	}
	viewer, _ := conversa.ViewerFrom(ctx)
	if err := viewer.Allow(conversa.ProfileAdministrator, conversa.ScopeRead); err != nil {
		return nil, export, err
	}
	row, err := accountOf(ctx, h.view.Store, accountID)
	if err != nil {
		return nil, export, err
	}
	users, err := h.view.UsersByID(ctx, []string{viewer.UserID})
	if err != nil {
		return nil, export, err
	}
	for _, u := range users {
		if zone, err := time.LoadLocation(u.TimeZone); err == nil {
			export.moment.Zone = zone
		}
	}
	return row, export, nil
}

// accountOf is NOT_FOUND for one that the viewer does not see.
func accountOf(ctx context.Context, st *store.Store, id string) (*ent.Account, error) {
	row, err := st.Client().Account.Query().Where(account.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find account: %w", err)
	}
	return row, nil
}

func nameOfLedger(row *ent.Account) string {
	name := "ledger"
	if row.Nickname != nil {
		name = *row.Nickname + " ledger"
	}
	return conversa.CleanFileName(name + ".csv")
}

// LedgerExport is a ledger to write as CSV.
type LedgerExport struct {
	AccountID string
	// Filter says which of its entries.
	Filter conversa.LedgerFilter
	moment view.Moment
}

// NewLedgerExport reads what an operator asks for: kinds by name, and times, or days, which
// begin at midnight UTC. All but the account may be empty.
func NewLedgerExport(accountID string, kinds []string, from, to string) (e LedgerExport, err error) {
	e.AccountID = accountID
	for _, name := range kinds {
		kind := conversa.LedgerEntryKind(name)
		if !slices.Contains(kind.Values(), name) {
			return e, fmt.Errorf("%q is none of %s", name, strings.Join(kind.Values(), ", "))
		}
		e.Filter.Kinds = append(e.Filter.Kinds, kind)
	}
	between := conversa.TimeRange{To: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}
	for _, end := range []struct {
		text string
		into *time.Time
	}{{from, &between.From}, {to, &between.To}} {
		if end.text == "" {
			continue
		}
		if *end.into, err = credit.ParseDay(end.text); err != nil {
			return e, fmt.Errorf("%q is neither a day such as 2026-03-01 nor a time such as 2026-03-01T00:00:00Z", end.text)
		}
	}
	if from != "" || to != "" {
		e.Filter.Time = &conversa.TimeSpan{Between: &between}
	}
	return e, nil
}

// ExportLedger writes an account's ledger as CSV to out, for the operator.
func ExportLedger(ctx context.Context, c Storage, export LedgerExport, out io.Writer, log *slog.Logger) error {
	export.moment = view.Moment{Now: time.Now(), Zone: time.UTC}
	return withStore(ctx, c, log, func(st *store.Store) error {
		ctx := conversa.WithViewer(ctx, conversa.SystemViewer())
		if _, err := accountOf(ctx, st, export.AccountID); err != nil {
			return fmt.Errorf("there is no account %q: %w", export.AccountID, err)
		}
		return export.write(ctx, &view.Service{Store: st}, out)
	})
}

var ledgerColumns = []string{
	"number", "createdAt", "kind", "amount", "balanceAfter", "category", "country", "unit", "price", "messageId", "wamid", "conversationId",
	"purchaseId", "paid", "currency", "note", "id",
}

// write writes a line of names and one for each entry. What it holds at once is a batch.
func (e LedgerExport) write(ctx context.Context, v *view.Service, out io.Writer) error {
	w := csv.NewWriter(out)
	if err := w.Write(ledgerColumns); err != nil {
		return fmt.Errorf("write ledger: %w", err)
	}
	err := v.EachLedgerLine(ctx, e.AccountID, e.Filter, e.moment, func(lines []view.LedgerLine) error {
		for _, l := range lines {
			if err := w.Write(ledgerCells(l)); err != nil {
				return fmt.Errorf("write ledger: %w", err)
			}
		}
		w.Flush()
		return w.Error()
	})
	if err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}

// microseconds is how exactly entries are dated.
const microseconds = "2006-01-02T15:04:05.000000Z"

// ledgerCells are the cells of an entry. Numbers stay numbers, also below zero; what people
// wrote is kept from being run.
func ledgerCells(l view.LedgerLine) []string {
	var category, country, unit, price, messageID, wamid, conversationID, purchaseID, paid, currency string
	if rate := l.Edges.Rate; rate != nil {
		category, country, unit, price = string(rate.Category), rate.Country, string(rate.Unit), rate.Price.String()
	}
	if m := l.Edges.Message; m != nil {
		messageID, wamid, conversationID = m.ID, inert(orBlank(m.Wamid)), m.ConversationID
	}
	if p := l.Purchase; p != nil {
		purchaseID = p.ID
		if l.Kind == conversa.LedgerPurchase { // what was paid stands once
			paid, currency = string(p.Price), p.Currency
		}
	}
	return []string{
		strconv.FormatInt(l.Position, 10), l.CreatedAt.UTC().Format(microseconds), string(l.Kind), l.Amount.String(), l.BalanceAfter.String(),
		category, country, unit, price, messageID, wamid, conversationID, purchaseID, paid, currency, inert(orBlank(l.Note)), l.ID,
	}
}
