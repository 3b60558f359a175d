package drive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/ent/schema"
	"conversa/internal/file"
	"conversa/internal/store"
)

// export is an export of Evernote, which is kept here: the export as it was uploaded, and
// an index of its notes. A note without files is a file; one with files is a folder of
// them and of its text.
type export struct{ exports file.Bytes }

// exported reports whether a drive is an export.
func exported(row *ent.CloudDrive) bool {
	return row.Provider == conversa.Evernote && !strings.HasPrefix(row.OwnerKey, evernoteOwner)
}

// indexID is where the index of an export is kept.
func indexID(driveID string) string { return driveID + "_index" }

// ImportEvernote opens an uploaded export as a drive of the viewer's. It is refused with
// NOT_FOUND, INVALID_INPUT for what is no export, and CONFLICT with 20 drives. The upload
// is not needed afterwards.
func (s *Service) ImportEvernote(ctx context.Context, viewer conversa.Viewer, fileID string) (*ent.CloudDrive, error) {
	if err := s.roomForOne(ctx, viewer); err != nil {
		return nil, err
	}
	upload, err := s.Files.Find(ctx, fileID)
	if errors.Is(err, conversa.ErrNotFound) {
		return nil, conversa.ErrNotFound.At("fileId")
	}
	if err != nil {
		return nil, err
	}
	id := schema.NewID("drv")
	if err := s.keepExport(id, upload.ID); err != nil {
		return nil, errors.Join(err, s.forgetExport(id))
	}
	var row *ent.CloudDrive
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		row, err = tx.Client.CloudDrive.Create().SetID(id).SetOrganizationID(viewer.OrganizationID).SetUserID(viewer.UserID).
			SetProvider(conversa.Evernote).SetOwnerKey(id).SetAccountName(strings.TrimSuffix(upload.Name, path.Ext(upload.Name))).
			SetCreatedAt(s.now()).SetUpdatedAt(s.now()).Save(ctx)
		return err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("keep export: %w", err), s.forgetExport(id))
	}
	return row, nil
}

// keepExport reads the upload once, into the copy and the index.
func (s *Service) keepExport(driveID, fileID string) error {
	upload, _, err := s.Files.Open(fileID)
	if err != nil {
		return fmt.Errorf("open upload: %w", err)
	}
	defer upload.Close() //nolint:errcheck // it was only read
	var notes []note
	err = s.Exports.Put(driveID, func(w io.Writer) (err error) {
		copied := io.TeeReader(upload, w)
		if notes, err = readExport(copied); err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, copied)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.measure(driveID, notes); err != nil {
		return err
	}
	return s.Exports.Put(indexID(driveID), func(w io.Writer) error { return json.NewEncoder(w).Encode(notes) })
}

// measure finds out how large the files are, and names those without a type.
func (s *Service) measure(driveID string, notes []note) error {
	kept, _, err := s.Exports.Open(driveID)
	if err != nil {
		return fmt.Errorf("open export: %w", err)
	}
	defer kept.Close() //nolint:errcheck // it was only read
	for i := range notes {
		readable := notes[i].Files[:0]
		for _, f := range notes[i].Files {
			content, err := dataReader(kept, f)
			if err != nil {
				return err
			}
			if f.Size, err = io.Copy(io.Discard, content); err == nil { // others cannot be read: they are left out
				readable = append(readable, f)
			}
		}
		notes[i].Files = readable
	}
	return nil
}

func (s *Service) forgetExport(driveID string) error {
	return errors.Join(s.Exports.Delete(driveID), s.Exports.Delete(indexID(driveID)))
}

func (e export) index(driveID string) (notes []note, err error) {
	index, _, err := e.exports.Open(indexID(driveID))
	if err != nil {
		return nil, fmt.Errorf("open index of export: %w", err)
	}
	defer index.Close() //nolint:errcheck // it was only read
	if err := json.NewDecoder(index).Decode(&notes); err != nil {
		return nil, fmt.Errorf("read index of export: %w", err)
	}
	return notes, nil
}

// owner implements provider: an export has none.
func (export) owner(context.Context, session) (owner, error) { return owner{}, nil }

// list implements provider. Its marks are positions. A search looks at titles, texts and
// the names of files.
func (e export) list(_ context.Context, s session, q question) (page, error) {
	notes, err := e.index(s.driveID)
	if err != nil {
		return page{}, err
	}
	var all []Item
	switch {
	case q.search != "":
		all = searchNotes(notes, strings.ToLower(q.search))
	case q.folder == "":
		for i, n := range notes {
			all = append(all, n.item(i))
		}
	default:
		i, _, err := place(q.folder)
		if err != nil || i >= len(notes) {
			return page{}, conversa.ErrNotFound
		}
		all = append([]Item{notes[i].text(i)}, notes[i].files(i)...)
	}
	from, err := strconv.Atoi(q.mark)
	if q.mark != "" && (err != nil || from < 0) || from > len(all) {
		from = len(all)
	}
	to := min(from+q.most, len(all))
	p := page{items: all[from:to]}
	if to < len(all) {
		p.next = strconv.Itoa(to)
	}
	return p, nil
}

func searchNotes(notes []note, words string) (found []Item) {
	has := func(text string) bool { return strings.Contains(strings.ToLower(text), words) }
	for i, n := range notes {
		if has(n.Title) || has(n.Content) {
			found = append(found, n.text(i))
		}
		for k, f := range n.Files {
			if has(f.Name) {
				found = append(found, n.file(i, k))
			}
		}
	}
	return found
}

// find implements provider.
func (e export) find(_ context.Context, s session, id string) (Item, error) {
	notes, err := e.index(s.driveID)
	if err != nil {
		return Item{}, err
	}
	i, k, err := place(id)
	switch {
	case err != nil || i >= len(notes) || k >= len(notes[i].Files):
		return Item{}, conversa.ErrNotFound
	case k < 0:
		return notes[i].text(i), nil
	}
	return notes[i].file(i, k), nil
}

// open implements provider.
func (e export) open(_ context.Context, s session, item Item) (io.ReadCloser, error) {
	notes, err := e.index(s.driveID)
	if err != nil {
		return nil, err
	}
	i, k, err := place(item.ID)
	if err != nil {
		return nil, err
	}
	if k < 0 {
		return io.NopCloser(strings.NewReader(notes[i].written())), nil
	}
	kept, _, err := e.exports.Open(s.driveID)
	if err != nil {
		return nil, fmt.Errorf("open export: %w", err)
	}
	content, err := dataReader(kept, notes[i].Files[k])
	if err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	return readCloser{content, kept}, nil
}

type readCloser struct {
	io.Reader
	io.Closer
}

// place reads an id: "n3" is the fourth note, its text or its folder, "n3-0" its first file.
func place(id string) (n, f int, err error) {
	number, file, isFile := strings.Cut(strings.TrimPrefix(id, "n"), "-")
	n, err = strconv.Atoi(number)
	if f = -1; isFile && err == nil {
		f, err = strconv.Atoi(file)
	}
	if err != nil || n < 0 || id != placeOf(n, f) {
		return 0, 0, conversa.ErrNotFound
	}
	return n, f, nil
}

func placeOf(n, f int) string {
	if f < 0 {
		return "n" + strconv.Itoa(n)
	}
	return "n" + strconv.Itoa(n) + "-" + strconv.Itoa(f)
}

func (n note) name() string {
	if n.Title == "" {
		return "Note"
	}
	return strings.ReplaceAll(strings.ReplaceAll(n.Title, "/", "-"), `\`, "-")
}

// item is the note as it stands in the list of all.
func (n note) item(i int) Item {
	if len(n.Files) == 0 {
		return n.text(i)
	}
	return Item{ID: placeOf(i, -1), Name: n.name(), Folder: true, ModifiedAt: n.CreatedAt}
}

func (n note) text(i int) Item {
	size := int64(len(n.written()))
	return Item{ID: placeOf(i, -1), Name: conversa.CleanFileName(n.name() + ".txt"), ContentType: "text/plain", Size: &size, ModifiedAt: n.CreatedAt}
}

// written is the note as a text.
func (n note) written() string { return n.Title + "\n\n" + n.Content + "\n" }

func (n note) file(i, k int) Item {
	f := n.Files[k]
	return Item{ID: placeOf(i, k), Name: f.Name, ContentType: f.ContentType, Size: &f.Size, ModifiedAt: n.CreatedAt}
}

func (n note) files(i int) (items []Item) {
	for k := range n.Files {
		items = append(items, n.file(i, k))
	}
	return items
}
