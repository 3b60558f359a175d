package whatsapp

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"
)

// FuzzPartsAreThoseOfEncodingJSON holds the reader of objects and lists to the standard
// library: the same members, each with the same bytes, and the same texts.
func FuzzPartsAreThoseOfEncodingJSON(f *testing.F) {
	for _, seed := range []string{
		`{}`, `[]`, `null`, `"x"`, ` { "a" : 1 , "b":[ ] } `, "\n[ 1,\t\"two\" , {\"c\":null}, [[]] ]\r\n", `{"a":1,"a":{"b":2}}`,
		`{"a\u0062":"\ud83d\ude00 \ud800","":"\"\\"}`, "{\"\xff\":\"\xfe\"}", `{"a":"}","b":"]","c":"\\\\"}`, `[1e5,-0.0,true,false,"a,b"]`,
		`{"a":{"b":{"c":[{"d":"e"}]}}}`, `{"a":`, `[1,2`, `{"a" "b"}`, `{]`, `"`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) { compareParts(t, raw, 0) })
}

func compareParts(t *testing.T, raw []byte, depth int) {
	t.Helper()
	if depth > 20 {
		return
	}
	var members map[string]json.RawMessage
	isObject := json.Unmarshal(raw, &members) == nil && members != nil
	got, err := parseObject(raw)
	if (err == nil) != isObject {
		t.Fatalf("%q: an object: %v, %v", raw, isObject, err)
	}
	if !json.Valid(raw) {
		return
	}
	if len(got) != len(members) {
		t.Fatalf("%q: %d members, want %d", raw, len(got), len(members))
	}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if string(got[key]) != string(members[key]) {
			t.Fatalf("%q: %q is %q, want %q", raw, key, got[key], members[key])
		}
		compareParts(t, members[key], depth+1)
	}
	var elements []json.RawMessage
	if kind(raw) == '[' && json.Unmarshal(raw, &elements) == nil {
		if parts := list(raw); len(elements) > 0 && !reflect.DeepEqual(parts, elements) {
			t.Fatalf("%q: %q, want %q", raw, parts, elements)
		}
	}
	var text string
	if kind(raw) == '"' && json.Unmarshal(raw, &text) == nil && scalar(raw) != text {
		t.Fatalf("%q: %q, want %q", raw, scalar(raw), text)
	}
}
