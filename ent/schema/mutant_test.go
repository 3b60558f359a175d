package schema_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// A mutant is the policy with one rule replaced by one that lets everything pass.
type mutant struct {
	name, file string
	source     []byte
}

// sources are the files of the policy, from this folder.
var sources = []string{"policy.go", "../../viewer.go", "../../hierarchy.go"}

// passes are what a rule gives, by type, that lets everything pass.
var passes = map[string]string{
	"ent.Policy": "privacy.Policy{Query: privacy.QueryPolicy{privacy.AlwaysAllowRule()}, Mutation: privacy.MutationPolicy{privacy.AlwaysAllowRule()}}",
	"entql.P":    "everything", "rule": "func(conversa.Reach) entql.P { return everything }",
	"privacy.FilterFunc":   "func(context.Context, privacy.Filter) error { return privacy.Allow }",
	"privacy.MutationRule": "privacy.AlwaysAllowRule()", "policy.go error": "privacy.Allow", "error": "nil", "bool": "true",
	"Sight": "Sight{AllRecords: true}", "Reach": "Reach{Everything: true}",
}

// noRules are functions that decide nothing that a viewer would reach: the first
// saves work, the second refuses where it is true.
var noRules = []string{"hierarchy.go leads", "hierarchy.go Reports"}

// decidesNothing are results of functions that no rule gives.
var decidesNothing = []string{"string", "[]string", "Viewer", "context.Context"}

// Whatever rule of the policy is taken away, a test fails. Each is tried where
// CONVERSA_TEST_LONG is 1, which compiles for some ten minutes (give -timeout=30m);
// else two of them are.
func TestRemovingAnyRuleOfThePolicyFailsATest(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Fatalf("a mutant needs the go tool to be built: %v", err)
	}
	mutants := everyMutant(t)
	if os.Getenv("CONVERSA_TEST_LONG") != "1" {
		rand.Shuffle(len(mutants), func(i, k int) { mutants[i], mutants[k] = mutants[k], mutants[i] })
		mutants = mutants[:2]
	}
	if output, err := testsOf(t, tool, mutant{name: "none", file: sources[0]}); err != nil {
		t.Fatalf("the policy as it is fails: %s", output)
	}
	for _, m := range mutants {
		output, err := testsOf(t, tool, m)
		switch {
		case err == nil:
			t.Errorf("no test fails without %s", m.name)
		case !bytes.Contains(output, []byte("--- FAIL")):
			t.Errorf("%s: not a test failed, but %s", m.name, output)
		}
	}
}

// testsOf runs the tests of the policy on a mutant: first those of viewers, which
// need no database.
func testsOf(t *testing.T, tool string, m mutant) ([]byte, error) {
	t.Helper()
	arguments := []string{"test", "-count=1", "-vet=off", "-skip", "^" + t.Name() + "$"}
	if m.source != nil {
		arguments = append(arguments, "-overlay", m.overlay(t))
	}
	for _, test := range [][]string{{"-run", "Viewer|Roles", "../.."}, {"."}} {
		output, err := exec.CommandContext(t.Context(), tool, append(arguments, test...)...).CombinedOutput()
		if err != nil {
			return output, err
		}
	}
	return nil, nil
}

// overlay is the file that has the compiler read the mutant.
func (m mutant) overlay(t *testing.T) string {
	t.Helper()
	original, err := filepath.Abs(m.file)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	changed, overlay := filepath.Join(folder, "mutant.go"), filepath.Join(folder, "overlay.json")
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{original: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{changed: m.source, overlay: text} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return overlay
}

// everyMutant takes away each rule that the sources have: each function that
// decides, and each argument of a policy.
func everyMutant(t *testing.T) (mutants []mutant) {
	t.Helper()
	for _, file := range sources {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		text := reader{t: t, file: file, source: source, start: set.File(tree.Pos()).Base()}
		for _, d := range tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				mutants = append(mutants, text.of(f)...)
			}
		}
	}
	return mutants
}

// reader makes the mutants of one file.
type reader struct {
	t      *testing.T
	file   string
	source []byte
	start  int
}

func (r reader) text(from, to token.Pos) string {
	return string(r.source[int(from)-r.start : int(to)-r.start])
}

// with replaces a part of the source.
func (r reader) with(name string, from, to token.Pos, by string) mutant {
	a, b := int(from)-r.start, int(to)-r.start
	return mutant{name: name, file: r.file, source: []byte(string(r.source[:a]) + by + string(r.source[b:]))}
}

func (r reader) of(f *ast.FuncDecl) (mutants []mutant) {
	name := f.Name.Name
	if f.Recv != nil {
		name = r.text(f.Recv.Opening+1, f.Recv.Closing) + " " + name
	}
	if slices.Contains(noRules, filepath.Base(r.file)+" "+f.Name.Name) {
		return nil
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			mutants = append(mutants, r.emptied(name, n.Type, n.Body)...)
		case *ast.FuncLit:
			mutants = append(mutants, r.emptied("the function in "+name, n.Type, n.Body)...)
		case *ast.CallExpr:
			mutants = append(mutants, r.widened(name, n)...)
		}
		return true
	})
	return mutants
}

// emptied returns at once what lets everything pass.
func (r reader) emptied(name string, of *ast.FuncType, body *ast.BlockStmt) []mutant {
	if of.Results == nil || len(of.Results.List) != 1 || of.Results.List[0].Names != nil {
		return nil // of more than one result is no rule
	}
	result := r.text(of.Results.Pos(), of.Results.End())
	by, ok := passes[filepath.Base(r.file)+" "+result]
	if !ok {
		by, ok = passes[result]
	}
	switch {
	case slices.Contains(decidesNothing, result):
		return nil
	case !ok:
		r.t.Errorf("%s gives %s: say in this test what of that lets everything pass", name, result)
		return nil
	}
	return []mutant{r.with(name, body.Lbrace+1, body.Lbrace+1, "\nreturn "+by+"\n")}
}

// widened takes the rules that a policy is made of away, one by one.
func (r reader) widened(name string, call *ast.CallExpr) (mutants []mutant) {
	called := r.text(call.Fun.Pos(), call.Fun.End())
	for i, a := range call.Args {
		rule := r.text(a.Pos(), a.End())
		without := fmt.Sprintf("%s of the %s in %s", rule, called, name)
		switch {
		case (called == "policyOf" || called == "policyFor") && rule != "nil":
			mutants = append(mutants, r.with(without, a.Pos(), a.End(), "nil"))
		case called == "both":
			mutants = append(mutants, r.with(without, call.Pos(), call.End(), r.text(call.Args[1-i].Pos(), call.Args[1-i].End())))
		}
	}
	return mutants
}
