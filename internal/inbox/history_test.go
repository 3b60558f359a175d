package inbox_test

import (
	"fmt"
	"slices"
	"testing"

	"conversa/ent/lead"
)

// chat is a change with messages of one thread of the history.
func chat(phoneNumberID, thread string, messages ...object) object {
	return field("history", phoneNumberID, object{"history": []object{{"threads": []object{with(object{"messages": messages}, "id", thread)}}}})
}

// old is a message of the history, from and to whom it says.
func old(wamid string, pairs ...string) object {
	return with(text(wamid, "", "", "antigo", 1), pairs...)
}

func TestTheHistoryTellsWhoWroteToWhom(t *testing.T) {
	const mexican, other = "5215555501234", "15550100009"
	type course struct {
		change object
		want   string
	}
	eachOf(t, map[string]course{
		"a receiver":                    {chat(shopID, ana, old("1", "from", shopLine, "to", ana)), "OUTBOUND " + ana + " -"},
		"a user id, in no thread":       {chat(shopID, "", old("1", "from", shopLine, "to_user_id", anaID)), "OUTBOUND - " + anaID},
		"a user id, in a number's":      {chat(shopID, ana, old("1", "from", shopLine, "to_user_id", anaID)), "OUTBOUND " + ana + " " + anaID},
		"a number, in a user id's":      {chat(shopID, anaID, old("1", "from", shopLine, "to", ana)), "OUTBOUND " + ana + " " + anaID},
		"no receiver":                   {chat(shopID, ana, old("1", "from", shopLine)), "OUTBOUND " + ana + " -"},
		"no receiver, in a user id's":   {chat(shopID, anaID, old("1", "from", shopLine)), "OUTBOUND - " + anaID},
		"the account's line":            {chat(branchID, anaID, old("1", "from", "+15550100002")), "OUTBOUND - " + anaID},
		"the line that the change says": {chat(branchID, anaID, old("1", "from", shopLine)), "OUTBOUND - " + anaID},
		"a line that is no more":        {chat(shopID, ana, old("1", "from", other)), "OUTBOUND " + ana + " -"},
		"the customer":                  {chat(shopID, ana, old("1", "from", ana)), "INBOUND " + ana + " -"},
		"the customer, spelled else":    {chat(shopID, "525555501234", old("1", "from", mexican)), "INBOUND " + mexican + " -"},
		"a number in a user id's":       {chat(shopID, anaID, old("1", "from", ana)), "INBOUND " + ana + " -"},
		"a number in no thread":         {chat(shopID, "", old("1", "from", ana)), "INBOUND " + ana + " -"},
		"a user id in a number's":       {chat(shopID, ana, old("1", "from_user_id", anaID)), "INBOUND - " + anaID},
		"a user id in its own":          {chat(shopID, anaID, old("1", "from_user_id", anaID)), "INBOUND - " + anaID},
		"nobody in a number's":          {chat(shopID, ana, old("1")), "INBOUND " + ana + " -"},
		"nobody in a user id's":         {chat(shopID, anaID, old("1")), "INBOUND - " + anaID},
	}, func(t *testing.T, w *world, c course) {
		w.hear(notify(c.change))
		m := w.messages()
		if len(m) != 1 {
			t.Fatalf("%d messages, deliveries %q", len(m), w.states())
		}
		if got := fmt.Sprint(m[0].Direction, " ", word(m[0].WaID), " ", word(m[0].Bsuid)); got != c.want {
			t.Errorf("it is %s, want %s", got, c.want)
		}
		if w.store.Client().Lead.Query().Where(lead.WaID(shopLine)).ExistX(w.systemCtx()) {
			t.Error("the business is its own customer")
		}
	})
}

func TestNotesToOneselfMakeNoCustomer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(chat(shopID, shopLine, old("wamid.1", "from", shopLine), old("wamid.2", "from", shopLine, "to", shopLine))))
		w.wantLeads()
		if got := w.states(); !slices.Equal(got, []string{"KEPT: a message names no sender; a message names no sender"}) {
			t.Errorf("deliveries: %q", got)
		}
	})
}
