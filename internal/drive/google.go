package drive

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/oauth2"
)

// google is Google Drive, by version 3 of its API.
type google struct{ app App }

const (
	googleItem     = "id,name,mimeType,size,modifiedTime,sha256Checksum,shortcutDetails"
	googleFolder   = "application/vnd.google-apps.folder"
	googleShortcut = "application/vnd.google-apps.shortcut"
	googleOwn      = "application/vnd.google-apps."
	pdf            = "application/pdf"
)

// googlePapers are Google's own documents of which it makes a PDF.
var googlePapers = []string{"document", "spreadsheet", "presentation", "drawing"}

func (g google) signIn() signIn {
	return signIn{
		authorize: g.app.at("https://accounts.google.com", "/o/oauth2/v2/auth"),
		token:     g.app.at("https://oauth2.googleapis.com", "/token"),
		scopes:    []string{"https://www.googleapis.com/auth/drive.readonly"},
		// Without these a second consent brings no refresh token.
		extra: []oauth2.AuthCodeOption{oauth2.AccessTypeOffline, oauth2.SetAuthURLParam("prompt", "consent select_account")},
		revoke: func(ctx context.Context, client *http.Client, t *oauth2.Token) error {
			form := strings.NewReader(url.Values{"token": {t.RefreshToken}}.Encode())
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.app.at("https://oauth2.googleapis.com", "/revoke"), form)
			if err != nil {
				return err
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			return done(client, req)
		},
	}
}

func (g google) api(path string, query url.Values) string {
	return withQuery(g.app.at("https://www.googleapis.com", "/drive/v3"+path), query)
}

// owner implements provider.
func (g google) owner(ctx context.Context, s session) (owner, error) {
	var got struct {
		User struct{ PermissionID, EmailAddress, DisplayName string }
	}
	err := s.call(ctx, http.MethodGet, g.api("/about", url.Values{"fields": {"user(permissionId,emailAddress,displayName)"}}), nil, &got)
	return owner{got.User.PermissionID, cmp.Or(got.User.EmailAddress, got.User.DisplayName)}, err
}

// list implements provider. A search looks at names, in all that the user sees.
func (g google) list(ctx context.Context, s session, q question) (page, error) {
	query := url.Values{
		"fields": {"nextPageToken,files(" + googleItem + ")"}, "pageSize": {strconv.Itoa(q.most)},
		"supportsAllDrives": {"true"}, "includeItemsFromAllDrives": {"true"}, "orderBy": {"folder,name_natural"},
	}
	if q.search != "" {
		query.Set("q", "name contains "+googleQuoted(q.search)+" and trashed = false")
	} else {
		query.Set("q", googleQuoted(cmp.Or(q.folder, "root"))+" in parents and trashed = false")
	}
	if q.mark != "" {
		query.Set("pageToken", q.mark)
	}
	var got struct {
		NextPageToken string
		Files         []googleFile
	}
	if err := s.call(ctx, http.MethodGet, g.api("/files", query), nil, &got); err != nil {
		return page{}, err
	}
	p := page{next: got.NextPageToken}
	for _, f := range got.Files {
		p.items = append(p.items, f.item())
	}
	return p, nil
}

// find implements provider.
func (g google) find(ctx context.Context, s session, id string) (Item, error) {
	var f googleFile
	query := url.Values{"fields": {googleItem}, "supportsAllDrives": {"true"}}
	err := s.call(ctx, http.MethodGet, g.api("/files/"+url.PathEscape(id), query), nil, &f)
	return f.item(), err
}

// open implements provider. Google's own documents come as PDF.
func (g google) open(ctx context.Context, s session, item Item) (io.ReadCloser, error) {
	path := "/files/" + url.PathEscape(item.ID)
	if item.converted {
		return s.content(ctx, http.MethodGet, g.api(path+"/export", url.Values{"mimeType": {pdf}}), nil)
	}
	return s.content(ctx, http.MethodGet, g.api(path, url.Values{"alt": {"media"}, "supportsAllDrives": {"true"}}), nil)
}

// googleFile is an item as Google tells it.
type googleFile struct {
	ID, Name, MimeType, ModifiedTime, SHA256Checksum string
	// Size is a number in a text; Google's own documents have none of use.
	Size            string
	ShortcutDetails struct{ TargetID, TargetMimeType string }
}

// item follows a shortcut to what it stands for.
func (f googleFile) item() Item {
	item := Item{ID: f.ID, Name: f.Name, ContentType: f.MimeType, ModifiedAt: moment(f.ModifiedTime)}
	if f.MimeType == googleShortcut {
		item.ID, item.ContentType = f.ShortcutDetails.TargetID, f.ShortcutDetails.TargetMimeType
	} else if size, err := strconv.ParseInt(f.Size, 10, 64); err == nil {
		item.Size = &size
		item.sum = sum{kind: sha256Sum, hex: f.SHA256Checksum}
	}
	own, isOwn := strings.CutPrefix(item.ContentType, googleOwn)
	switch {
	case item.ContentType == googleFolder:
		return Item{ID: item.ID, Name: item.Name, Folder: true, ModifiedAt: item.ModifiedAt}
	case isOwn && slices.Contains(googlePapers, own):
		item.ContentType, item.Name, item.converted, item.Size, item.sum = pdf, item.Name+".pdf", true, nil, sum{}
	}
	return item
}

// googleQuoted is a text in Google's language of searches.
func googleQuoted(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}
