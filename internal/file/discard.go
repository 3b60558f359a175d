package file

import (
	"context"
	"errors"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	entfile "conversa/ent/file"
	"conversa/internal/job"
	"conversa/internal/store"
)

// JobDiscard is the kind of the jobs that delete an upload each, unless a message has
// it by then, or it is the organization's logo.
const JobDiscard = "file.discard"

// unusedLife is how long an upload stays without a message.
const unusedLife = 24 * time.Hour

type discardPayload struct {
	FileID string `json:"file"`
}

// LockKey is what is locked by who uses a file for a message, and by who deletes it.
func LockKey(id string) string { return "file/" + id }

// discardLater has a file deleted after a day, unless it is used by then.
func (s *Service) discardLater(ctx context.Context, tx *store.Tx, id string) error {
	now := s.now()
	return job.Enqueue(ctx, tx, now, job.New{Kind: JobDiscard, Payload: discardPayload{FileID: id}, RunAt: now.Add(unusedLife)})
}

// discard first makes the file unusable, so that no message takes it while its bytes go.
func (s *Service) discard(ctx context.Context, j job.Job) error {
	ctx = conversa.WithViewer(ctx, conversa.SystemViewer())
	var p discardPayload
	if err := j.Decode(&p); err != nil {
		return err
	}
	unused, err := s.retire(ctx, p.FileID)
	if err != nil || !unused {
		return err
	}
	if err := errors.Join(s.Files.Delete(p.FileID), s.Files.Delete(thumbnailID(p.FileID))); err != nil {
		return err
	}
	return s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Client.File.Delete().Where(entfile.ID(p.FileID), entfile.StateEQ(conversa.FileExpired)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("delete file: %w", err)
		}
		return job.Finish(ctx, tx, j)
	})
}

// retire reports whether the file may go.
func (s *Service) retire(ctx context.Context, id string) (unused bool, err error) {
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Lock(ctx, LockKey(id)); err != nil {
			return err
		}
		row, err := tx.Client.File.Query().Where(entfile.ID(id), entfile.Shared(false), entfile.Not(entfile.HasAttachments())).Only(ctx)
		if ent.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("find file: %w", err)
		}
		unused = true
		if row.State == conversa.FileExpired {
			return nil // an earlier run was cut off
		}
		return row.Update().SetState(conversa.FileExpired).SetUpdatedAt(s.now()).Exec(ctx)
	})
	return unused, err
}
