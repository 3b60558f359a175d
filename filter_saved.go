package conversa

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// longestFilter is how long a filter may be as it is kept, in bytes.
	longestFilter = 32 << 10
	// mostNamed bounds whom and what a filter that is kept names: of all views of a list
	// they are looked up together.
	mostNamed = 200
)

// SaveFilter is a filter as views keep it. field is where it stands.
func SaveFilter(f MessageFilter, field string) (string, error) {
	if err := f.checkSaved(field); err != nil {
		return "", err
	}
	for text := range f.texts {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return "", Invalid(field, "The filter holds characters that cannot be kept.")
		}
	}
	kept, err := json.Marshal(f)
	if err != nil {
		return "", Invalid(field, "The filter holds a time that cannot be kept.")
	}
	if len(kept) > longestFilter {
		return "", Invalid(field, "The filter is too long to be kept.")
	}
	return string(kept), nil
}

func (f MessageFilter) checkSaved(field string) error {
	if err := f.Check(field); err != nil {
		return err
	}
	if n := f.Named(); len(n.UserIDs)+len(n.AccountIDs)+len(n.ConversationIDs)+len(n.CustomerIDs) > mostNamed {
		return Invalid(field, fmt.Sprintf("A filter that is kept names at most %d users, accounts, customers and conversations.", mostNamed))
	}
	return nil
}

// errNotAFilter is what SavedFilter says of what SaveFilter would not have written.
var errNotAFilter = errors.New("this is not a filter of messages")

// SavedFilter reads a filter as it is kept. Nothing in it is passed over: a filter that
// is understood in part would find something else than was meant.
func SavedFilter(kept string) (MessageFilter, error) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(kept)))
	decoder.DisallowUnknownFields()
	var f *MessageFilter
	if err := decoder.Decode(&f); err != nil {
		return MessageFilter{}, fmt.Errorf("%w: %w", errNotAFilter, err)
	}
	if _, err := decoder.Token(); f == nil || !errors.Is(err, io.EOF) {
		return MessageFilter{}, errNotAFilter
	}
	if err := f.checkSaved("filter"); err != nil {
		return MessageFilter{}, err
	}
	for one := range f.All {
		if !one.knownWords() {
			return MessageFilter{}, fmt.Errorf("%w: it has words that are not known", errNotAFilter)
		}
	}
	return *f, nil
}

// knownWords reports whether each choice of the filter's own is one that there is.
func (f MessageFilter) knownWords() bool {
	known := knownWord(f.Direction) && knownWord(f.Module) && knownWord(f.Window)
	for _, t := range f.Types {
		known = known && knownWord(&t)
	}
	for _, s := range f.Statuses {
		known = known && knownWord(&s)
	}
	for _, span := range []*TimeSpan{f.Unreplied, f.Replied, f.Time} {
		if span == nil {
			continue
		}
		for _, p := range []*Period{span.InLast, span.OlderThan} {
			known = known && (p == nil || knownWord(&p.Unit))
		}
	}
	return known
}

func knownWord[W interface {
	~string
	Values() []string
}](word *W) bool {
	return word == nil || slices.Contains((*word).Values(), string(*word))
}

// texts are the words and ids of a filter and of those inside it.
func (f MessageFilter) texts(yield func(string) bool) {
	for one := range f.All {
		texts := one.userIDs()
		for _, text := range []*string{one.AccountID, one.ConversationID, one.CustomerID, one.Wamid, one.Text} {
			if text != nil {
				texts = append(texts, *text)
			}
		}
		for _, text := range texts {
			if !yield(text) {
				return
			}
		}
	}
}

// userIDs are the users that the filter names itself, in the order of its fields.
func (f MessageFilter) userIDs() (ids []string) {
	for _, choice := range []*UserChoice{f.Owner, f.RepliedBy, f.SentBy} {
		if choice != nil && choice.Me == nil {
			ids = append(ids, choice.IDs("")...)
		}
	}
	return ids
}

// Named are whom and what a filter names, each once, in order.
type Named struct {
	UserIDs, AccountIDs, ConversationIDs, CustomerIDs []string
}

// Named finds whom and what the filter and those inside it name.
func (f MessageFilter) Named() (n Named) {
	for one := range f.All {
		n.UserIDs = append(n.UserIDs, one.userIDs()...)
		for _, id := range []struct {
			id  *string
			all *[]string
		}{{one.AccountID, &n.AccountIDs}, {one.ConversationID, &n.ConversationIDs}, {one.CustomerID, &n.CustomerIDs}} {
			if id.id != nil {
				*id.all = append(*id.all, *id.id)
			}
		}
	}
	for _, ids := range []*[]string{&n.UserIDs, &n.AccountIDs, &n.ConversationIDs, &n.CustomerIDs} {
		slices.Sort(*ids)
		*ids = slices.Compact(*ids)
	}
	return n
}
