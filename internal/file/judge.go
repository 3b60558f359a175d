package file

import (
	"context"
	"errors"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/job"
	"conversa/internal/whatsapp"
)

const (
	// mediaLife is how long WhatsApp keeps what a notification announced.
	mediaLife = 7 * 24 * time.Hour
	// maxMismatches is how often a content may be another than announced before it is
	// believed to stay so.
	maxMismatches = 5
	// accountPause is the pause after a refusal that a person has to act on.
	accountPause = 10 * time.Minute
	// longPause is the pause once a file has failed for that long.
	longPause = time.Hour
)

// judge says what becomes of a file after a try: PENDING is another try. How old a
// file is counts only after a failure, because WhatsApp may keep one for longer
// than it promises.
func (f *Fetcher) judge(row *ent.File, err error) conversa.FileState {
	switch {
	case err == nil:
		return conversa.FileReady
	case errors.Is(err, errGone):
		return conversa.FileExpired
	case errors.Is(err, whatsapp.ErrMediaTooLarge), errors.Is(err, whatsapp.ErrMediaHost), errors.Is(err, errNoAccount):
		return conversa.FileFailed
	case errors.Is(err, errMismatch) && f.countMismatch(row.ID) >= maxMismatches:
		return conversa.FileFailed
	case f.age(row) >= mediaLife:
		return conversa.FileExpired
	}
	return conversa.FilePending
}

func (f *Fetcher) age(row *ent.File) time.Duration { return f.now().Sub(row.CreatedAt) }

func (f *Fetcher) countMismatch(id string) int {
	n, _ := f.mismatches.Get(id)
	f.mismatches.Add(id, n+1)
	return n + 1
}

// again has the job run another time: after the runner's own back-off, or later
// where more patience is due.
func (f *Fetcher) again(ctx context.Context, row *ent.File, err error) error {
	wait := pause(f.age(row), err)
	if wait == 0 {
		return err
	}
	f.Log.WarnContext(ctx, "file is fetched later", "file", row.ID, "account", row.AccountID, "wait", wait, "error", err)
	return job.Later{At: f.now().Add(wait)}
}

// pause is how long to wait after a failure. Zero: as long as the runner thinks.
func pause(age time.Duration, err error) time.Duration {
	var wait time.Duration
	var refusal *whatsapp.Error
	if errors.As(err, &refusal) {
		wait = refusal.RetryAfter
		if refusal.Advice() == whatsapp.AdviceStopAccount {
			wait = max(wait, accountPause)
		}
	}
	if age >= longPause {
		wait = max(wait, longPause)
	}
	return wait
}
