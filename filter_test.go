package conversa_test

import (
	"testing"

	"conversa"
)

func TestFilter(t *testing.T) {
	t.Parallel()
	facts := conversa.MessageFacts{
		Direction: conversa.DirectionInbound, Type: conversa.TypeText, Status: conversa.StatusReceived,
		AccountID: "acc_1", ConversationID: "cnv_1", Wamid: "wamid.1", SearchText: "ola mundo cruel",
	}
	inbound, outbound := conversa.DirectionInbound, conversa.DirectionOutbound
	text := func(s string) *string { return &s }
	for name, c := range map[string]struct {
		filter  conversa.MessageFilter
		phrases []string
		want    bool
	}{
		"nothing asked":         {conversa.MessageFilter{}, nil, true},
		"its direction":         {conversa.MessageFilter{Direction: &inbound}, nil, true},
		"the other direction":   {conversa.MessageFilter{Direction: &outbound}, nil, false},
		"among types":           {conversa.MessageFilter{Types: []conversa.MessageType{conversa.TypeImage, conversa.TypeText}}, nil, true},
		"not among types":       {conversa.MessageFilter{Types: []conversa.MessageType{conversa.TypeImage}}, nil, false},
		"of no type at all":     {conversa.MessageFilter{Types: []conversa.MessageType{}}, nil, false},
		"among statuses":        {conversa.MessageFilter{Statuses: []conversa.MessageStatus{conversa.StatusReceived}}, nil, true},
		"of no status at all":   {conversa.MessageFilter{Statuses: []conversa.MessageStatus{}}, nil, false},
		"its account":           {conversa.MessageFilter{AccountID: text("acc_1")}, nil, true},
		"another account":       {conversa.MessageFilter{AccountID: text("acc_2")}, nil, false},
		"an empty account":      {conversa.MessageFilter{AccountID: text("")}, nil, false},
		"its conversation":      {conversa.MessageFilter{ConversationID: text("cnv_1")}, nil, true},
		"another conversation":  {conversa.MessageFilter{ConversationID: text("cnv_2")}, nil, false},
		"its wamid":             {conversa.MessageFilter{Wamid: text("wamid.1")}, nil, true},
		"another wamid":         {conversa.MessageFilter{Wamid: text("wamid")}, nil, false},
		"its words":             {conversa.MessageFilter{}, []string{"cruel", "ola"}, true},
		"a phrase":              {conversa.MessageFilter{}, []string{"mundo cruel"}, true},
		"a phrase out of order": {conversa.MessageFilter{}, []string{"cruel mundo"}, false},
		"a word too many":       {conversa.MessageFilter{}, []string{"ola", "tchau"}, false},
		"all of it":             {conversa.MessageFilter{Direction: &inbound, AccountID: text("acc_1")}, []string{"ola"}, true},
		"all but one":           {conversa.MessageFilter{Direction: &inbound, AccountID: text("acc_2")}, []string{"ola"}, false},
	} {
		if got := matches(c.filter, facts, c.phrases); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// matches asks with phrases that are the filter's, where there are any.
func matches(f conversa.MessageFilter, facts conversa.MessageFacts, phrases []string) bool {
	if phrases != nil {
		f.Text = new(string)
	}
	return f.Matches(facts, conversa.Asker{}, func(string) []string { return phrases })
}
