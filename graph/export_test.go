package graph

import "github.com/99designs/gqlgen/graphql"

// Plain is the same API, answered by gqlgen alone.
func Plain(s graphql.ExecutableSchema) graphql.ExecutableSchema {
	direct, _ := s.(directSchema)
	return direct.executableSchema
}
