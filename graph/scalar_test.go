package graph_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"conversa/graph"
)

func TestTimeIsWrittenInUTCWithMilliseconds(t *testing.T) {
	t.Parallel()

	saoPaulo := time.FixedZone("", -3*60*60)
	for want, at := range map[string]time.Time{
		`"2026-03-01T12:00:00.000Z"`: noon,
		`"2026-03-01T12:00:00.123Z"`: noon.Add(123*time.Millisecond + 999*time.Microsecond),
		`"2026-03-01T15:30:00.500Z"`: time.Date(2026, 3, 1, 12, 30, 0, 500e6, saoPaulo),
		`"1970-01-01T00:00:00.000Z"`: time.Unix(0, 0),
		`"2028-02-29T23:59:59.999Z"`: time.Date(2028, 2, 29, 23, 59, 59, 999e6, time.UTC),
	} {
		var b strings.Builder
		graph.MarshalTime(at).MarshalGQL(&b)
		if b.String() != want {
			t.Errorf("%v is written %s, want %s", at, b.String(), want)
		}
		var text string
		if err := json.Unmarshal([]byte(b.String()), &text); err != nil {
			t.Fatal(err)
		}
		if back, err := graph.UnmarshalTime(text); err != nil || !back.Equal(at.Truncate(time.Millisecond)) || back.Location() != time.UTC {
			t.Errorf("%s is read as %v, %v", text, back, err)
		}
	}
}

func TestTimeIsReadInAnyZone(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]time.Time{
		"2026-03-01T12:00:00Z":           noon,
		"2026-03-01T09:00:00-03:00":      noon,
		"2026-03-01T12:00:00.000000Z":    noon,
		"2026-03-01T12:00:00.123456789Z": noon.Add(123456789),
		"0001-01-01T00:00:00+00:00":      {},
		"9999-12-31T20:59:59-03:00":      time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	} {
		if got, err := graph.UnmarshalTime(text); err != nil || !got.Equal(want) {
			t.Errorf("%s is read as %v, %v", text, got, err)
		}
	}
	for _, wrong := range []any{
		"", "noon", "2026-03-01", "2026-03-01T12:00:00", "2026-02-30T12:00:00Z", 7, int64(7), nil, true, map[string]any{},
		"9999-12-31T23:59:59-03:00", "0001-01-01T00:00:00+03:00", "0000-12-31T23:59:59Z",
	} {
		if got, err := graph.UnmarshalTime(wrong); err == nil {
			t.Errorf("%v is read as %v", wrong, got)
		}
	}
}

func TestJSONIsWrittenAsItIsKept(t *testing.T) {
	t.Parallel()

	for raw, want := range map[string]string{"": "null", `{"b":1,"a":[1.50,null]}`: `{"b":1,"a":[1.50,null]}`, `"x"`: `"x"`, "12345678901234567890": "12345678901234567890"} {
		var b strings.Builder
		graph.MarshalJSON(json.RawMessage(raw)).MarshalGQL(&b)
		if b.String() != want {
			t.Errorf("%q is written %s, want %s", raw, b.String(), want)
		}
	}
	got, err := graph.UnmarshalJSON(map[string]any{"a": []any{json.Number("1.50"), nil}})
	if err != nil || string(got) != `{"a":[1.50,null]}` {
		t.Errorf("UnmarshalJSON = %s, %v", got, err)
	}
}
