package view_test

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"conversa"
	"conversa/internal/view"
)

// asking is who asks, for the reference.
type asking struct {
	user string
	moment
}

func (q asking) as() conversa.Asker { return conversa.Asker{UserID: q.user, Now: q.now, Zone: q.zone} }

// passes is a filter's meaning, written down plainly: all of what is asked for holds.
func (q asking) passes(f conversa.MessageFilter, m *saying) bool {
	r, ok := m.row, true
	need := func(holds bool) { ok = ok && holds }
	if f.Unreplied != nil {
		need(r.Waiting && q.during(*f.Unreplied, r.SentAt))
	}
	if f.Replied != nil {
		need(r.RepliedAt != nil && q.during(*f.Replied, *r.RepliedAt))
	}
	if f.Time != nil {
		need(q.during(*f.Time, r.SentAt))
	}
	need(q.chosen(f.Owner, &r.OwnerID) && q.chosen(f.RepliedBy, r.RepliedByID) && q.chosen(f.SentBy, r.SentByID))
	need(f.Direction == nil || *f.Direction == r.Direction)
	need(f.Types == nil || slices.Contains(f.Types, r.Type))
	need(f.Statuses == nil || slices.Contains(f.Statuses, r.Status))
	need(f.AccountID == nil || *f.AccountID == r.AccountID)
	need(f.ConversationID == nil || *f.ConversationID == r.ConversationID)
	need(f.CustomerID == nil || slices.Contains(m.talk.customerIDs(), *f.CustomerID))
	need(f.Module == nil || (*f.Module == conversa.ModuleContacts) == (m.talk.row.ContactID != nil))
	need(f.Unread == nil || *f.Unread == m.unread(q.user))
	need(f.Window == nil || m.talk.inState(*f.Window, q.now))
	need(f.HasAttachment == nil || *f.HasAttachment == r.HasAttachment)
	need(f.Wamid == nil || r.Wamid != nil && *f.Wamid == *r.Wamid)
	need(f.Text == nil || holdsAll(r.SearchText, view.Phrases(*f.Text)))
	return ok && q.passesInner(f, m)
}

func (q asking) passesInner(f conversa.MessageFilter, m *saying) bool {
	for _, one := range f.And {
		if !q.passes(one, m) {
			return false
		}
	}
	some := f.Or == nil
	for _, one := range f.Or {
		some = some || q.passes(one, m)
	}
	return some && (f.Not == nil || !q.passes(*f.Not, m))
}

// during is a span, as a person reads the calendar and the clock.
func (q asking) during(s conversa.TimeSpan, at time.Time) bool {
	switch {
	case s.Today != nil:
		return at.In(q.zone).Format(time.DateOnly) == q.now.In(q.zone).Format(time.DateOnly)
	case s.InLast != nil:
		return !at.Before(q.ago(*s.InLast))
	case s.OlderThan != nil:
		return at.Before(q.ago(*s.OlderThan))
	case s.Between != nil:
		return !at.Before(s.Between.From) && at.Before(s.Between.To)
	}
	return true
}

func (q asking) ago(p conversa.Period) time.Time {
	lengths := map[conversa.PeriodUnit]time.Duration{
		conversa.UnitMinute: time.Minute, conversa.UnitHour: time.Hour, conversa.UnitDay: 24 * time.Hour, conversa.UnitWeek: 168 * time.Hour,
	}
	if length, ok := lengths[p.Unit]; ok {
		return q.now.Add(-time.Duration(p.Count) * length)
	}
	local := q.now.In(q.zone)
	day := local.Day()
	for { // the last day that the month has
		first := time.Date(local.Year(), local.Month()-time.Month(p.Count), 1, 12, 0, 0, 0, q.zone)
		then := time.Date(first.Year(), first.Month(), day, local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), q.zone)
		if then.Month() == first.Month() {
			return then
		}
		day--
	}
}

func (q asking) chosen(c *conversa.UserChoice, user *string) bool {
	switch {
	case c == nil:
		return true
	case user == nil:
		return false
	case c.Me != nil:
		return *user == q.user
	case c.UserID != nil:
		return *user == *c.UserID
	}
	return slices.Contains(c.AnyOf, *user)
}

func (v *talk) customerIDs() (ids []string) {
	for _, id := range []*string{v.row.LeadID, v.row.ContactID} {
		if id != nil {
			ids = append(ids, *id)
		}
	}
	return ids
}

func (m *saying) unread(user string) bool {
	marker := m.talk.read[user]
	return m.count && (marker == nil || inOrder(m, marker) > 0)
}

func (v *talk) inState(s conversa.WindowState, now time.Time) bool {
	var left time.Duration
	if v.row.WindowClosesAt != nil {
		left = v.row.WindowClosesAt.Sub(now)
	}
	switch s {
	case conversa.WindowOpen:
		return left > 0
	case conversa.WindowClosing:
		return left > 0 && left <= time.Hour
	}
	return left <= 0
}

func holdsAll(text string, phrases []string) bool {
	for _, p := range phrases {
		if !strings.Contains(text, p) {
			return false
		}
	}
	return true
}

// passesTalk is the meaning of a filter of conversations.
func (q asking) passesTalk(f conversa.ConversationFilter, v *talk) bool {
	unread := slices.ContainsFunc(v.messages, func(m *saying) bool { return m.unread(q.user) })
	said := func(m *saying) bool { return holdsAll(m.row.SearchText, view.Phrases(*f.Search)) }
	return q.chosen(f.Owner, &v.row.OwnerID) &&
		(f.AccountID == nil || *f.AccountID == v.row.AccountID) &&
		(f.Module == nil || (*f.Module == conversa.ModuleContacts) == (v.row.ContactID != nil)) &&
		(f.Unread == nil || *f.Unread == unread) &&
		(f.Waiting == nil || *f.Waiting == (v.row.WaitingSince != nil)) &&
		(f.Window == nil || v.inState(*f.Window, q.now)) &&
		(f.Search == nil || len(view.Phrases(*f.Search)) == 0 || v.named(*f.Search) || slices.ContainsFunc(v.messages, said))
}

// named: of a number only the digits count.
func (v *talk) named(search string) bool {
	phrases := view.Phrases(search)
	for i, p := range phrases {
		if strings.Trim(p, "+0123456789()-./ ") == "" && strings.ContainsAny(p, "0123456789") {
			phrases[i] = conversa.PhoneDigits(p)
		}
	}
	phrases = slices.DeleteFunc(phrases, func(p string) bool { return strings.Trim(p, "+()-./ ") == "" })
	return len(phrases) > 0 && holdsAll(v.customer, phrases)
}

// list is the whole list that a page is of, in its order.
func (a *archive) list(q asking, sees func(owner string) bool, f conversa.MessageFilter, order conversa.MessageOrder) (ids []string) {
	var rows []*saying
	for _, m := range a.messages {
		open := m.talk.inState(conversa.WindowOpen, q.now)
		listed := order != conversa.WaitingLongestMessages && order != conversa.WindowClosingMessages || m.row.Waiting
		if order == conversa.WindowClosingMessages {
			listed = listed && open
		}
		if listed && sees(m.row.OwnerID) && q.passes(f, m) {
			rows = append(rows, m)
		}
	}
	slices.SortFunc(rows, func(x, y *saying) int {
		switch order {
		case conversa.WindowClosingMessages:
			return older(*x.talk.row.WindowClosesAt, x.row.ID, *y.talk.row.WindowClosesAt, y.row.ID)
		case conversa.OldestMessages, conversa.WaitingLongestMessages:
			return inOrder(x, y)
		}
		return inOrder(y, x)
	})
	for _, m := range rows {
		ids = append(ids, m.row.ID)
	}
	return ids
}

func (a *archive) talkList(q asking, sees func(owner string) bool, f conversa.ConversationFilter, order conversa.ConversationOrder) (ids []string) {
	var rows []*talk
	for _, v := range a.talks {
		listed := true
		switch order {
		case conversa.WaitingLongest:
			listed = v.row.WaitingSince != nil
		case conversa.ClosingFirst:
			listed = v.inState(conversa.WindowOpen, q.now)
		}
		if listed && sees(v.row.OwnerID) && q.passesTalk(f, v) {
			rows = append(rows, v)
		}
	}
	slices.SortFunc(rows, func(x, y *talk) int {
		switch order {
		case conversa.WaitingLongest:
			return older(*x.row.WaitingSince, x.row.ID, *y.row.WaitingSince, y.row.ID)
		case conversa.ClosingFirst:
			return older(*x.row.WindowClosesAt, x.row.ID, *y.row.WindowClosesAt, y.row.ID)
		}
		return cmp.Compare(0, older(x.row.LastMessageAt, x.row.ID, y.row.LastMessageAt, y.row.ID))
	})
	for _, v := range rows {
		ids = append(ids, v.row.ID)
	}
	return ids
}
