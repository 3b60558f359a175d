package conversa

import (
	"fmt"
	"unicode/utf8"
)

// A filter becomes one SQL statement, so that its size has bounds.
const (
	mostFilters = 50
	// mostValues bounds the users, types and statuses of a filter, all together.
	mostValues = 1000
	// longestText is in characters.
	longestText = 1000
)

const tooManyValues = "A filter names at most 1000 users, types and statuses."

// Check refuses a filter that cannot be, or that is too large. field is where it
// stands; the error names the place inside it.
func (f MessageFilter) Check(field string) error {
	size := filterSize{field: field}
	return size.check(f, field)
}

// filterSize counts what a filter holds, with all that is inside.
type filterSize struct {
	field           string
	filters, values int
}

func (s *filterSize) check(f MessageFilter, field string) error {
	s.values += len(f.Types) + len(f.Statuses)
	if err := f.checkOwn(field, s); err != nil {
		return err
	}
	if s.values > mostValues {
		return Invalid(s.field, tooManyValues)
	}
	return s.checkInner(f, field)
}

func (s *filterSize) checkInner(f MessageFilter, field string) error {
	for i, one := range f.And {
		if err := s.enter(one, fmt.Sprintf("%s.and.%d", field, i)); err != nil {
			return err
		}
	}
	for i, one := range f.Or {
		if err := s.enter(one, fmt.Sprintf("%s.or.%d", field, i)); err != nil {
			return err
		}
	}
	if f.Not == nil {
		return nil
	}
	return s.enter(*f.Not, field+".not")
}

func (s *filterSize) enter(f MessageFilter, field string) error {
	if s.filters++; s.filters > mostFilters {
		return Invalid(s.field, fmt.Sprintf("A filter has at most %d filters inside.", mostFilters))
	}
	return s.check(f, field)
}

// checkOwn checks the filter's own fields.
func (f MessageFilter) checkOwn(field string, s *filterSize) error {
	for _, span := range []struct {
		name string
		span *TimeSpan
	}{{"unreplied", f.Unreplied}, {"replied", f.Replied}, {"time", f.Time}} {
		if span.span == nil {
			continue
		}
		if err := span.span.Check(field + "." + span.name); err != nil {
			return err
		}
	}
	for _, choice := range []struct {
		name  string
		users *UserChoice
	}{{"owner", f.Owner}, {"repliedBy", f.RepliedBy}, {"sentBy", f.SentBy}} {
		if choice.users == nil {
			continue
		}
		s.values += len(choice.users.AnyOf)
		if err := choice.users.Check(field + "." + choice.name); err != nil {
			return err
		}
	}
	return checkText(field+".text", f.Text)
}

func checkText(field string, text *string) error {
	if text != nil && utf8.RuneCountInString(*text) > longestText {
		return Invalid(field, fmt.Sprintf("A text to look for has at most %d characters.", longestText))
	}
	return nil
}

// All are the filter and those inside it.
func (f MessageFilter) All(yield func(MessageFilter) bool) { f.each(yield) }

func (f MessageFilter) each(yield func(MessageFilter) bool) bool {
	if !yield(f) {
		return false
	}
	for _, inner := range [][]MessageFilter{f.And, f.Or} {
		for _, one := range inner {
			if !one.each(yield) {
				return false
			}
		}
	}
	return f.Not == nil || f.Not.each(yield)
}

// Personal reports whether a filter means something else for another user: it names
// "me" or what is unread, or goes by the calendar of a time zone.
func (f MessageFilter) Personal() bool {
	return f.ByCalendar() || f.has(func(one MessageFilter) bool { return one.Unread != nil || one.namesMe() })
}

// ByCalendar reports whether a filter goes by the calendar of a time zone.
func (f MessageFilter) ByCalendar() bool { return f.has(MessageFilter.goesByCalendar) }

// OfUnread reports whether a filter asks what somebody has read.
func (f MessageFilter) OfUnread() bool {
	return f.has(func(one MessageFilter) bool { return one.Unread != nil })
}

// OfConversation reports whether a filter asks about the conversation of a message.
func (f MessageFilter) OfConversation() bool {
	return f.has(func(one MessageFilter) bool { return one.CustomerID != nil || one.Module != nil || one.Window != nil })
}

// has reports whether something holds of the filter or of one inside it.
func (f MessageFilter) has(something func(MessageFilter) bool) bool {
	for one := range f.All {
		if something(one) {
			return true
		}
	}
	return false
}

func (f MessageFilter) namesMe() bool {
	for _, choice := range []*UserChoice{f.Owner, f.RepliedBy, f.SentBy} {
		if choice != nil && choice.Me != nil {
			return true
		}
	}
	return false
}

func (f MessageFilter) goesByCalendar() bool {
	for _, span := range []*TimeSpan{f.Unreplied, f.Replied, f.Time} {
		if span == nil {
			continue
		}
		if span.Today != nil {
			return true
		}
		for _, p := range []*Period{span.InLast, span.OlderThan} {
			if p != nil && p.Unit == UnitMonth {
				return true
			}
		}
	}
	return false
}
