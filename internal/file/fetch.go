package file

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"

	"conversa"
	"conversa/ent"
	"conversa/internal/whatsapp"
)

// unknownType is the content type of a file that was announced without one.
const unknownType = "application/octet-stream"

var (
	// errGone means that WhatsApp does not know the media id, or no longer.
	errGone = errors.New("file: gone at WhatsApp")
	// errMismatch means that the content is not what was announced.
	errMismatch = errors.New("file: not what was announced")
	// errNoAccount means that nobody has a token for the file any more.
	errNoAccount = errors.New("file: its account is gone")
)

// fetched is what is known of a file once its bytes are stored.
type fetched struct {
	size        int64
	contentType string
}

// fetch stores the file's bytes. The address is asked for anew each time: one lives
// for five minutes.
func (f *Fetcher) fetch(ctx context.Context, row *ent.File) (fetched, error) {
	credentials, err := f.credentials(ctx, row)
	if err != nil {
		return fetched{}, err
	}
	info, err := f.Media.Media(ctx, credentials, row.MediaID)
	if refusal := (*whatsapp.Error)(nil); errors.As(err, &refusal) && refusal.Code == noSuchMedia {
		return fetched{}, fmt.Errorf("%w: %w", errGone, err)
	}
	if err != nil {
		return fetched{}, err
	}
	if info.URL == "" {
		return fetched{}, fmt.Errorf("get media %s: an answer without an address", row.MediaID)
	}
	got := fetched{contentType: typeOf(row, info)}
	err = f.Files.Put(row.ID, func(w io.Writer) error {
		size, sum, err := f.Media.Download(ctx, credentials, info.URL, conversa.MaxFileSize, w)
		if err != nil {
			return err
		}
		got.size = size
		return verify(row, info, size, sum)
	})
	return got, err
}

// noSuchMedia is Meta's code for an id that is unknown, expired, or not this
// number's.
const noSuchMedia = 100

func (f *Fetcher) credentials(ctx context.Context, row *ent.File) (whatsapp.Credentials, error) {
	account, err := f.Store.Client().Account.Get(ctx, row.AccountID)
	if ent.IsNotFound(err) {
		return whatsapp.Credentials{}, errNoAccount
	}
	if err != nil {
		return whatsapp.Credentials{}, fmt.Errorf("find account: %w", err)
	}
	token, err := f.Tokens.OpenToken(account)
	if err != nil {
		return whatsapp.Credentials{}, err
	}
	return whatsapp.Credentials{PhoneNumberID: account.Number(), Token: token}, nil
}

// verify holds a content to the sum in the notification and to the one that came
// with the address. Only where neither gave one does the size have to do: sizes are
// known to be wrong where sums are right.
func verify(row *ent.File, info whatsapp.MediaInfo, size int64, sum []byte) error {
	got, proved := hex.EncodeToString(sum), false
	for _, announced := range []string{value(row.Sha256), info.SHA256} {
		if !isSum(announced) {
			continue
		}
		if !whatsapp.EqualHash(announced, got) {
			return fmt.Errorf("%w: another SHA-256 sum", errMismatch)
		}
		proved = true
	}
	if !proved && info.Size > 0 && info.Size != size {
		return fmt.Errorf("%w: %d bytes, not %d", errMismatch, size, info.Size)
	}
	return nil
}

// isSum tells a SHA-256 sum, in whatever form, from a text that proves nothing.
func isSum(s string) bool { return whatsapp.EqualHash(s, s) }

// typeOf is the announced content type, else what WhatsApp says now.
func typeOf(row *ent.File, info whatsapp.MediaInfo) string {
	if row.ContentType != unknownType {
		return row.ContentType
	}
	if kind, _, err := mime.ParseMediaType(info.MIMEType); err == nil {
		return kind
	}
	return unknownType
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
