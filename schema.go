package conversa

import _ "embed" // the schema

// SDL is the public contract, as it stands in schema.graphql.
//
//go:embed schema.graphql
var SDL string
