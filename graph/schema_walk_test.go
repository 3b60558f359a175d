package graph_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"conversa"
)

// walker writes documents that select every field, and holds answers to the
// schema.
type walker struct {
	t      *testing.T
	schema *ast.Schema
	// answered are the fields that had a value, as Type.field.
	answered map[string]bool
	// values are those of enums that came up.
	values map[string]bool
	// omits are fields that are not selected; nil: none.
	omits func(*ast.FieldDefinition) bool
}

func newWalker(t *testing.T) *walker {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: conversa.SDL})
	if err != nil {
		t.Fatal(err)
	}
	return &walker{t: t, schema: schema, answered: map[string]bool{}, values: map[string]bool{}}
}

// selection is everything of a type, objects down to a depth.
func (w *walker) selection(typeName string, depth int) string {
	d := w.schema.Types[typeName]
	var b strings.Builder
	b.WriteString("{ __typename ")
	if d.IsAbstractType() {
		for _, p := range w.schema.GetPossibleTypes(d) {
			if p.Kind != ast.Object {
				continue
			}
			fmt.Fprintf(&b, "... on %s { __typename %s } ", p.Name, w.fields(p, depth, p.Name+"_"))
		}
	} else {
		b.WriteString(w.fields(d, depth, ""))
	}
	return b.String() + "}"
}

// fields are those of an object; a prefix makes aliases, because two types of one
// interface may have fields of one name and of two types.
func (w *walker) fields(d *ast.Definition, depth int, prefix string) string {
	var b strings.Builder
	for _, f := range d.Fields {
		of := w.schema.Types[f.Type.Name()]
		if strings.HasPrefix(f.Name, "__") || of.IsCompositeType() && depth == 0 || w.omits != nil && w.omits(f) {
			continue
		}
		if prefix != "" {
			b.WriteString(prefix + f.Name + ": ")
		}
		b.WriteString(f.Name)
		if f.Arguments.ForName("first") != nil {
			b.WriteString("(first: 100)")
		}
		if of.IsCompositeType() {
			b.WriteString(" " + w.selection(of.Name, depth-1))
		}
		b.WriteString(" ")
	}
	return b.String()
}

// check holds the answer of a document to the schema.
func (w *walker) check(query string, data map[string]any) {
	w.t.Helper()
	doc, err := gqlparser.LoadQueryWithRules(w.schema, query, rules.NewDefaultRules())
	if err != nil {
		w.t.Fatalf("%v: %s", err, query)
	}
	w.object(doc.Operations[0].SelectionSet, "", data)
}

func (w *walker) object(set ast.SelectionSet, typeName string, data map[string]any) {
	w.t.Helper()
	if name, ok := data["__typename"].(string); ok {
		typeName = name
	}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.InlineFragment:
			if s.TypeCondition == typeName {
				w.object(s.SelectionSet, typeName, data)
			}
		case *ast.Field:
			value, ok := data[s.Alias]
			if !ok {
				w.t.Errorf("%s.%s is missing", typeName, s.Name)
			}
			if value != nil {
				w.answered[typeName+"."+s.Name] = true
			}
			w.value(s, typeName+"."+s.Name, s.Definition.Type, value)
		}
	}
}

func (w *walker) value(f *ast.Field, where string, want *ast.Type, value any) {
	w.t.Helper()
	list, isList := value.([]any)
	object, isObject := value.(map[string]any)
	switch {
	case value == nil:
		if want.NonNull {
			w.t.Errorf("%s is null", where)
		}
	case want.Elem != nil:
		if !isList {
			w.t.Errorf("%s is no list: %v", where, value)
		}
		for _, element := range list {
			w.value(f, where, want.Elem, element)
		}
	case len(f.SelectionSet) > 0:
		if !isObject {
			w.t.Errorf("%s is no object: %v", where, value)
		}
		w.object(f.SelectionSet, want.Name(), object)
	default:
		w.leaf(where, want.Name(), value)
	}
}

var forms = map[string]*regexp.Regexp{
	"Time":        regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`),
	"PhoneNumber": regexp.MustCompile(`^\+\d{7,15}$`),
	"Decimal":     regexp.MustCompile(`^-?\d+(\.\d+)?$`),
	"ID":          regexp.MustCompile(`^[a-z0-9_]+$`),
}

func (w *walker) leaf(where, typeName string, value any) {
	w.t.Helper()
	text, isText := value.(string)
	number, isNumber := value.(float64)
	_, isBool := value.(bool)
	d := w.schema.Types[typeName]
	ok := isText
	switch {
	case typeName == "JSON", typeName == "SavedMessageFilter":
		ok = true
	case typeName == "Boolean":
		ok = isBool
	case typeName == "Float":
		ok = isNumber
	case typeName == "Int":
		ok = isNumber && number == float64(int32(number))
	case d.Kind == ast.Enum:
		ok = isText && d.EnumValues.ForName(text) != nil
		w.values[typeName+"."+text] = true
	case forms[typeName] != nil:
		ok = isText && forms[typeName].MatchString(text)
	}
	if !ok {
		w.t.Errorf("%s is %v, which is no %s", where, value, typeName)
	}
}

// unanswered are the fields of a type that never had a value.
func (w *walker) unanswered(typeName string) (names []string) {
	for _, f := range w.schema.Types[typeName].Fields {
		if !strings.HasPrefix(f.Name, "__") && !w.answered[typeName+"."+f.Name] {
			names = append(names, typeName+"."+f.Name)
		}
	}
	return names
}

// answeredElsewhere have tests of their own.
var answeredElsewhere = []string{
	"Query", "Mutation", "Subscription", "SessionPayload", "SignOutPayload", "SendMessagePayload", "MessageEvent", "ConversationEvent",
	"LeadPayload", "ContactPayload", "CustomerPayload", "CustomFieldPayload", "DeletePayload",
	"OrganizationPayload", "InvitationPayload", "UserPayload", "GroupPayload", "RolePayload", "ApiTokenPayload", "DeletePayload",
	"AccountEvent", "AccountPayload", "ConnectPayload", "ConversationPayload",
	"SignalPayload", "SignalsPayload", "MessageViewPayload", "SignalEvent", "WindowClosingEvent",
	"PredefinedTextPayload", "SalesDocumentPayload", "CreateUploadPayload", "MessagePayload", "CloudDrivePayload", "CopyCloudFilePayload", "CreditPurchasePayload",
}

// faulty asks for a preview of a text that has everything wrong with it.
func (s *shop) faulty() string {
	return `previewText(conversationId: "` + s.silent.ID + `", text: "$[x] $[Leads.Shoes] $[Contacts.Email] $[Leads.Email]")`
}

func TestEveryFieldAnswersAsTheSchemaSays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		walk := newWalker(t)
		for root, depth := range map[string]int{"viewer": 3, "organization": 3, "accounts": 3, "conversations": 4, "messages": 5,
			"sessions": 2, "apiTokens": 2, "auditLog": 3, "leads": 4, "contacts": 4, "signals": 4, "unread": 2, "messageViews": 2,
			"salesDocuments": 4, "predefinedTexts": 3, "cloudDrives": 4, "mergeFields(module: LEADS)": 1, s.faulty(): 2} {
			name, _, _ := strings.Cut(root, "(")
			f := walk.schema.Query.Fields.ForName(name)
			query := "{ " + root + " " + walk.selection(f.Type.Name(), depth) + " }"
			walk.check(query, w.ask(s.viewer(), query, nil).Data)
		}
		for _, id := range s.ids() {
			query := `{ node(id: "` + id + `") ` + walk.selection("Node", 3) + " }"
			walk.check(query, w.ask(s.viewer(), query, nil).Data)
		}
		for name, d := range walk.schema.Types {
			if d.Kind != ast.Object || d.BuiltIn || strings.HasPrefix(name, "__") || slices.Contains(answeredElsewhere, name) {
				continue
			}
			if names := walk.unanswered(name); names != nil {
				t.Errorf("never had a value: %v", names)
			}
		}
	})
}

func TestEveryValueOfAnEnumIsAnswered(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		walk := newWalker(t)
		query := "{ cloudDrives { __typename provider state } " + s.faulty() + " { __typename problems { __typename kind } } salesDocuments { __typename nodes { __typename kind status } } signals { __typename nodes { __typename state } } organization { __typename recordVisibility customFieldDefinitions { __typename module type } } apiTokens { __typename scopes } auditLog { __typename nodes { __typename outcome } } accounts { __typename status qualityRating rateCard { __typename category unit } ledger { __typename nodes { __typename kind } } purchases { __typename nodes { __typename status } } preferences { __typename addAs } checks { __typename kind } } messages(first: 100) { __typename nodes { __typename " +
			"type status origin direction attachments { __typename file { __typename state source } } } } " +
			`node(id: "` + s.lead.ID + `") { __typename ... on Lead { status owner { __typename status profile } } } ` +
			`gone: node(id: "` + s.gone.ID + `") { __typename ... on User { status profile } } }`
		for turn := range len(conversa.FileSource("").Values()) { // no enum of rows has more
			w.setEnums(s, turn)
			walk.check(query, w.ask(s.viewer(), query, nil).Data)
		}
		for name, d := range walk.schema.Types {
			switch {
			case d.Kind != ast.Enum, strings.HasPrefix(name, "__"):
				continue
			case name == "ErrorCode", name == "ConversationChange", name == "PeriodUnit", name == "AccountChange", name == "VerificationMethod",
				name == "WindowState", name == "MessageOrder", name == "ConversationOrder":
				continue // of errors, events and arguments
			}
			for _, v := range d.EnumValues {
				if !walk.values[name+"."+v.Name] {
					t.Errorf("%s.%s never came", name, v.Name)
				}
			}
		}
	})
}
