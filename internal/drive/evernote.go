package drive

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"conversa"
	"conversa/ent"
	"conversa/internal/drive/thrift"
	"conversa/internal/outbound"
)

// evernote is Evernote by its own API, for those who hold a token of it. Notebooks are
// folders; a note without files is a file, one with files is a folder of them and of its
// text. The ids and fields are those of Evernote's UserStore and NoteStore.
type evernote struct{ app App }

const (
	// evernoteOwner begins whose drive it is, unlike that of an export.
	evernoteOwner = "user/"
	// maxNote bounds an answer with a note: its text has up to 5 MB.
	maxNote = 8 << 20
)

// tokenForm is that of Evernote's tokens: "S=s1:U=…:H=…".
var tokenForm = regexp.MustCompile(`^[!-~]{1,1000}$`)

// ConnectEvernote connects a user's account by a token that they hold. It is refused with
// INVALID_INPUT for one that Evernote does not take, CONFLICT with 20 drives, and
// UNAVAILABLE.
func (s *Service) ConnectEvernote(ctx context.Context, viewer conversa.Viewer, token string) (*ent.CloudDrive, error) {
	if token = strings.TrimSpace(token); !tokenForm.MatchString(token) {
		return nil, errToken
	}
	if err := s.roomForOne(ctx, viewer); err != nil {
		return nil, err
	}
	who, err := s.providers[conversa.Evernote].owner(ctx, session{client: s.client, token: token})
	if errors.Is(err, errUnauthorized) {
		return nil, errToken
	}
	if err != nil {
		return nil, err
	}
	return s.keep(ctx, viewer, conversa.Evernote, who, &oauth2.Token{AccessToken: token})
}

var errToken = conversa.Invalid("token", "Evernote does not take this token. Enter a developer token that is still good.")

// owner implements provider.
func (e evernote) owner(ctx context.Context, s session) (owner, error) {
	user, err := e.call(ctx, s, e.userStore(), "getUser", thrift.Struct{1: s.token})
	return owner{evernoteOwner + strconv.FormatInt(user.Number(1), 10), cmp.Or(user.Text(3), user.Text(2), user.Text(4), "Evernote")}, err
}

func (e evernote) userStore() string { return e.app.at("https://www.evernote.com", "/edam/user") }

// addresses are where the user's notes are, and where the content of files is.
func (e evernote) addresses(ctx context.Context, s session) (notes, web string, err error) {
	urls, err := e.call(ctx, s, e.userStore(), "getUserUrls", thrift.Struct{1: s.token})
	return urls.Text(1), strings.TrimRight(urls.Text(2), "/"), err
}

// list implements provider. Its marks are positions.
func (e evernote) list(ctx context.Context, s session, q question) (page, error) {
	store, _, err := e.addresses(ctx, s)
	if err != nil {
		return page{}, err
	}
	from, err := strconv.Atoi(cmp.Or(q.mark, "0"))
	if err != nil || from < 0 {
		return page{}, nil
	}
	kind, guid, _ := strings.Cut(q.folder, ":")
	switch {
	case q.search != "":
		return e.notes(ctx, s, store, thrift.Struct{3: q.search}, from, q.most)
	case q.folder == "":
		books, err := e.notebooks(ctx, s, store)
		return cut(books, from, q.most), err
	case kind == "notebook":
		return e.notes(ctx, s, store, thrift.Struct{4: guid}, from, q.most)
	case kind == "note":
		note, err := e.note(ctx, s, store, guid, false)
		if err != nil {
			return page{}, err
		}
		items := []Item{textOf(note)}
		for _, r := range note.Structs(13) {
			items = append(items, fileOf(r))
		}
		return cut(items, from, q.most), nil
	}
	return page{}, conversa.ErrNotFound
}

// cut is a page of a list that came whole.
func cut(items []Item, from, most int) (p page) {
	from = min(from, len(items))
	to := min(from+most, len(items))
	if to < len(items) {
		p.next = strconv.Itoa(to)
	}
	p.items = items[from:to]
	return p
}

// notebooks are all of the user's.
func (e evernote) notebooks(ctx context.Context, s session, store string) (items []Item, err error) {
	list, err := e.send(ctx, s, store, "listNotebooks", thrift.Struct{1: s.token})
	for _, b := range list.Structs(0) {
		items = append(items, Item{ID: "notebook:" + b.Text(1), Name: cutName(cmp.Or(b.Text(2), "Notebook")), Folder: true})
	}
	return items, err
}

// notes finds some, by a filter of the API.
func (e evernote) notes(ctx context.Context, s session, store string, filter thrift.Struct, from, most int) (p page, err error) {
	found, err := e.call(ctx, s, store, "findNotesMetadata", thrift.Struct{
		1: s.token, 2: filter, 3: int32(from), 4: int32(most),
		5: thrift.Struct{2: true, 6: true, 7: true, 20: true}, // title, when, and whether it has files
	})
	if err != nil {
		return p, err
	}
	notes := found.Structs(3)
	for _, n := range notes {
		item := textOf(n)
		if n.Text(20) != "" {
			item = Item{ID: "note:" + n.Text(1), Name: note{Title: n.Text(2)}.name(), Folder: true, ModifiedAt: changed(n)}
		}
		p.items = append(p.items, item)
	}
	if next := from + len(notes); len(notes) > 0 && int64(next) < found.Number(2) {
		p.next = strconv.Itoa(next)
	}
	return p, nil
}

func (e evernote) note(ctx context.Context, s session, store, guid string, whole bool) (thrift.Struct, error) {
	return e.call(ctx, s, store, "getNote", thrift.Struct{1: s.token, 2: guid, 3: whole, 4: false, 5: false, 6: false})
}

// textOf is the text of a note, whose size is known once it was read.
func textOf(n thrift.Struct) Item {
	return Item{
		ID: "text:" + n.Text(1), Name: conversa.CleanFileName(note{Title: n.Text(2)}.name() + ".txt"), ContentType: "text/plain", ModifiedAt: changed(n),
	}
}

// changed is when a note was changed last.
func changed(n thrift.Struct) *time.Time {
	ms := cmp.Or(n.Number(7), n.Number(6))
	if ms == 0 {
		return nil
	}
	at := time.UnixMilli(ms).UTC()
	return &at
}

// fileOf is a file of a note.
func fileOf(r thrift.Struct) Item {
	size := r.Struct(3).Number(2)
	return Item{
		ID: "file:" + r.Text(1), Name: conversa.CleanFileName(cmp.Or(r.Struct(11).Text(10), "file")), ContentType: r.Text(4), Size: &size,
		sum: sum{kind: md5Sum, hex: fmt.Sprintf("%x", r.Struct(3).Text(1))},
	}
}

// find implements provider.
func (e evernote) find(ctx context.Context, s session, id string) (Item, error) {
	store, _, err := e.addresses(ctx, s)
	if err != nil {
		return Item{}, err
	}
	kind, guid, _ := strings.Cut(id, ":")
	switch kind {
	case "text":
		n, err := e.note(ctx, s, store, guid, false)
		return textOf(n), err
	case "file":
		r, err := e.call(ctx, s, store, "getResource", thrift.Struct{1: s.token, 2: guid, 3: false, 4: false, 5: true, 6: false})
		return fileOf(r), err
	case "notebook", "note":
		return Item{ID: id, Folder: true}, nil
	}
	return Item{}, conversa.ErrNotFound
}

// open implements provider. A file comes from where browsers get it: the API itself would
// give it in one piece.
func (e evernote) open(ctx context.Context, s session, item Item) (io.ReadCloser, error) {
	store, web, err := e.addresses(ctx, s)
	if err != nil {
		return nil, err
	}
	kind, guid, _ := strings.Cut(item.ID, ":")
	if kind == "text" {
		n, err := e.note(ctx, s, store, guid, true)
		if err != nil {
			return nil, err
		}
		return io.NopCloser(strings.NewReader(note{Title: cutTitle(n.Text(2)), Content: plainText(n.Text(3))}.written())), nil
	}
	form := strings.NewReader(url.Values{"auth": {s.token}}.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, web+"/res/"+guid, form)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept-Encoding", "identity") // its sum is of the file as it is
	return s.bare(req)
}

// call calls a method that gives a struct.
func (e evernote) call(ctx context.Context, s session, address, method string, arguments thrift.Struct) (thrift.Struct, error) {
	reply, err := e.send(ctx, s, address, method, arguments)
	return reply.Struct(0), err
}

// send calls a method; field 0 of what it gives is the result.
func (e evernote) send(ctx context.Context, s session, address, method string, arguments thrift.Struct) (thrift.Struct, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	call := thrift.Encode(thrift.Message{Kind: thrift.Call, Method: method, Struct: arguments})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(call))
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-thrift")
	req.Header.Set("Accept", "application/x-thrift")
	answer, err := s.bare(req)
	if err != nil {
		return nil, err
	}
	defer answer.Close() //nolint:errcheck // it was only read
	read, err := outbound.ReadAll(answer, maxNote)
	if err != nil {
		return nil, unreachable(ctx, err)
	}
	reply, err := thrift.Decode(read)
	if err != nil || reply.Kind != thrift.Reply {
		return nil, fmt.Errorf("%w: an answer that is no reply to %s", errUnavailable, method)
	}
	return reply.Struct, refusalByCode(reply.Struct)
}

// The codes of Evernote's refusals.
const (
	evernoteBadData     = 2
	evernoteForbidden   = 3
	evernoteInvalid     = 8
	evernoteExpired     = 9
	evernoteRateLimited = 19
)

// refusalByCode is what a reply was refused with: field 1 is about what was asked, 2 about
// Evernote itself, 3 about what is not there.
func refusalByCode(reply thrift.Struct) error {
	asked, system := reply.Struct(1), reply.Struct(2)
	if _, missing := reply[3]; missing {
		return conversa.ErrNotFound
	}
	_, answered := reply[0]
	switch code := cmp.Or(asked.Number(1), system.Number(1)); {
	case code == 0 && answered:
		return nil
	case code == evernoteInvalid, code == evernoteExpired, asked.Text(2) == "authenticationToken":
		return errUnauthorized
	case code == evernoteRateLimited:
		return errTooOften.After(min(max(time.Duration(system.Number(3)), 1)*time.Second, maxWait))
	case code == evernoteBadData, code == evernoteForbidden:
		return conversa.ErrNotFound
	default:
		return fmt.Errorf("%w: code %d", errUnavailable, code)
	}
}
