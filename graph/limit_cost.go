package graph

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
	"conversa/internal/saved"
)

const (
	// defaultPage and maxPage are the API's page sizes.
	defaultPage, maxPage = 50, 100
	// shortList is what a list without pages is taken for: files of a message, lines
	// of a basket, accounts of an organization.
	shortList = 3
	// introspectionCost lets a document look at the schema four times.
	introspectionCost = 2_500
	// countCost is what counting the messages of a view is taken for: a statement that may
	// read thousands of entries of an index.
	countCost = 10
	// driveCost is what looking into a cloud drive is taken for: a provider is asked.
	driveCost = 500
	// mergeFieldCost is what the fields of a module are taken for: a hundred of the
	// organization's own at most, and the standard ones.
	mergeFieldCost = 130
)

// costOf counts the objects that an operation may bring, and the values that
// aliases multiply. It goes through each fragment once, and never overflows.
func costOf(oc *graphql.OperationContext) int {
	c := coster{variables: oc.Variables, fragments: map[string]int{}}
	return c.selection(oc.Operation.SelectionSet, 1)
}

type coster struct {
	variables map[string]any
	// fragments are the costs of fragments that are spread in rows, by name and size
	// of the page they stand in.
	fragments map[string]int
}

// selection costs what it selects once. page is the size of the connection that the
// selection belongs to, 1 elsewhere: nodes and edges come as often.
func (c coster) selection(set ast.SelectionSet, page int) (cost int) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			cost += c.field(s, page)
		case *ast.InlineFragment:
			cost += c.selection(s.SelectionSet, page)
		case *ast.FragmentSpread:
			cost += c.fragment(s, page)
		}
		cost = min(cost, far)
	}
	return cost
}

func (c coster) fragment(s *ast.FragmentSpread, page int) int {
	if s.Definition == nil {
		return 0
	}
	key := s.Name + "/" + strconv.Itoa(page)
	cost, ok := c.fragments[key]
	if !ok {
		c.fragments[key] = 0 // nobody gets here: a valid fragment does not spread itself
		cost = c.selection(s.Definition.SelectionSet, page)
		c.fragments[key] = cost
	}
	return cost
}

func (c coster) field(f *ast.Field, page int) int {
	switch {
	case f.Name == "__schema" || f.Name == "__type":
		return introspectionCost
	case f.Definition == nil:
		return 0
	case f.ObjectDefinition != nil && f.ObjectDefinition.Name == "MessageView" && f.Name == "count":
		return countCost
	case len(f.SelectionSet) == 0:
		return aliasCost(f)
	case f.Definition.Type.Name() == "CloudFileConnection":
		return driveCost + c.selection(f.SelectionSet, c.pageSize(f))
	case strings.HasSuffix(f.Definition.Type.Name(), "Connection"):
		return 1 + c.selection(f.SelectionSet, c.pageSize(f))
	case f.Definition.Type.Elem == nil:
		return 1 + c.selection(f.SelectionSet, 1)
	case page > 1:
		return min(far, page*(1+c.selection(f.SelectionSet, 1)))
	}
	return min(far, lengthOf(f)*(1+c.selection(f.SelectionSet, 1)))
}

// lengthOf is what a list without pages is taken for.
func lengthOf(f *ast.Field) int {
	switch f.Name {
	case "messageViews":
		return saved.Most
	case "mergeFields":
		return mergeFieldCost
	case "creditUsage":
		return conversa.MaxUsageDays
	}
	return shortList
}

func aliasCost(f *ast.Field) int {
	if f.Alias != f.Name {
		return 1
	}
	return 0
}

// pageSize is what a connection is asked for. What the resolver will refuse counts
// as the nearest that it would not. It is at least 2, which tells a page from what
// is none.
func (c coster) pageSize(f *ast.Field) int {
	size, asked := 0, false
	for _, name := range []string{"first", "last"} {
		if n, ok := c.number(f.Arguments.ForName(name)); ok {
			size, asked = max(size, n), true
		}
	}
	if !asked {
		return defaultPage
	}
	return max(2, min(maxPage, size))
}

func (c coster) number(arg *ast.Argument) (int, bool) {
	if arg == nil || arg.Value == nil {
		return 0, false
	}
	if arg.Value.Kind == ast.Variable {
		return number(c.variables[arg.Value.Raw])
	}
	if arg.Value.Kind != ast.IntValue {
		return 0, false
	}
	n, err := strconv.Atoi(arg.Value.Raw)
	if err != nil {
		return maxPage, true
	}
	return n, true
}

// number reads a coerced variable. A number of another kind than expected is taken
// for the largest page.
func number(v any) (int, bool) {
	switch n := v.(type) {
	case nil:
		return 0, false
	case int64:
		return int(max(0, min(n, maxPage))), true
	case int:
		return n, true
	case json.Number:
		i, err := n.Int64()
		if err != nil {
			return maxPage, true
		}
		return int(max(0, min(i, maxPage))), true
	}
	return maxPage, true
}
