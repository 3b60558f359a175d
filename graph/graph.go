// Package graph is the API: it translates between schema.graphql and the use
// cases. It decides nothing itself.
package graph

//go:generate go -C .. run ./graph/generate
