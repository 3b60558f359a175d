package conversa_test

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
)

func TestEverythingInTheSchemaHasADescription(t *testing.T) {
	t.Parallel()

	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: conversa.SDL})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range schema.Types {
		if d.BuiltIn || strings.HasPrefix(d.Name, "__") {
			continue
		}
		described(t, d.Name, d.Description)
		for _, f := range d.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			described(t, d.Name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				described(t, d.Name+"."+f.Name+"("+a.Name+":)", a.Description)
			}
		}
		for _, v := range d.EnumValues {
			described(t, d.Name+"."+v.Name, v.Description)
		}
	}
}

func TestGrowingListsAreConnectionsAndOthersHoldNoNull(t *testing.T) {
	t.Parallel()

	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: conversa.SDL})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range schema.Types {
		if d.BuiltIn || d.Kind != ast.Object || strings.HasPrefix(d.Name, "__") {
			continue
		}
		for _, f := range d.Fields {
			if f.Type.Elem != nil && !f.Type.Elem.NonNull {
				t.Errorf("%s.%s may hold nulls: %s", d.Name, f.Name, f.Type)
			}
			if strings.HasSuffix(f.Type.Name(), "Connection") && f.Arguments.ForName("after") == nil {
				t.Errorf("%s.%s is a connection that cannot be paged", d.Name, f.Name)
			}
		}
	}
}

func TestEveryErrorCodeStandsInTheSchema(t *testing.T) {
	t.Parallel()

	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: conversa.SDL})
	if err != nil {
		t.Fatal(err)
	}
	codes := schema.Types["ErrorCode"].EnumValues
	for _, code := range []conversa.ErrorCode{
		conversa.CodeUnauthenticated, conversa.CodeForbidden, conversa.CodeNotFound, conversa.CodeInvalidInput,
		conversa.CodeConflict, conversa.CodeRateLimited, conversa.CodeTooComplex, conversa.CodeInternal,
		conversa.CodeUnavailable, conversa.CodeWindowClosed, conversa.CodeNoConversation,
		conversa.CodeAccountNotActive, conversa.CodeNoPurchaseYet, conversa.CodeNumberInUse, conversa.CodeMessageTooLong, conversa.CodeSubscriptionLagged, conversa.CodeResync,
		conversa.CodeUnknownMergeField, conversa.CodeMissingMergeValue, conversa.CodeDriveDisconnected,
	} {
		if codes.ForName(string(code)) == nil {
			t.Errorf("%s is not in the schema's ErrorCode", code)
		}
	}
}

func TestEnumsOfTheRulesAreThoseOfTheSchema(t *testing.T) {
	t.Parallel()

	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: conversa.SDL})
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range map[string][]string{
		"MessageDirection": conversa.MessageDirection("").Values(),
		"MessageType":      conversa.MessageType("").Values(),
		"MessageOrigin":    conversa.MessageOrigin("").Values(),
		"MessageStatus":    conversa.MessageStatus("").Values(),
		"AccountStatus":    conversa.AccountStatus("").Values(),
		"QualityRating":    conversa.QualityRating("").Values(),
		"CustomerModule":   conversa.CustomerModule("").Values(),
		"LeadStatus":       conversa.LeadStatus("").Values(),
		"UserStatus":       conversa.UserStatus("").Values(),
		"RecordVisibility": conversa.RecordVisibility("").Values(),
		"AuditOutcome":     conversa.AuditOutcome("").Values(),
		"PeriodUnit":       conversa.PeriodUnit("").Values(),
		"Profile":          conversa.Profile("").Values(),
		"FileState":        conversa.FileState("").Values(),
		"FileSource":       conversa.FileSource("").Values(),
		"CloudProvider":    conversa.CloudProvider("").Values(),
		"CloudDriveState":  conversa.CloudDriveState("").Values(),
		"CustomFieldType":  conversa.CustomFieldType("").Values(),
		"TextProblemKind":  conversa.TextProblemKind("").Values(),

		"SalesDocumentKind":   conversa.SalesDocumentKind("").Values(),
		"SalesDocumentStatus": conversa.SalesDocumentStatus("").Values(),
	} {
		enum := schema.Types[name].EnumValues
		if len(enum) != len(values) {
			t.Errorf("%s has %d values in the schema, %d in the rules", name, len(enum), len(values))
		}
		for _, value := range values {
			if enum.ForName(value) == nil {
				t.Errorf("%s.%s is not in the schema", name, value)
			}
		}
	}
}

func described(t *testing.T, what, description string) {
	t.Helper()
	if strings.TrimSpace(description) == "" {
		t.Errorf("%s has no description", what)
	}
}
