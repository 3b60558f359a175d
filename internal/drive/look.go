package drive

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"conversa"
	"conversa/ent"
)

// Question is what is asked of a drive.
type Question struct {
	// Folder is the id of one; empty: the drive's beginning. Not looked at with Search.
	Folder string
	// Search is words of names, in the whole drive; empty: none.
	Search string
	// First is how many items are wanted, 1 to 100.
	First int
	// After is Entry.Cursor; empty: from the beginning.
	After string
}

// Entry is an item, and where it stands in its list.
type Entry struct {
	Item
	Cursor string
}

// Listing is a part of a folder, or of what was found.
type Listing struct {
	Entries []Entry
	// More: there is something after the last.
	More bool
}

const (
	// maxSearch bounds a search, in characters.
	maxSearch = 200
	// emptyPages is how many pages without an item are gone through at once: providers
	// give some where they looked and found nothing.
	emptyPages = 5
)

// cursor is a position: so many items after the beginning of a provider's page.
type cursor struct {
	Mark string `json:"m,omitempty"`
	Skip int    `json:"s,omitempty"`
}

func (c cursor) String() string {
	text, _ := json.Marshal(c) // it has no value that cannot be encoded
	return base64.RawURLEncoding.EncodeToString(text)
}

var errCursor = conversa.Invalid("after", "This is no cursor of this list.")

func parseCursor(text string) (c cursor, err error) {
	if text == "" {
		return c, nil
	}
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(plain, &c) != nil || c.Skip < 0 || c.Skip > 1000 {
		return c, errCursor
	}
	return c, nil
}

func (q Question) check() error {
	if q.Folder != "" && checkID(q.Folder) != nil {
		return conversa.ErrNotFound.At("folder")
	}
	if utf8.RuneCountInString(q.Search) > maxSearch {
		return conversa.Invalid("search", "Search for at most 200 characters.")
	}
	return nil
}

// Look gives a part of a folder of a drive, or of what a search finds. The error is NOT_FOUND,
// CLOUD_DRIVE_DISCONNECTED, RATE_LIMITED, UNAVAILABLE or INVALID_INPUT.
func (s *Service) Look(ctx context.Context, row *ent.CloudDrive, q Question) (got Listing, err error) {
	if err := q.check(); err != nil {
		return got, err
	}
	at, err := parseCursor(q.After)
	if err != nil {
		return got, err
	}
	err = s.with(ctx, row, func(in session) error {
		got, err = look(ctx, s.of(row), in, q, at)
		return err
	})
	if errors.Is(err, conversa.ErrNotFound) && q.Folder != "" {
		return got, conversa.ErrNotFound.At("folder")
	}
	return got, err
}

// look goes on until there is an item: a page of a provider may have none, or more than
// were asked for.
func look(ctx context.Context, p provider, in session, q Question, at cursor) (got Listing, err error) {
	for range emptyPages {
		part, err := p.list(ctx, in, question{folder: q.Folder, search: q.Search, mark: at.Mark, most: at.Skip + q.First})
		if err != nil {
			return got, err
		}
		for i, item := range part.items {
			switch {
			case i < at.Skip:
			case len(got.Entries) == q.First:
				got.More = true
				return got, nil
			default:
				got.Entries = append(got.Entries, Entry{item, cursor{at.Mark, i + 1}.String()})
			}
		}
		got.More = part.next != ""
		if len(got.Entries) > 0 && got.More {
			got.Entries[len(got.Entries)-1].Cursor = cursor{Mark: part.next}.String()
		}
		if len(got.Entries) > 0 || !got.More {
			return got, nil
		}
		at = cursor{Mark: part.next}
	}
	return got, errUnavailable
}
