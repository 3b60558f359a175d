package file_test

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"conversa"
	"conversa/internal/file"
	"conversa/internal/job"
)

// killed is a server that dies right after a file has its name.
type killed struct {
	file.Bytes
	die context.CancelFunc
}

func (k killed) Put(id string, fill func(io.Writer) error) error {
	defer k.die()
	return k.Bytes.Put(id, fill)
}

func TestServerKilledBeforeItsCommit(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		ctx, die := context.WithCancel(t.Context())
		defer die()
		w.config.Files = killed{w.folder, die}
		payload := fmt.Appendf(nil, `{"file":%q,"message":%q}`, w.fileID, w.messageID)
		if err := w.fetcher().Handle(ctx, job.Job{ID: "job_1", Payload: payload}); err == nil {
			t.Error("no error of a run that was cut off")
		}
		if _, there := read(t, w.folder, w.fileID); !there || w.row().State != conversa.FilePending || len(w.events()) > 0 {
			t.Fatalf("stored %v, state %s, told %v", there, w.row().State, w.events())
		}

		w.config.Files = w.folder
		abandon(t, w.dir, w.fileID+".1", time.Second) // a second death, earlier in a run
		abandon(t, w.dir, "fil_other.1", 2*time.Hour)
		if err := w.handle(w.fetcher()); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileReady)
	})
}

func TestRunsThatOverlapTellOnce(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		f := w.fetcher()
		w.config.Files = overtaken{w.folder, func() {
			if err := w.handle(f); err != nil {
				t.Error(err)
			}
		}}
		if err := w.handle(w.fetcher()); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileReady)
	})
}

// overtaken lets another server finish the same file first.
type overtaken struct {
	file.Bytes
	meanwhile func()
}

func (o overtaken) Put(id string, fill func(io.Writer) error) error {
	err := o.Bytes.Put(id, fill)
	o.meanwhile()
	return err
}
