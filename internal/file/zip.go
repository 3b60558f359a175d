package file

import (
	"archive/zip"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"strconv"
	"strings"

	"entgo.io/ent/dialect/sql"

	"conversa"
	"conversa/ent"
	"conversa/ent/attachment"
	"conversa/ent/conversation"
	"conversa/ent/message"
)

const (
	// MaxZip is how many attachments an address can name: it must fit into a request.
	MaxZip = 100
	// zipBatch is how many messages are in memory at a time.
	zipBatch = 50
)

// Zip is where attachments of a conversation are to be had in one file, by that user and
// for as long as other addresses: those that are named, or all where ids is nil. It is
// INVALID_INPUT to name none, or over 100.
func (l Links) Zip(conversationID, userID string, ids []string) (address string, err error) {
	if ids != nil && (len(ids) == 0 || len(ids) > MaxZip) {
		return "", conversa.Invalid("attachmentIds", "Name 1 to 100 attachments, or leave them out for all.")
	}
	address = "/conversations/" + conversationID + "/attachments.zip" + l.query(UseZip, zipOf(conversationID, userID, ids), l.soon()) + "&by=" + userID
	if ids != nil {
		address += "&only=" + url.QueryEscape(strings.Join(ids, ","))
	}
	return address, nil
}

// zipOf is what the signature of such an address is about.
func zipOf(conversationID, userID string, ids []string) string {
	return conversationID + "\n" + userID + "\n" + strings.Join(ids, ",")
}

// Archive is what an address of Zip was made for.
type Archive struct {
	ConversationID, UserID string
	// IDs are of the attachments; nil for all.
	IDs []string
}

// Archive reads the query of an address of Zip; false where it was not made here, or has
// expired.
func (l Links) Archive(conversationID string, query url.Values) (a Archive, ok bool) {
	a = Archive{ConversationID: conversationID, UserID: query.Get("by")}
	if only := query.Get("only"); only != "" {
		a.IDs = strings.Split(only, ",")
	}
	return a, l.Good(UseZip, zipOf(a.ConversationID, a.UserID, a.IDs), query)
}

// WriteZip writes an archive of what the viewer may see now, with a list of what is not
// here at its end. begin is called before the first byte, with a name for the whole. It is
// NOT_FOUND where there is nothing; after begin, an error leaves an archive that is cut
// off. One batch of messages is in memory at a time, and no file whole.
func (s *Service) WriteZip(ctx context.Context, a Archive, w io.Writer, begin func(name string)) error {
	conv, err := s.Store.Client().Conversation.Query().Where(conversation.ID(a.ConversationID)).WithLead().WithContact().Only(ctx)
	if ent.IsNotFound(err) {
		return conversa.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("find conversation: %w", err)
	}
	words, err := s.missingWords(ctx, a.UserID)
	if err != nil {
		return err
	}
	z := archiver{Service: s, to: zip.NewWriter(w), names: map[string]bool{}, begin: func() { begin(nameOfZip(conv)) }, words: words}
	z.to.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, flate.BestSpeed) })
	var last *ent.Message
	for {
		batch, err := s.withFiles(ctx, a, last)
		if err != nil {
			return err
		}
		for _, m := range batch {
			if err := z.addAll(m); err != nil {
				return err
			}
		}
		if len(batch) < zipBatch {
			return z.close()
		}
		last = batch[len(batch)-1]
	}
}

// withFiles are the next messages with files after one, oldest first.
func (s *Service) withFiles(ctx context.Context, a Archive, last *ent.Message) ([]*ent.Message, error) {
	query := s.Store.Client().Message.Query().
		Where(message.ConversationID(a.ConversationID), message.RevokedAtIsNil(), func(q *sql.Selector) {
			q.Where(sql.ExprP(q.C(message.FieldHasAttachment)))
			if last != nil {
				q.Where(sql.CompositeGT([]string{q.C(message.FieldSentAt), q.C(message.FieldID)}, last.SentAt, last.ID))
			}
		}).
		WithAttachments(func(q *ent.AttachmentQuery) {
			if a.IDs != nil {
				q.Where(attachment.IDIn(a.IDs...))
			}
			q.WithFile()
		}).
		Order(ent.Asc(message.FieldSentAt, message.FieldID)).Limit(zipBatch)
	if a.IDs != nil {
		query.Where(message.HasAttachmentsWith(attachment.IDIn(a.IDs...)))
	}
	rows, err := query.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find attachments: %w", err)
	}
	return rows, nil
}

// nameOfZip is after the customer.
func nameOfZip(conv *ent.Conversation) string {
	name := "attachments"
	switch {
	case conv.Edges.Lead != nil:
		name = conv.Edges.Lead.FullName()
	case conv.Edges.Contact != nil:
		name = conv.Edges.Contact.FullName()
	}
	return plain(conversa.CleanFileName(name)) + ".zip"
}

// archiver writes files into an archive, each under a name of its own.
type archiver struct {
	*Service
	to    *zip.Writer
	names map[string]bool
	begin func()
	begun bool
	// missing are the lines about what is not here, in words.
	missing []string
	words   missingWords
}

func (z *archiver) addAll(m *ent.Message) error {
	for _, a := range m.Edges.Attachments {
		if a.Edges.File == nil {
			continue
		}
		if err := z.add(m, a.Edges.File); err != nil {
			return err
		}
	}
	return nil
}

// add copies one file, or remembers that it is not here.
func (z *archiver) add(m *ent.Message, f *ent.File) error {
	if f.State != conversa.FileReady {
		z.miss(m, f, z.words.states[f.State])
		return nil
	}
	content, _, err := z.Open(f.ID)
	if errors.Is(err, fs.ErrNotExist) {
		z.Log.Error("bytes of a file are missing", "file", f.ID)
		z.miss(m, f, z.words.lost)
		return nil
	}
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	defer content.Close() //nolint:errcheck // it was only read
	method := zip.Store
	if strings.HasPrefix(f.ContentType, "text/") { // the others are small already
		method = zip.Deflate
	}
	return z.write(&zip.FileHeader{Name: z.named(f.Name), Modified: m.SentAt, Method: method}, content)
}

func (z *archiver) write(head *zip.FileHeader, content io.Reader) error {
	if !z.begun {
		z.begun = true
		z.begin()
	}
	entry, err := z.to.CreateHeader(head)
	if err == nil {
		_, err = io.Copy(entry, content)
	}
	if err != nil {
		return fmt.Errorf("write archive: %w", err)
	}
	return nil
}

func (z *archiver) close() error {
	if len(z.missing) > 0 {
		if err := z.write(&zip.FileHeader{Name: z.named(z.words.name), Modified: z.now(), Method: zip.Deflate}, z.listOfMissing()); err != nil {
			return err
		}
	}
	if !z.begun {
		return conversa.ErrNotFound
	}
	if err := z.to.Close(); err != nil {
		return fmt.Errorf("write archive: %w", err)
	}
	return nil
}

// named is a name that no file has yet, whatever the case that a disk tells apart.
func (z *archiver) named(name string) string {
	name = plain(conversa.CleanFileName(name))
	ending := path.Ext(name)
	stem := strings.TrimSuffix(name, ending)
	for n := 2; z.names[strings.ToLower(name)]; n++ {
		name = stem + " (" + strconv.Itoa(n) + ")" + ending
	}
	z.names[strings.ToLower(name)] = true
	return name
}

// plain is a name that every disk takes.
func plain(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name)
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch {
	case stem == "CON", stem == "PRN", stem == "AUX", stem == "NUL",
		len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")):
		return "_" + name
	}
	return name
}
