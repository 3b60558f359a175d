package drive

import (
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"conversa"
)

// Item is a file or a folder of a drive.
type Item struct {
	// ID is the provider's.
	ID, Name string
	Folder   bool
	// ContentType is what the file will be once it is copied; empty where nobody says.
	ContentType string
	// Size is in bytes; nil where it is known only once the file was read.
	Size       *int64
	ModifiedAt *time.Time

	// sum is the provider's own of the content; the zero value proves nothing.
	sum sum
	// converted: the provider makes a PDF of it.
	converted bool
}

// ContentTypeOrNil is nil where nobody says what it is.
func (i Item) ContentTypeOrNil() *string {
	if i.ContentType == "" {
		return nil
	}
	return &i.ContentType
}

// page is a part of a folder or of what was found.
type page struct {
	items []Item
	// next is the provider's mark of what follows; empty at the end.
	next string
}

// question is what is asked of a drive: a folder, by its id, or its beginning; or, where
// there are words to search for, all of it.
type question struct {
	folder, search string
	// mark is page.next of the page before.
	mark string
	// most is how many items are wanted; a provider may give more or fewer.
	most int
}

// owner is whose drive it is at the provider.
type owner struct{ id, name string }

// provider is a kind of drive.
type provider interface {
	// owner tells whose drive the session is in.
	owner(ctx context.Context, s session) (owner, error)
	// list answers a question.
	list(ctx context.Context, s session, q question) (page, error)
	// find is one item; conversa.ErrNotFound where there is none.
	find(ctx context.Context, s session, id string) (Item, error)
	// open gives the content of a file that find gave.
	open(ctx context.Context, s session, item Item) (io.ReadCloser, error)
}

// signIn is how a provider's users let us in.
type signIn struct {
	authorize, token string
	// revoke tells the provider that a drive is not used any more; nil where it cannot be
	// told.
	revoke func(ctx context.Context, client *http.Client, t *oauth2.Token) error
	scopes []string
	// extra are parameters of the authorization.
	extra []oauth2.AuthCodeOption
}

// App is Conversa as a provider knows it.
type App struct {
	ClientID, ClientSecret string
	// URL is the base address of all of the provider's; empty: the provider's own.
	URL string
}

// configured reports whether drives of the app can be connected.
func (a App) configured() bool { return a.ClientID != "" && a.ClientSecret != "" }

// at is an address of the provider's, or below the configured base.
func (a App) at(host, path string) string {
	if a.URL != "" {
		host = strings.TrimRight(a.URL, "/")
	}
	return host + path
}

// idForm is that of every provider's ids.
var idForm = regexp.MustCompile(`^[A-Za-z0-9!_:=-][A-Za-z0-9!_:=.-]{0,254}$`)

// checkID refuses what no provider has, before it becomes part of an address.
func checkID(id string) error {
	if !idForm.MatchString(id) {
		return conversa.ErrNotFound
	}
	return nil
}

// withQuery puts parameters behind an address.
func withQuery(address string, query url.Values) string { return address + "?" + query.Encode() }

// typeByEnding is the content type of files whose names end so; empty for none.
func typeByEnding(name string) string {
	kind, _, err := mime.ParseMediaType(mime.TypeByExtension(strings.ToLower(path.Ext(name))))
	if err != nil {
		return ""
	}
	return kind
}

// moment reads a provider's time; nil for none.
func moment(text string) *time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil
	}
	at = at.UTC()
	return &at
}
