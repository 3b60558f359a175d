// Command generate writes the API's generated code: gqlgen's, and direct_gen.go, which
// lists the fields of each object once more, for answering them without gqlgen's
// machinery around each. Both come from the same bindings.
package main

import (
	_ "embed"
	"fmt"
	"go/types"
	"os"
	"strings"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
)

func main() {
	cfg, err := config.LoadConfigFromDefaultLocations()
	if err == nil {
		err = api.Generate(cfg, api.AddPlugin(direct{}))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

//go:embed direct.gotpl
var text string

// direct is the plugin.
type direct struct{}

// Name implements plugin.Plugin.
func (direct) Name() string { return "direct" }

// GenerateCode implements plugin.CodeGenerator.
func (direct) GenerateCode(data *codegen.Data) error {
	return templates.Render(templates.Options{
		PackageName:     data.Config.Exec.Package,
		Filename:        "graph/direct_gen.go",
		Template:        text,
		GeneratedHeader: true,
		Data:            data,
		Packages:        data.Config.Packages,
		PruneOptions:    data.Config.GetPruneOptions(),
		Funcs:           map[string]any{"answers": answers, "plain": plain, "value": value, "kind": kind, "required": required},
	})
}

// answers reports whether the fields of a type are listed: those that queries reach.
func answers(o *codegen.Object) bool {
	return !strings.HasPrefix(o.Name, "__") && o.Name != "Mutation" && o.Name != "Subscription"
}

// plain reports whether nothing stands between a field and its value. What has a
// directive, or is bound in a way that nothing of ours is, is left to gqlgen.
func plain(f *codegen.Field) bool {
	return !f.HasDirectives() && !f.IsReserved() && !f.TypeReference.IsRoot && !f.IsBatch() && !f.IsMap() && !f.VOkFunc && !f.HasHaser
}

// value is the expression of a field's value.
func value(f *codegen.Field) string {
	args := strings.ReplaceAll(f.CallArgs(), "fc.Args", "args")
	switch {
	case f.IsResolver:
		return "ec.Resolvers." + strings.ReplaceAll(f.ShortInvocation(), "fc.Args", "args")
	case f.IsVariable():
		return "obj." + f.GoFieldName + ", nil"
	case f.NoErr:
		return "obj." + f.GoFieldName + "(" + args + "), nil"
	}
	return "obj." + f.GoFieldName + "(" + args + ")"
}

// kind is the function that makes a direct field of it, with all but the value.
func kind(f *codegen.Field) string {
	t := f.TypeReference
	if t.Definition.IsLeafType() {
		return "leaf"
	}
	name, element := "object", t.GO
	if slice, ok := element.Underlying().(*types.Slice); ok {
		name, element = "objects", slice.Elem()
	}
	switch element.(type) {
	case *types.Pointer:
		return name
	}
	if types.IsInterface(element) || name == "object" {
		return name + "Of"
	}
	return name + "In"
}

// required tells whether a field must not be null, and whether what is in its list.
func required(f *codegen.Field) string {
	t := f.TypeReference.GQL
	return fmt.Sprint(t.NonNull, ", ", t.Elem != nil && t.Elem.NonNull)
}
