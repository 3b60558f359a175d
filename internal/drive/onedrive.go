package drive

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/oauth2"
)

// oneDrive is Microsoft's, by version 1 of Graph: personal drives and those of companies.
type oneDrive struct{ app App }

const oneDriveItem = "id,name,size,file,folder,lastModifiedDateTime"

// Microsoft has no way to revoke one app's tokens: its user does that on a page of theirs.
func (o oneDrive) signIn() signIn {
	return signIn{
		authorize: o.app.at("https://login.microsoftonline.com", "/common/oauth2/v2.0/authorize"),
		token:     o.app.at("https://login.microsoftonline.com", "/common/oauth2/v2.0/token"),
		scopes:    []string{"offline_access", "User.Read", "Files.Read"},
		extra:     []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("prompt", "select_account")},
	}
}

func (o oneDrive) api(path string, query url.Values) string {
	return withQuery(o.app.at("https://graph.microsoft.com", "/v1.0/me"+path), query)
}

// owner implements provider.
func (o oneDrive) owner(ctx context.Context, s session) (owner, error) {
	var got struct{ ID, Mail, UserPrincipalName, DisplayName string }
	err := s.call(ctx, http.MethodGet, o.api("", url.Values{"$select": {"id,mail,userPrincipalName,displayName"}}), nil, &got)
	return owner{got.ID, cmp.Or(got.Mail, got.UserPrincipalName, got.DisplayName)}, err
}

// list implements provider.
func (o oneDrive) list(ctx context.Context, s session, q question) (page, error) {
	path := "/drive/root/children"
	switch {
	case q.search != "":
		path = "/drive/root/search(q='" + url.PathEscape(strings.ReplaceAll(q.search, "'", "''")) + "')"
	case q.folder != "":
		path = "/drive/items/" + url.PathEscape(q.folder) + "/children"
	}
	query := url.Values{"$top": {strconv.Itoa(q.most)}, "$select": {oneDriveItem}}
	if q.mark != "" {
		query.Set("$skiptoken", q.mark)
	}
	var got struct {
		Next  string `json:"@odata.nextLink"`
		Value []oneDriveFile
	}
	if err := s.call(ctx, http.MethodGet, o.api(path, query), nil, &got); err != nil {
		return page{}, err
	}
	p := page{next: skipToken(got.Next)}
	for _, f := range got.Value {
		if f.File != nil || f.Folder != nil { // notebooks are neither
			p.items = append(p.items, f.item())
		}
	}
	return p, nil
}

// skipToken is the mark in the address of the next page: the address itself is not
// followed, because it comes back from whoever asks.
func skipToken(next string) string {
	u, err := url.Parse(next)
	if err != nil {
		return ""
	}
	for name, values := range u.Query() {
		if strings.EqualFold(name, "$skiptoken") {
			return values[0]
		}
	}
	return ""
}

// find implements provider.
func (o oneDrive) find(ctx context.Context, s session, id string) (Item, error) {
	var f oneDriveFile
	err := s.call(ctx, http.MethodGet, o.api("/drive/items/"+url.PathEscape(id), url.Values{"$select": {oneDriveItem}}), nil, &f)
	return f.item(), err
}

// open implements provider. The answer is a redirect to another host, which is not shown
// the token.
func (o oneDrive) open(ctx context.Context, s session, item Item) (io.ReadCloser, error) {
	address := o.app.at("https://graph.microsoft.com", "/v1.0/me/drive/items/"+url.PathEscape(item.ID)+"/content")
	return s.content(ctx, http.MethodGet, address, nil)
}

// oneDriveFile is an item as Graph tells it.
type oneDriveFile struct {
	ID, Name             string
	Size                 int64
	LastModifiedDateTime string
	Folder               *struct{}
	File                 *struct {
		MimeType string
		Hashes   struct{ QuickXorHash string }
	}
}

func (f oneDriveFile) item() Item {
	item := Item{ID: f.ID, Name: f.Name, ModifiedAt: moment(f.LastModifiedDateTime), Folder: f.Folder != nil}
	if f.File != nil {
		item.ContentType, item.Size = f.File.MimeType, &f.Size
		item.sum = sum{kind: quickXorSum, base64: f.File.Hashes.QuickXorHash}
	}
	return item
}
