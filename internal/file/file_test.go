package file_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/file"
	"conversa/internal/job"
	"conversa/internal/store"
)

func TestFileIsFetchedOnce(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		f := w.fetcher()
		for range 3 {
			if err := w.handle(f); err != nil {
				t.Fatal(err)
			}
		}
		w.want(conversa.FileReady)
		if looks, loads := w.meta.requests(); looks != 1 || loads != 1 {
			t.Errorf("%d looks, %d downloads, want one each", looks, loads)
		}
	})
}

func TestUnavailableWhatsAppIsTriedAgain(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		w.meta.look = first(2, unavailable)
		w.meta.load = first(2, unavailable)
		w.fetcher()
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return job.Enqueue(ctx, tx, w.clock.now(), job.New{Kind: file.JobFetch, Payload: w.payload()})
		})
		w.jobs.Poll = 5 * time.Millisecond
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- w.jobs.Run(ctx) }()
		for w.row().State == conversa.FilePending && w.clock.now().Sub(start) < time.Hour {
			if err := w.jobs.Idle(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.clock.advance(time.Second)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		w.want(conversa.FileReady)
		if looks, loads := w.meta.requests(); looks != 5 || loads != 3 {
			t.Errorf("%d looks, %d downloads, want 5 and 3", looks, loads)
		}
	})
}

func TestBrokenDownloadLeavesNothing(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		w.meta.load = first(1, func(rw http.ResponseWriter) {
			rw.Header().Set("Content-Length", strconv.Itoa(len(content)))
			_, _ = io.WriteString(rw, content[:5])
		})
		f := w.fetcher()
		if err := w.handle(f); err == nil {
			t.Error("a truncated file was taken")
		}
		w.want(conversa.FilePending)
		if err := w.handle(f); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileReady)
	})
}

func TestExpiredAddressIsAskedForAnew(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		w.meta.load = first(1, func(rw http.ResponseWriter) { rw.WriteHeader(http.StatusNotFound) })
		f := w.fetcher()
		if err := w.handle(f); err == nil {
			t.Error("no error of an expired address")
		}
		w.want(conversa.FilePending)
		if err := w.handle(f); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileReady)
		if looks, _ := w.meta.requests(); looks != 2 {
			t.Errorf("%d looks, want 2", looks)
		}
	})
}

func TestContentIsHeldToItsSums(t *testing.T) {
	t.Parallel()

	other := hexSum("another picture")
	type sums struct {
		announced, meta string
		size            int
		want            conversa.FileState
	}
	cases := map[string]sums{
		"both":                {base64Sum(content), hexSum(content), len(content), conversa.FileReady},
		"the announced":       {base64Sum(content), "", 0, conversa.FileReady},
		"WhatsApp's":          {"", base64Sum(content), 0, conversa.FileReady},
		"neither":             {"", "", len(content), conversa.FileReady},
		"neither, nor size":   {"", "", 0, conversa.FileReady},
		"unreadable":          {"md5:1", hexSum(content), len(content), conversa.FileReady},
		"lying size":          {base64Sum(content), hexSum(content), 5, conversa.FileReady},
		"lying size, no sums": {"", "", 5, conversa.FileFailed},
		"wrong announced":     {other, hexSum(content), len(content), conversa.FileFailed},
		"wrong WhatsApp's":    {base64Sum(content), other, len(content), conversa.FileFailed},
		"unreadable, wrong":   {"md5:1", other, len(content), conversa.FileFailed},
	}
	eachCase(t, cases, func(t *testing.T, w *world, c sums) {
		w.edit(func(u *ent.FileUpdateOne) { u.SetSha256(c.announced) })
		w.meta.sum, w.meta.size = c.meta, c.size
		f := w.fetcher()
		if c.want == conversa.FileFailed {
			for range 4 {
				if err := w.handle(f); err == nil {
					t.Error("a wrong content was taken")
				}
				w.want(conversa.FilePending)
			}
		}
		if err := w.handle(f); err != nil {
			t.Error(err)
		}
		w.want(c.want)
	})
}

func TestContentMayBeRightTheFifthTime(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		w.meta.load = first(4, func(rw http.ResponseWriter) { fmt.Fprint(rw, "<html>busy</html>") })
		f := w.fetcher()
		for range 4 {
			if err := w.handle(f); err == nil {
				t.Error("a wrong content was taken")
			}
		}
		if err := w.handle(f); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileReady)
	})
}

func TestTooLargeFileFails(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		w.meta.load = always(func(rw http.ResponseWriter) { rw.Header().Set("Content-Length", strconv.Itoa(100<<20+1)) })
		if err := w.handle(w.fetcher()); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileFailed)
	})
}

func TestForeignHostsAreNotAsked(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		var asked atomic.Int32
		foreign := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			fmt.Fprint(rw, content)
		}))
		t.Cleanup(foreign.Close)
		w.meta.host = foreign.URL
		if err := w.handle(w.fetcher()); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileFailed)

		w.meta.host = ""
		w.meta.load = always(func(rw http.ResponseWriter) {
			rw.Header().Set("Location", foreign.URL+"/file")
			rw.WriteHeader(http.StatusFound)
		})
		w.edit(func(u *ent.FileUpdateOne) { u.SetState(conversa.FilePending) })
		if err := w.handle(w.fetcher()); err != nil {
			t.Error(err)
		}
		if state := w.row().State; state != conversa.FileFailed {
			t.Errorf("after a redirect: %s", state)
		}
		if n := asked.Load(); n > 0 {
			t.Errorf("the foreign host was asked %d times", n)
		}
	})
}

func TestUnknownMediaIsExpired(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		w.meta.look = always(func(rw http.ResponseWriter) { refuse(rw, http.StatusBadRequest, 100) })
		if err := w.handle(w.fetcher()); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileExpired)
	})
}

func TestOldMediaIsExpiredOnceItFails(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		w.meta.look = always(unavailable)
		f := w.fetcher()
		w.clock.advance(7*24*time.Hour - time.Second)
		if err := w.handle(f); err == nil {
			t.Error("given up before its time")
		}
		w.want(conversa.FilePending)
		w.clock.advance(time.Second)
		if err := w.handle(f); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileExpired)
	})
}

func TestOldMediaThatIsThereIsTaken(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		w.clock.advance(10 * 24 * time.Hour)
		if err := w.handle(w.fetcher()); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileReady)
	})
}

func TestPauseAfterAFailure(t *testing.T) {
	t.Parallel()

	type failure struct {
		age    time.Duration
		answer func(http.ResponseWriter)
		want   time.Duration // 0: the runner's own
	}
	cases := map[string]failure{
		"unavailable":      {0, unavailable, 0},
		"token refused":    {0, func(w http.ResponseWriter) { refuse(w, http.StatusUnauthorized, 190) }, 10 * time.Minute},
		"unavailable long": {time.Hour, unavailable, time.Hour},
		"told when": {0, func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "1200")
			refuse(w, http.StatusBadRequest, 4)
		}, 20 * time.Minute},
	}
	eachCase(t, cases, func(t *testing.T, w *world, c failure) {
		w.meta.look = first(1, c.answer)
		w.clock.advance(c.age)
		f := w.fetcher()
		err := w.handle(f)
		var later job.Later
		switch {
		case err == nil:
			t.Error("no error")
		case errors.As(err, &later) != (c.want > 0):
			t.Errorf("error = %v", err)
		case c.want > 0 && !later.At.Equal(w.clock.now().Add(c.want)):
			t.Errorf("again at %v, want after %v", later.At, c.want)
		}
		w.want(conversa.FilePending)
		if err := w.handle(f); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileReady)
	})
}

func TestContentTypeIsAskedForWhereNoneWasAnnounced(t *testing.T) {
	t.Parallel()

	type types struct{ announced, meta, want string }
	eachCase(t, map[string]types{
		"announced":      {"image/jpeg", "text/html", "image/jpeg"},
		"not announced":  {"application/octet-stream", "audio/ogg; codecs=opus", "audio/ogg"},
		"nobody says it": {"application/octet-stream", "", "application/octet-stream"},
	}, func(t *testing.T, w *world, c types) {
		w.edit(func(u *ent.FileUpdateOne) { u.SetContentType(c.announced) })
		w.meta.kind = c.meta
		if err := w.handle(w.fetcher()); err != nil {
			t.Error(err)
		}
		if got := w.row().ContentType; got != c.want {
			t.Errorf("content type = %q, want %q", got, c.want)
		}
	})
}

func TestWithdrawnMessagesFileIsFetched(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Message.UpdateOneID(w.messageID).SetRevokedAt(start).Exec(ctx)
		})
		if err := w.handle(w.fetcher()); err != nil {
			t.Error(err)
		}
		w.want(conversa.FileReady)
	})
}

// sealed is a token that this server cannot open.
type sealed struct{}

func (sealed) OpenToken(*ent.Account) (string, error) { return "", errors.New("sealed") }

func TestNothingIsAskedWithoutAToken(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		w.config.Tokens = sealed{}
		if err := w.handle(w.fetcher()); err == nil {
			t.Error("no error")
		}
		w.want(conversa.FilePending)
		if looks, loads := w.meta.requests(); looks+loads > 0 {
			t.Errorf("%d requests", looks+loads)
		}
	})
}

func TestDeletedFileIsForgotten(t *testing.T) {
	t.Parallel()

	each(t, func(t *testing.T, w *world) {
		w.fileID = "fil_gone"
		if err := w.handle(w.fetcher()); err != nil {
			t.Error(err)
		}
		if looks, _ := w.meta.requests(); looks > 0 || len(w.events()) > 0 {
			t.Errorf("%d looks, told %v", looks, w.events())
		}
	})
}
