package thrift_test

import (
	"encoding/hex"
	"errors"
	"reflect"
	"testing"

	"conversa/internal/drive/thrift"
)

// The bytes are what Apache's own library for Go (0.25.0) writes.
const (
	call = "800100010000001166696e644e6f7465734d65746164617461000000000b000100000004533d73310c00020b00040000000562c3a9c3a8000800" +
		"03fffffffe020005010a00070000019c9e6efdc00f000d0c0000000202000200000000"
	reply = "80010002000000076765744e6f7465000000090c0000030001ff060002012c0400033ff80000000000000d00040b08000000010000000161000000070e" +
		"00050b000000020000000178000000000d00060b0b000000000000"
)

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestACallIsWrittenAndRead(t *testing.T) {
	t.Parallel()
	m := thrift.Message{Kind: thrift.Call, Method: "findNotesMetadata", Struct: thrift.Struct{
		1: "S=s1", 2: thrift.Struct{4: "béè"}, 3: int32(-2), 5: true, 7: int64(1772184600000), 13: []any{thrift.Struct{2: false}, thrift.Struct{}},
	}}
	if got := hex.EncodeToString(thrift.Encode(m)); got != call {
		t.Errorf("written as %s", got)
	}
	if got, err := thrift.Decode(unhex(t, call)); err != nil || !reflect.DeepEqual(got, m) {
		t.Errorf("read as %v, %v", got, err)
	}
}

func TestAllTypesAreRead(t *testing.T) {
	t.Parallel()
	got, err := thrift.Decode(unhex(t, reply))
	want := thrift.Message{Kind: thrift.Reply, Method: "getNote", Struct: thrift.Struct{0: thrift.Struct{
		1: int8(-1), 2: int16(300), 3: 1.5, 4: map[string]any{"a": int32(7)}, 5: []any{"x", ""}, 6: map[string]any{},
	}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read as %v, %v", got, err)
	}
	s := got.Struct.Struct(0)
	if s.Number(2) != 300 || s.Number(9) != 0 || s.Text(1) != "" || s.Struct(2) != nil || s.Structs(5) != nil {
		t.Errorf("fields of %v", s)
	}
}

func TestWhatIsNoMessageIsRefused(t *testing.T) {
	t.Parallel()
	whole := unhex(t, reply)
	for n := range whole {
		if _, err := thrift.Decode(whole[:n]); !errors.Is(err, thrift.ErrMalformed) {
			t.Fatalf("cut off after %d bytes: %v", n, err)
		}
	}
	deep := unhex(t, "80010002000000000000000000000000")[:12]
	for range 1000 {
		deep = append(deep, 12, 0, 1) // a struct in a struct
	}
	for name, b := range map[string][]byte{
		"a page": []byte("<html></html>"), "deep": append(deep, make([]byte, 1001)...), "a long list": unhex(t, "800100020000000000000000"+"0f00010bffffffff"),
		"an unknown type": unhex(t, "800100020000000000000000"+"05000100"),
	} {
		if _, err := thrift.Decode(b); !errors.Is(err, thrift.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(unhex(f, call))
	f.Add(unhex(f, reply))
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = thrift.Decode(b) }) // it must not panic
}
