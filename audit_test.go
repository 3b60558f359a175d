package conversa_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// action is how an act is called in the audit.
var action = regexp.MustCompile(`"([a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*)"`)

// The audit's page offers the actions that there are, and no others.
func TestTheClientNamesEveryActionOfTheAudit(t *testing.T) {
	t.Parallel()

	written := map[string]bool{}
	err := filepath.WalkDir("internal", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			maps.Copy(written, actionsIn(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	words, err := os.ReadFile("client/src/i18n/settings.en.ts")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, match := range action.FindAllSubmatch(words, -1) {
		named = append(named, string(match[1]))
	}
	slices.Sort(named)
	if want := slices.Sorted(maps.Keys(written)); !slices.Equal(named, want) {
		t.Errorf("the client names %q, the server writes %q", named, want)
	}
}

// actionsIn are the actions that a file names, if it writes to the audit.
func actionsIn(t *testing.T, path string) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	if !slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"conversa/internal/audit"` }) {
		return found
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if action.FindString(n.Value) == n.Value && n.Value != "" {
				found[strings.Trim(n.Value, `"`)] = true
			}
		case *ast.CallExpr: // an act on a lead or a contact, by its verb
			if name, ok := n.Fun.(*ast.Ident); ok && name.Name == "actionOf" {
				verb, err := strconv.Unquote(n.Args[1].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				found["lead."+verb], found["contact."+verb] = true, true
			}
		}
		return true
	})
	return found
}
