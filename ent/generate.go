// Package ent is the data model: rows, and what is always true of a row. It
// knows no rules of the product. All but schema/ and migrate/*/ is generated.
package ent

//go:generate go tool ent generate --feature privacy,entql,sql/upsert,sql/lock,sql/modifier,sql/versioned-migration ./schema
