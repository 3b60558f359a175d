package conversa_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"conversa"
)

var (
	// snippet is a block of GraphQL in Markdown.
	snippet = regexp.MustCompile("(?ms)^[ \t]*```graphql\n(.*?)^[ \t]*```")
	// request is the body of a GraphQL request in a command line.
	request = regexp.MustCompile(`(?s)'(\{\s*"query".*?\})'`)
)

// What the documentation tells people to send must be taken.
func TestTheDocumentationsDocumentsAreValid(t *testing.T) {
	t.Parallel()

	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: conversa.SDL})
	if err != nil {
		t.Fatal(err)
	}
	for name, least := range map[string]int{"README.md": 1, "docs/api.md": 10, "docs/messages.md": 1, "docs/signals.md": 4} {
		documents := documentsOf(t, name)
		if len(documents) < least {
			t.Errorf("%s: found %d documents, at least %d are there", name, len(documents), least)
		}
		for _, document := range documents {
			if _, errs := gqlparser.LoadQueryWithRules(schema, document, rules.NewDefaultRules()); errs != nil {
				t.Errorf("%s: %v\n%s", name, errs, document)
			}
		}
	}
}

func documentsOf(t *testing.T, name string) (documents []string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range snippet.FindAllSubmatch(text, -1) {
		documents = append(documents, string(match[1]))
	}
	for _, match := range request.FindAllSubmatch(text, -1) {
		var body struct{ Query string }
		if err := json.Unmarshal(match[1], &body); err != nil {
			t.Errorf("%s: %v: %s", name, err, match[1])
		}
		documents = append(documents, body.Query)
	}
	return documents
}

// Error codes that the documentation names are those of the schema.
func TestTheDocumentationsErrorCodesAreInTheSchema(t *testing.T) {
	t.Parallel()

	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: conversa.SDL})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, d := range schema.Types {
		for _, v := range d.EnumValues {
			known[v.Name] = true
		}
	}
	for _, word := range regexp.MustCompile(`\b[A-Z]{2,}_[A-Z_]+\b`).FindAllString(string(text), -1) {
		if !known[word] && !strings.HasPrefix(word, "CONVERSA_") {
			t.Errorf("docs/api.md names %s, which is not in the schema", word)
		}
	}
}
