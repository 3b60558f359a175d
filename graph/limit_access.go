package graph

import (
	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
)

// allow refuses an operation that its caller may not run at all. What a mutation
// needs is said by @requires.
func allow(viewer conversa.Viewer, operation *ast.OperationDefinition) error {
	if !viewer.SignedIn() {
		return allowAnybody(operation)
	}
	if operation.Operation == ast.Mutation {
		return nil
	}
	return viewer.Allow("", conversa.ScopeRead)
}

// isEntrance recognises the mutations by which those who are not signed in come in.
func isEntrance(name string) bool {
	return name == "signIn" || name == "setUp" || name == "acceptInvitation"
}

// allowAnybody lets those who are not signed in do just that.
func allowAnybody(operation *ast.OperationDefinition) error {
	for name := range rootFields(operation) {
		if name != "__typename" && (!isEntrance(name) || operation.Operation != ast.Mutation) {
			return conversa.ErrUnauthenticated
		}
	}
	return nil
}

// rootFields are the names of an operation's root fields, fragments spread. The
// operation is valid, so that no fragment spreads itself.
func rootFields(operation *ast.OperationDefinition) map[string]bool {
	names, seen := map[string]bool{}, map[string]bool{}
	var collect func(ast.SelectionSet)
	collect = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				names[s.Name] = true
			case *ast.InlineFragment:
				collect(s.SelectionSet)
			case *ast.FragmentSpread:
				if !seen[s.Name] && s.Definition != nil {
					seen[s.Name] = true
					collect(s.Definition.SelectionSet)
				}
			}
		}
	}
	collect(operation.SelectionSet)
	return names
}
