package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"conversa"
	"conversa/internal/file"
)

const (
	// chunkWithin is how long the next bytes of a file may take to come, or to be taken.
	chunkWithin = 30 * time.Second
	// transferWithin bounds a whole transfer.
	transferWithin = time.Hour
)

// uploads takes the bytes of files at addresses that were made for them.
type uploads struct {
	files *file.Service
	log   *slog.Logger
}

// uploadRefusals are the answers to what went wrong with a body.
var uploadRefusals = []struct {
	err    error
	status int
	code   conversa.ErrorCode
	text   string
}{
	{conversa.ErrNotFound, http.StatusNotFound, conversa.CodeNotFound, conversa.ErrNotFound.Message},
	{conversa.ErrFileType, http.StatusUnsupportedMediaType, conversa.CodeFileTypeNotAllowed, conversa.ErrFileType.Message},
	{conversa.ErrFileTooLarge, http.StatusRequestEntityTooLarge, conversa.CodeFileTooLarge, conversa.ErrFileTooLarge.Message},
	{file.ErrIncomplete, http.StatusBadRequest, conversa.CodeInvalidInput, "The file has not as many bytes as announced."},
	{file.ErrReceiving, http.StatusConflict, conversa.CodeConflict, "The file is being uploaded already."},
}

// ServeHTTP implements http.Handler.
func (h uploads) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	id := r.PathValue("file")
	if !h.files.Links.Good(file.UseUpload, id, r.URL.Query()) {
		h.refuse(w, r, conversa.ErrNotFound)
		return
	}
	control := http.NewResponseController(w)
	body := patientReader{r.Body, newPatience(control.SetReadDeadline)}
	err := h.files.Receive(r.Context(), id, body)
	drain(body)
	// The time-out of the answer has run since the request began.
	_ = control.SetWriteDeadline(time.Now().Add(chunkWithin)) // there is none where it fails
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// drain reads what is left of a body, so that its sender gets to see the answer.
func drain(body io.Reader) { _, _ = io.CopyN(io.Discard, body, conversa.MaxFileSize) }

func (h uploads) refuse(w http.ResponseWriter, r *http.Request, err error) {
	for _, refusal := range uploadRefusals {
		if errors.Is(err, refusal.err) {
			answerRefusal(w, refusal.status, refusal.code, refusal.text)
			return
		}
	}
	if r.Context().Err() == nil && !errors.Is(err, context.Canceled) {
		h.log.WarnContext(r.Context(), "upload", "request_id", conversa.RequestIDFrom(r.Context()), "file", r.PathValue("file"), "cause", err.Error())
	}
	answerRefusal(w, http.StatusServiceUnavailable, conversa.CodeUnavailable, "The file was not kept. Try again.")
}

func answerRefusal(w http.ResponseWriter, status int, code conversa.ErrorCode, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"code": string(code), "message": message})
}

// patience is for as long as something moves: the time-outs of the server are for what
// is small.
type patience struct {
	begun time.Time
	set   func(deadline time.Time) error
}

func newPatience(set func(time.Time) error) patience { return patience{time.Now(), set} }

var errTooSlow = errors.New("server: the transfer takes too long")

func (p patience) renew() error {
	now := time.Now()
	if now.Sub(p.begun) > transferWithin {
		return errTooSlow
	}
	if err := p.set(now.Add(chunkWithin)); !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

type patientReader struct {
	io.Reader
	patience patience
}

// Read implements io.Reader.
func (r patientReader) Read(b []byte) (int, error) {
	if err := r.patience.renew(); err != nil {
		return 0, err
	}
	return r.Reader.Read(b)
}
