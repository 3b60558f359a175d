package saved

import (
	"encoding/json"

	"conversa"
)

// The ids of the views that are built in.
const (
	UnrepliedMineID  = "view_unreplied_mine"
	UnrepliedID      = "view_unreplied"
	SentTodayID      = "view_sent_today"
	WaitingLongestID = "view_waiting_longest"
	ClosingID        = "view_closing"

	countBuiltIn = 5
)

// builtIns are the views that everybody has, in the order in which they are offered.
// What they list stands in their filters: another order lists the same.
func builtIns() []*View {
	yes, outbound, closing := true, conversa.DirectionOutbound, conversa.WindowClosing
	unreplied := &conversa.TimeSpan{Any: &yes}
	return []*View{
		made(UnrepliedMineID, "Unreplied messages", conversa.NewestMessages,
			conversa.MessageFilter{Unreplied: unreplied, Owner: &conversa.UserChoice{Me: &yes}}),
		made(UnrepliedID, "All unreplied", conversa.NewestMessages, conversa.MessageFilter{Unreplied: unreplied}),
		made(SentTodayID, "All messages sent today", conversa.NewestMessages,
			conversa.MessageFilter{Direction: &outbound, Time: &conversa.TimeSpan{Today: &yes}}),
		made(WaitingLongestID, "Waiting longest", conversa.WaitingLongestMessages, conversa.MessageFilter{Unreplied: unreplied}),
		made(ClosingID, "Closing within the hour", conversa.WindowClosingMessages,
			conversa.MessageFilter{Unreplied: unreplied, Window: &closing}),
	}
}

func made(id, name string, order conversa.MessageOrder, f conversa.MessageFilter) *View {
	kept, _ := json.Marshal(f) // it has no times
	return &View{ID: id, Name: name, BuiltIn: true, Shared: true, Filter: f, Order: order, Kept: kept}
}

// builtIn is the one of an id; nil for none.
func builtIn(id string) *View {
	for _, v := range builtIns() {
		if v.ID == id {
			return v
		}
	}
	return nil
}
