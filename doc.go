// Package conversa holds the product's words and rules: what a message may
// become, when a reply may be sent, who a number belongs to, who may see a row.
//
// It knows no rows, no network and no clock: every rule is a pure function of
// its arguments, so that it can be tested as a table.
package conversa
