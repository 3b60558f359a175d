package file

import "net/url"

// LedgerFile is an account's ledger as a file that a user is given.
type LedgerFile struct {
	AccountID, UserID string
	// Filter is the JSON of conversa.LedgerFilter; empty: everything.
	Filter string
}

// Ledger is where that file is to be had, by that user and for as long as other addresses.
func (l Links) Ledger(f LedgerFile) (address string) {
	address = "/accounts/" + f.AccountID + "/ledger.csv" + l.query(UseLedger, f.signed(), l.soon()) + "&by=" + f.UserID
	if f.Filter != "" {
		address += "&filter=" + url.QueryEscape(f.Filter)
	}
	return address
}

// LedgerFile reads the query of an address of Ledger; false where it was not made here, or
// has expired.
func (l Links) LedgerFile(accountID string, query url.Values) (f LedgerFile, ok bool) {
	f = LedgerFile{AccountID: accountID, UserID: query.Get("by"), Filter: query.Get("filter")}
	return f, l.Good(UseLedger, f.signed(), query)
}

func (f LedgerFile) signed() string { return f.AccountID + "\n" + f.UserID + "\n" + f.Filter }
