package conversa_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"conversa"
)

func TestAFilterIsReadAsItWasSaved(t *testing.T) {
	t.Parallel()

	yes, no, inbound, closing := true, false, conversa.DirectionInbound, conversa.WindowClosing
	text, account := `"olá" <b> \u0000 & more`, "acc_1"
	for _, f := range []conversa.MessageFilter{
		{},
		{Or: []conversa.MessageFilter{}, Types: []conversa.MessageType{}, Statuses: []conversa.MessageStatus{}, Owner: &conversa.UserChoice{AnyOf: []string{}}},
		{
			And: []conversa.MessageFilter{{Unread: &no}, {Text: &text}}, Not: &conversa.MessageFilter{HasAttachment: &yes},
			Unreplied: &conversa.TimeSpan{InLast: &conversa.Period{Count: 2, Unit: conversa.UnitMonth}}, Replied: &conversa.TimeSpan{Any: &yes},
			Time:  &conversa.TimeSpan{Between: &conversa.TimeRange{From: time.Date(2026, 3, 1, 0, 0, 0, 123456000, time.UTC), To: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}},
			Owner: &conversa.UserChoice{Me: &yes}, Direction: &inbound, Window: &closing, AccountID: &account,
			Types: []conversa.MessageType{conversa.TypeText}, Statuses: []conversa.MessageStatus{conversa.StatusReceived},
		},
	} {
		kept, err := conversa.SaveFilter(f, "filter")
		if err != nil {
			t.Fatal(err)
		}
		got, err := conversa.SavedFilter(kept)
		if err != nil || !reflect.DeepEqual(got, withoutEmptyAnd(f)) {
			t.Errorf("%s is read as %+v, %v", kept, got, err)
		}
	}
}

// withoutEmptyAnd: all of none is everything, as no "and" at all.
func withoutEmptyAnd(f conversa.MessageFilter) conversa.MessageFilter {
	if len(f.And) == 0 {
		f.And = nil
	}
	return f
}

func TestAFilterThatIsNotUnderstoodWholeIsNotRead(t *testing.T) {
	t.Parallel()

	for _, kept := range []string{
		"", "{", "null", "[]", `"x"`, `{} {}`, `{"colour": 1}`, `{"owner": {"boss": true}}`, `{"window": "AJAR"}`, `{"module": "DEALS"}`,
		`{"statuses": ["LOST"]}`, `{"not": {"time": {"inLast": {"count": 1, "unit": "YEAR"}}}}`, `{"time": {}}`, `{"direction": 1}`,
	} {
		if f, err := conversa.SavedFilter(kept); err == nil {
			t.Errorf("%s is read as %+v", kept, f)
		}
	}
}

func TestAFilterThatCannotBeKeptIsRefused(t *testing.T) {
	t.Parallel()

	nul, far := "a\x00", time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
	long, id := strings.Repeat("x", 32<<10), "x"
	many := make([]conversa.MessageFilter, 50)
	for i := range many {
		many[i] = conversa.MessageFilter{Owner: &conversa.UserChoice{AnyOf: []string{"a" + string(rune('a'+i)), "b" + string(rune('a'+i)), "c" + string(rune('a'+i)), "d" + string(rune('a'+i)), "e"}}}
	}
	for name, f := range map[string]conversa.MessageFilter{
		"a NUL": {Wamid: &nul}, "a NUL inside": {Not: &conversa.MessageFilter{Owner: &conversa.UserChoice{UserID: &nul}}},
		"no UTF-8":        {CustomerID: ptrTo("\xff")},
		"a far time":      {Time: &conversa.TimeSpan{Between: &conversa.TimeRange{From: far.AddDate(-1, 0, 0), To: far}}},
		"too long":        {AccountID: &long},
		"too many names":  {And: many},
		"two ways of who": {Owner: &conversa.UserChoice{UserID: &id, AnyOf: []string{}}},
	} {
		var refused *conversa.Error
		if _, err := conversa.SaveFilter(f, "filter"); !errors.As(err, &refused) || refused.Code != conversa.CodeInvalidInput || !strings.HasPrefix(refused.Field, "filter") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func ptrTo(text string) *string { return &text }
