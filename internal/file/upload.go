package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"strings"
	"sync"
	"time"

	"conversa"
	"conversa/ent"
	entfile "conversa/ent/file"
	"conversa/internal/job"
	"conversa/internal/store"
)

// ServiceConfig is what a Service works with. All of it is required.
type ServiceConfig struct {
	Store *store.Store
	// Jobs runs what deletes uploads that no message used.
	Jobs  *job.Runner
	Files Bytes
	Links Links
	// Now is the clock of the age of uploads; it may be a simulator's.
	Now func() time.Time
	Log *slog.Logger
}

// Service takes files from users, and gives files out. It is safe for concurrent use.
type Service struct {
	ServiceConfig

	// drawing has room for the one thumbnail that is being made.
	drawing chan struct{}

	mu        sync.Mutex // protects what follows
	receiving map[string]bool
}

// NewService makes the service and registers its job.
func NewService(c ServiceConfig) *Service {
	s := &Service{ServiceConfig: c, drawing: make(chan struct{}, 1), receiving: map[string]bool{}}
	c.Jobs.Handle(JobDiscard, s.discard, job.MaxAttempts(maxAttempts))
	return s
}

// now is the clock in the form that both databases keep.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// NewUpload is a file whose bytes are to come.
type NewUpload struct {
	Name, ContentType string
	// Size is in bytes.
	Size int64
}

// Upload is where they are to come to.
type Upload struct {
	File *ent.File
	// Address is without scheme and host.
	Address   string
	ExpiresAt time.Time
}

// maxName bounds what is read of a name, in bytes.
const maxName = 4096

// check refuses what cannot come to anything, whatever the bytes are.
func (n NewUpload) check() error {
	switch {
	case len(n.Name) > maxName:
		return conversa.Invalid("name", "Give a name of at most 4096 bytes.")
	case n.Size < 1:
		return conversa.Invalid("size", "Give the file's size in bytes, at least 1.")
	case n.Size > conversa.MaxFileSize:
		return conversa.ErrFileTooLarge.At("size")
	}
	if m, ok := conversa.MediaOf(announcedType(n.ContentType)); ok && n.Size > m.Limit {
		return conversa.ErrFileTooLarge.At("size")
	}
	return nil
}

// announcedType is a content type without its parameters, in lower case.
func announcedType(announced string) string {
	kind, _, err := mime.ParseMediaType(announced)
	if err != nil || len(kind) > 100 || !strings.Contains(kind, "/") {
		return unknownType
	}
	return kind
}

// Create makes a file of the viewer's, PENDING until its bytes are received. It is
// refused with INVALID_INPUT, and with FILE_TOO_LARGE for what could not be sent. It is
// deleted once it is a day old and no message has it.
func (s *Service) Create(ctx context.Context, viewer conversa.Viewer, n NewUpload) (Upload, error) {
	if err := n.check(); err != nil {
		return Upload{}, err
	}
	n.ContentType = announcedType(n.ContentType)
	row, err := s.add(ctx, viewer, n, conversa.FileFromComputer)
	if err != nil {
		return Upload{}, err
	}
	u := Upload{File: row}
	u.Address, u.ExpiresAt = s.Links.Upload(u.File.ID)
	return u, nil
}

var (
	// ErrIncomplete means that a body is not as long as the upload was announced to be.
	ErrIncomplete = errors.New("file: not as many bytes as announced")
	// ErrReceiving means that the bytes of the upload are coming already.
	ErrReceiving = errors.New("file: its bytes are coming already")
)

// Receive keeps the bytes of an upload, which is READY then, with the content type that
// they have. It holds no more than a part of them in memory. A file that is READY stays
// as it is, and the bytes are not looked at. The error is NOT_FOUND for what is no
// upload, ErrIncomplete or ErrReceiving, FILE_TYPE_NOT_ALLOWED or FILE_TOO_LARGE, or what
// reading failed with; then nothing is kept, and another try may do better.
func (s *Service) Receive(ctx context.Context, id string, body io.Reader) error {
	ctx = conversa.WithViewer(ctx, conversa.SystemViewer())
	if !s.begin(id) {
		return ErrReceiving
	}
	defer s.end(id)
	row, err := s.upload(ctx, id)
	if err != nil || row.State == conversa.FileReady {
		return err
	}
	var got content
	err = s.Files.Put(row.ID, func(w io.Writer) (err error) {
		if got, err = copyUpload(w, body, row); err != nil {
			return err
		}
		again, err := s.upload(ctx, id) // another server may have been faster, or deleted it
		if err == nil && again.State == conversa.FileReady {
			return errReady
		}
		return err
	})
	if errors.Is(err, errReady) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.ready(ctx, row, got)
}

// errReady stops what came too late to count.
var errReady = errors.New("file: ready already")

// begin books the file, so that one body at a time is received for it.
func (s *Service) begin(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.receiving[id] {
		return false
	}
	s.receiving[id] = true
	return true
}

func (s *Service) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.receiving, id)
}

// upload finds a file that is PENDING or READY and was made here.
func (s *Service) upload(ctx context.Context, id string) (*ent.File, error) {
	row, err := s.Store.Client().File.Query().
		Where(entfile.ID(id), entfile.UploadedByIDNotNil(), entfile.StateIn(conversa.FilePending, conversa.FileReady)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find upload: %w", err)
	}
	return row, nil
}

// copyUpload copies a body of the announced size, once its beginning shows that it is
// what WhatsApp takes.
func copyUpload(w io.Writer, body io.Reader, row *ent.File) (content, error) {
	size := value64(row.Size)
	head := make([]byte, min(headSize, size))
	if _, err := io.ReadFull(body, head); err != nil {
		return content{}, incomplete(err)
	}
	got := sniff(head, row.ContentType, row.Name)
	if err := conversa.CheckMedia(got.contentType, size); err != nil {
		return got, err
	}
	if got.still && size > conversa.MaxStillSticker {
		return got, conversa.ErrFileTooLarge
	}
	if _, err := w.Write(head); err != nil {
		return got, err
	}
	if _, err := io.CopyN(w, body, size-int64(len(head))); err != nil {
		return got, incomplete(err)
	}
	if n, err := io.ReadFull(body, make([]byte, 1)); n > 0 {
		return got, ErrIncomplete
	} else if !errors.Is(err, io.EOF) {
		return got, err
	}
	got.size = size
	return got, nil
}

func incomplete(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrIncomplete
	}
	return err
}

// ready makes an upload usable, unless it was deleted meanwhile.
func (s *Service) ready(ctx context.Context, row *ent.File, got content) error {
	n := 0
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		n, err = tx.Client.File.Update().Where(entfile.ID(row.ID), entfile.StateEQ(conversa.FilePending)).
			SetState(conversa.FileReady).SetContentType(got.contentType).SetSize(got.size).SetUpdatedAt(s.now()).Save(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep upload: %w", err)
	}
	if n == 0 {
		if again, err := s.upload(ctx, row.ID); err != nil || again.State != conversa.FileReady {
			return errors.Join(conversa.ErrNotFound, s.Files.Delete(row.ID))
		}
	}
	return nil
}

func value64(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}
