package inbox_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"conversa/ent/lead"
	"conversa/internal/inbox"
	"conversa/internal/store"
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

// sentFile is a file that the business sent, before or after it is one.
func sentFile(pairs ...string) (placeholder, file object) {
	placeholder, file = old("wamid.1", pairs...), old("wamid.1", pairs...)
	placeholder["type"] = "media_placeholder"
	file["type"], file["image"] = "image", object{"id": "7001", "mime_type": "image/jpeg", "caption": "a foto"}
	delete(placeholder, "text")
	delete(file, "text")
	return placeholder, file
}

const sentPicture = `OUTBOUND IMAGE "a foto" file 7001 image.jpg image/jpeg "a foto" HISTORY SENT`

func TestAFileThatTheBusinessSentFillsItsPlaceholder(t *testing.T) {
	placeholder, file := sentFile("from", shopLine)
	_, named := sentFile("from", shopLine, "to", ana)
	first := notify(chat(shopID, ana, placeholder))
	late, lateNamed := notify(field("history", shopID, object{"messages": []object{file}})), notify(field("history", shopID, object{"messages": []object{named}}))
	eachOf(t, map[string][][]byte{
		"in order": {first, late, late}, "the file first": {late, first, late}, "one with a receiver first": {lateNamed, first, late},
	}, func(t *testing.T, w *world, bodies [][]byte) {
		w.hear(bodies...)
		w.leasesEnd()
		w.drain()
		m := w.messages()
		if len(m) != 1 || w.describe(m[0]) != sentPicture || value(m[0].WaID) != ana {
			t.Errorf("messages: %v", m)
		}
		if got := w.states(); !slices.Equal(got, []string{"DONE", "DONE", "DONE"}) {
			t.Errorf("deliveries: %q", got)
		}
		w.wantLeads("- +" + ana + " -")
	})
}

func TestAFileWhoseMessageDoesNotComeIsKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		placeholder, file := sentFile("from", shopLine)
		w.hear(notify(field("history", shopID, object{"messages": []object{file, old("wamid.2", "from", ana)}})))
		w.wantLeads("- +" + ana + " -")
		if got := w.states(); !slices.Equal(got, []string{"PENDING"}) {
			t.Errorf("at first: %q", got)
		}
		w.change(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "update webhook_deliveries set attempts = 11, run_at = received_at")
			return err
		})
		w.drain()
		if got := w.states(); !strings.HasPrefix(got[0], "KEPT: failed again and again") || len(w.messages()) != 1 {
			t.Errorf("in the end: %q, %d messages", got, len(w.messages()))
		}
		w.hear(notify(chat(shopID, ana, placeholder)))
		if n, err := w.inbox.Replay(t.Context(), inbox.ReplayFilter{}); err != nil || n != 1 {
			t.Fatalf("replay: %d, %v", n, err)
		}
		w.drain()
		m := w.messages()
		if got := w.states(); got[0] != "DONE" || len(m) != 2 || w.describe(m[0]) != sentPicture && w.describe(m[1]) != sentPicture {
			t.Errorf("after the replay: %q, %v", got, m)
		}
	})
}
