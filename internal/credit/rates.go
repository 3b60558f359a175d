package credit

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/creditrate"
	"conversa/internal/audit"
	"conversa/internal/store"
)

// Rate is a price from a date on.
type Rate struct {
	// Country is ISO 3166-1 alpha-2; * is any.
	Country   string
	Category  conversa.ConversationCategory
	Unit      conversa.ChargeUnit
	Price     conversa.Credits
	ValidFrom time.Time
}

// RateHeader names the columns of a file of prices.
const RateHeader = "country,category,unit,price,valid_from"

// String is a line of a file of prices.
func (r Rate) String() string {
	return strings.Join([]string{r.Country, string(r.Category), string(r.Unit), r.Price.String(), r.ValidFrom.UTC().Format(time.RFC3339)}, ",")
}

// place is what only one price is in force of.
func (r Rate) place() Rate {
	r.Price = 0
	return r
}

// maxRates bounds a file.
const maxRates = 100_000

// ParseRates reads a file of prices; lines that begin with # are remarks. Every line that cannot be used is told, each with its
// number.
func ParseRates(file io.Reader) (rates []Rate, err error) {
	reader := csv.NewReader(file)
	reader.FieldsPerRecord, reader.Comment = -1, '#'
	var problems []error
	seen := map[Rate]int{}
	for first := true; ; first = false {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read prices: %w", err)
		}
		line, _ := reader.FieldPos(0)
		if first && strings.TrimPrefix(strings.Join(record, ","), "\ufeff") == RateHeader {
			continue
		}
		rate, problem := parseRate(record)
		if earlier, twice := seen[rate.place()]; problem == "" && twice {
			problem = fmt.Sprintf("the same as line %d", earlier)
		}
		if problem != "" {
			problems = append(problems, fmt.Errorf("line %d: %s", line, problem))
			continue
		}
		seen[rate.place()] = line
		if rates = append(rates, rate); len(rates) > maxRates {
			return nil, fmt.Errorf("more than %d prices", maxRates)
		}
	}
	if len(rates) == 0 && len(problems) == 0 {
		problems = append(problems, errors.New("no prices"))
	}
	return rates, errors.Join(problems...)
}

func parseRate(fields []string) (r Rate, problem string) {
	if len(fields) != 5 {
		return r, "not the five fields " + RateHeader
	}
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	price, ok := conversa.ParseCredits(fields[3])
	from, err := ParseDay(fields[4])
	r = Rate{fields[0], conversa.ConversationCategory(fields[1]), conversa.ChargeUnit(fields[2]), price, moment(from)}
	switch {
	case r.Country != "*" && !conversa.IsCountry(r.Country):
		return r, fmt.Sprintf("%q is no country that numbers have (two capitals, or *)", r.Country)
	case !slices.Contains(r.Category.Values(), string(r.Category)):
		return r, fmt.Sprintf("%q is none of %s", r.Category, strings.Join(r.Category.Values(), ", "))
	case !slices.Contains(r.Unit.Values(), string(r.Unit)):
		return r, fmt.Sprintf("%q is none of %s", r.Unit, strings.Join(r.Unit.Values(), ", "))
	case !ok || price < 0:
		return r, fmt.Sprintf("%q is no price: from 0 on, with a point and at most six digits behind it", fields[3])
	case err != nil:
		return r, fmt.Sprintf("%q is neither a day such as 2025-07-01 nor a time such as 2025-07-01T00:00:00Z", fields[4])
	}
	return r, ""
}

// ParseDay reads a time, or a day, which begins at midnight UTC.
func ParseDay(text string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day, nil
	}
	return time.Parse(time.RFC3339, text)
}

// RateChange is a price that an import adds, or that it puts in the place of another.
type RateChange struct {
	Rate

	// Before is the price that was in its place; nil where there was none.
	Before *conversa.Credits
}

// Import is a file of prices to be taken over.
type Import struct {
	// AccountID is the one account that they are for; empty: all.
	AccountID string
	Rates     []Rate
	// DryRun changes nothing.
	DryRun bool
}

var errDryRun = errors.New("dry run")

// Import takes prices over, all or none, and returns what changes. A price that is there
// already is no change. What was charged by a price that is replaced stays as it was.
func (i Import) Import(ctx context.Context, st *store.Store, now time.Time) (changes []RateChange, err error) {
	err = st.WithTx(system(ctx), func(ctx context.Context, tx *store.Tx) (err error) {
		organizationID, err := i.organization(ctx, tx)
		if err != nil {
			return err
		}
		if err := tx.Lock(ctx, "credit rates"); err != nil {
			return err
		}
		if changes, err = i.changes(ctx, tx); err != nil {
			return err
		}
		if i.DryRun {
			return errDryRun
		}
		for _, c := range changes {
			if err := i.take(ctx, tx, organizationID, c, moment(now)); err != nil {
				return err
			}
		}
		if organizationID == "" || len(changes) == 0 {
			return nil
		}
		return audit.Write(ctx, tx, audit.Entry{
			OrganizationID: organizationID, Action: "rates.imported", SubjectID: i.AccountID, At: now,
			After: map[string]any{"changes": len(changes)},
		})
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return changes, err
}

// organization is that of the account; empty for all accounts.
func (i Import) organization(ctx context.Context, tx *store.Tx) (id string, err error) {
	if i.AccountID == "" {
		return "", nil
	}
	row, err := tx.Client.Account.Query().Where(account.ID(i.AccountID)).Only(ctx)
	if ent.IsNotFound(err) {
		return "", fmt.Errorf("there is no account %q", i.AccountID)
	}
	if err != nil {
		return "", fmt.Errorf("find account: %w", err)
	}
	return row.OrganizationID, nil
}

func (i Import) changes(ctx context.Context, tx *store.Tx) (changes []RateChange, err error) {
	rows, err := tx.Client.CreditRate.Query().Where(creditrate.AccountID(i.AccountID), creditrate.ReplacedAtIsNil()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find prices: %w", err)
	}
	known := map[Rate]conversa.Credits{}
	for _, row := range rows {
		known[rateOf(row).place()] = row.Price
	}
	for _, r := range i.Rates {
		before, there := known[r.place()]
		switch {
		case !there:
			changes = append(changes, RateChange{Rate: r})
		case before != r.Price:
			changes = append(changes, RateChange{Rate: r, Before: &before})
		}
	}
	return changes, nil
}

func rateOf(row *ent.CreditRate) Rate {
	return Rate{row.Country, row.Category, row.Unit, row.Price, row.ValidFrom.UTC()}
}

func (i Import) take(ctx context.Context, tx *store.Tx, organizationID string, c RateChange, now time.Time) error {
	if c.Before != nil {
		err := tx.Client.CreditRate.Update().Where(
			creditrate.AccountID(i.AccountID), creditrate.Country(c.Country), creditrate.CategoryEQ(c.Category), creditrate.UnitEQ(c.Unit),
			creditrate.ValidFrom(c.ValidFrom), creditrate.ReplacedAtIsNil(),
		).SetReplacedAt(now).Exec(ctx)
		if err != nil {
			return fmt.Errorf("replace price: %w", err)
		}
	}
	return wrapped("add price", tx.Client.CreditRate.Create().
		SetOrganizationID(organizationID).SetAccountID(i.AccountID).SetCountry(c.Country).SetCategory(c.Category).SetUnit(c.Unit).
		SetPrice(c.Price).SetValidFrom(c.ValidFrom).Exec(ctx))
}

// Rates are the prices of one account alone, or the server's with an empty id, in the order
// of their columns.
func Rates(ctx context.Context, st *store.Store, accountID string) (rates []Rate, err error) {
	rows, err := st.Client().CreditRate.Query().Where(creditrate.AccountID(accountID), creditrate.ReplacedAtIsNil()).
		Order(ent.Asc(creditrate.FieldCountry, creditrate.FieldCategory, creditrate.FieldUnit, creditrate.FieldValidFrom)).All(system(ctx))
	if err != nil {
		return nil, fmt.Errorf("find prices: %w", err)
	}
	for _, row := range rows {
		rates = append(rates, rateOf(row))
	}
	return rates, nil
}
