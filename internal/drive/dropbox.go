package drive

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"golang.org/x/oauth2"
)

// dropbox is Dropbox, by version 2 of its API.
type dropbox struct{ app App }

func (d dropbox) signIn() signIn {
	return signIn{
		authorize: d.app.at("https://www.dropbox.com", "/oauth2/authorize"),
		token:     d.app.at("https://api.dropboxapi.com", "/oauth2/token"),
		scopes:    []string{"account_info.read", "files.metadata.read", "files.content.read"},
		extra:     []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("token_access_type", "offline")},
		revoke: func(ctx context.Context, client *http.Client, t *oauth2.Token) error {
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.api("/auth/token/revoke"), nil)
			if err != nil {
				return err
			}
			req.Header.Set("Authorization", "Bearer "+t.AccessToken)
			return done(client, req)
		},
	}
}

func (d dropbox) api(path string) string { return d.app.at("https://api.dropboxapi.com", "/2"+path) }

// owner implements provider.
func (d dropbox) owner(ctx context.Context, s session) (owner, error) {
	var got struct {
		ID    string `json:"account_id"`
		Email string
		Name  struct {
			DisplayName string `json:"display_name"`
		}
	}
	err := s.call(ctx, http.MethodPost, d.api("/users/get_current_account"), nil, &got)
	return owner{got.ID, cmp.Or(got.Email, got.Name.DisplayName)}, err
}

// list implements provider.
func (d dropbox) list(ctx context.Context, s session, q question) (page, error) {
	if q.search != "" {
		return d.search(ctx, s, q)
	}
	path, body := "/files/list_folder", map[string]any{"path": q.folder, "limit": q.most}
	if q.mark != "" {
		path, body = "/files/list_folder/continue", map[string]any{"cursor": q.mark}
	}
	var got struct {
		Entries []dropboxFile
		Cursor  string
		More    bool `json:"has_more"`
	}
	if err := s.call(ctx, http.MethodPost, d.api(path), body, &got); err != nil {
		return page{}, err
	}
	return pageOf(got.Entries, got.Cursor, got.More), nil
}

func (d dropbox) search(ctx context.Context, s session, q question) (page, error) {
	path := "/files/search_v2"
	body := map[string]any{"query": q.search, "options": map[string]any{"max_results": q.most, "filename_only": true}}
	if q.mark != "" {
		path, body = "/files/search/continue_v2", map[string]any{"cursor": q.mark}
	}
	var got struct {
		Matches []struct {
			Metadata struct{ Metadata dropboxFile }
		}
		Cursor string
		More   bool `json:"has_more"`
	}
	if err := s.call(ctx, http.MethodPost, d.api(path), body, &got); err != nil {
		return page{}, err
	}
	var entries []dropboxFile
	for _, match := range got.Matches {
		entries = append(entries, match.Metadata.Metadata)
	}
	return pageOf(entries, got.Cursor, got.More), nil
}

func pageOf(entries []dropboxFile, cursor string, more bool) (p page) {
	if more {
		p.next = cursor
	}
	for _, f := range entries {
		if f.Tag == "file" || f.Tag == "folder" { // others were deleted
			p.items = append(p.items, f.item())
		}
	}
	return p
}

// find implements provider.
func (d dropbox) find(ctx context.Context, s session, id string) (Item, error) {
	var f dropboxFile
	err := s.call(ctx, http.MethodPost, d.api("/files/get_metadata"), map[string]any{"path": id}, &f)
	return f.item(), err
}

// open implements provider. What is asked for stands in a header, which holds ASCII alone:
// an id does.
func (d dropbox) open(ctx context.Context, s session, item Item) (io.ReadCloser, error) {
	argument, err := json.Marshal(map[string]string{"path": item.ID})
	if err != nil {
		return nil, fmt.Errorf("encode argument: %w", err)
	}
	address := d.app.at("https://content.dropboxapi.com", "/2/files/download")
	return s.content(ctx, http.MethodPost, address, map[string]string{"Dropbox-API-Arg": string(argument)})
}

// dropboxFile is an item as Dropbox tells it.
type dropboxFile struct {
	Tag         string `json:".tag"`
	ID, Name    string
	Size        int64
	Modified    string `json:"server_modified"`
	ContentHash string `json:"content_hash"`
}

// item has the type that the name's ending says: Dropbox tells none.
func (f dropboxFile) item() Item {
	if f.Tag == "folder" {
		return Item{ID: f.ID, Name: f.Name, Folder: true}
	}
	return Item{
		ID: f.ID, Name: f.Name, ContentType: typeByEnding(f.Name), Size: &f.Size, ModifiedAt: moment(f.Modified),
		sum: sum{kind: dropboxSum, hex: f.ContentHash},
	}
}
