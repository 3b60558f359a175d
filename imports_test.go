package conversa_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms says which of our packages each package may import, tests apart. "ent"
// stands for the generated packages below it too. A package that is not listed
// here has no place in the house yet.
var rooms = map[string][]string{
	"":           {},
	"client":     {},
	"ent/schema": {"", "ent/privacy"},
	"ent":        {"", "ent", "ent/schema"},

	"internal/whatsapp":           {""},
	"internal/whatsapp/simulator": {},
	"internal/drive/thrift":       {},
	"internal/drive/fakedrive":    {"internal/drive/thrift"},
	"internal/credit/fakestripe":  {},
	"internal/credit/stripepay":   {"", "internal/credit"},
	"internal/live":               {"", "internal/live"},
	"internal/secret":             {""},
	"internal/outbound":           {},

	"internal/store":                   {"", "ent", "internal/store"},
	"internal/store/diff":              {"ent", "internal/store"},
	"internal/store/pgtest":            {},
	"internal/store/schemadiff":        {"ent", "internal/store"},
	"internal/store/storetest":         {"", "ent", "internal/store"},
	"internal/store/storetest/cluster": {"internal/store"},

	"internal/event": {"", "ent", "internal/store"},
	"internal/job":   {"", "ent", "internal/store"},
	"internal/audit": {"", "ent", "internal/store"},
	// consent is one table, by which two use cases know who comes back to them.
	"internal/consent": {"", "ent", "internal/store"},
	// unread is one table that several use cases keep.
	"internal/unread": {"", "ent", "internal/store"},

	// paper is how a document looks.
	"internal/paper": {""},

	"internal/people":  useCase,
	"internal/crm":     append([]string{"internal/view", "internal/paper"}, useCase...),
	"internal/view":    useCase,
	"internal/saved":   useCase,
	"internal/text":    append([]string{"internal/view"}, useCase...),
	"internal/signal":  useCase,
	"internal/credit":  useCase,
	"internal/account": append([]string{"internal/whatsapp", "internal/consent"}, useCase...),
	"internal/file":    append([]string{"internal/whatsapp"}, useCase...),
	"internal/drive":   append([]string{"internal/file", "internal/consent", "internal/outbound", "internal/drive/thrift"}, useCase...),
	"internal/inbox":   append([]string{"internal/whatsapp", "internal/crm", "internal/view", "internal/file", "internal/account", "internal/signal", "internal/text", "internal/credit"}, useCase...),

	"graph": {
		"", "ent", "internal/event", "internal/live", "internal/audit",
		"internal/people", "internal/view", "internal/inbox", "internal/crm", "internal/account", "internal/signal", "internal/unread", "internal/saved", "internal/text", "internal/file", "internal/drive", "internal/credit",
	},
	"graph/generate": {},
	"server":         nil, // everything: it puts the house together
	"cmd/conversa":   {"server"},
	"bench":          nil, // measures the house from outside and inside
}

var useCase = []string{"", "ent", "internal/store", "internal/event", "internal/job", "internal/secret", "internal/audit", "internal/unread"}

func TestPackagesImportOnlyWhatTheirRoomAllows(t *testing.T) {
	t.Parallel()

	for _, p := range packages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, "conversa"), "/")
		room, allowed, ok := roomOf(name)
		if !ok {
			t.Errorf("%s has no room in imports_test.go: see docs/architecture.md", p.ImportPath)
			continue
		}
		if allowed == nil {
			continue
		}
		for _, imported := range p.Imports {
			if imported != "conversa" && !strings.HasPrefix(imported, "conversa/") {
				continue
			}
			other := strings.TrimPrefix(strings.TrimPrefix(imported, "conversa"), "/")
			if !within(allowed, other) {
				t.Errorf("%s imports %s, which the room %q does not allow", p.ImportPath, imported, room)
			}
		}
	}
}

func TestTheRulesImportOnlyTheStandardLibrary(t *testing.T) {
	t.Parallel()

	for _, p := range packages(t) {
		if p.ImportPath != "conversa" {
			continue
		}
		for _, imported := range p.Imports {
			first, _, _ := strings.Cut(imported, "/")
			if strings.Contains(first, ".") {
				t.Errorf("the root package imports %s", imported)
			}
			if slices.Contains([]string{"net", "net/http", "os", "database/sql", "log/slog"}, imported) {
				t.Errorf("the root package imports %s: rules do no I/O", imported)
			}
		}
	}
}

func TestNoPackageIsNamedAfterNothing(t *testing.T) {
	t.Parallel()

	empty := []string{"util", "utils", "common", "helper", "helpers", "model", "models", "types", "base", "manager", "core"}
	for _, p := range packages(t) {
		if slices.Contains(empty, p.Name) {
			t.Errorf("%s: the name says nothing", p.ImportPath)
		}
	}
}

// goPackage is what `go list` says of a package.
type goPackage struct {
	ImportPath, Name string
	Imports          []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Name,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	var list []goPackage
	for {
		var p goPackage
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatalf("decode go list: %v", err)
		}
		list = append(list, p)
	}
}

// roomOf finds the room with the longest name that the package is in.
func roomOf(name string) (room string, allowed []string, ok bool) {
	for room = name; ; {
		if allowed, ok = rooms[room]; ok {
			return room, allowed, true
		}
		cut := strings.LastIndex(room, "/")
		if cut < 0 {
			return "", nil, false
		}
		room = room[:cut]
	}
}

func within(allowed []string, name string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		return name == a || a == "ent" && strings.HasPrefix(name, "ent/") ||
			a != "" && a != "ent" && strings.HasPrefix(name, a+"/")
	})
}
