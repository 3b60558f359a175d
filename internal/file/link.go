package file

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"time"
)

// Links makes addresses that are good for one thing with one file, for a time, and
// tells them from others. Whoever has one may use it: it is given only to those who see
// the file.
type Links struct {
	// Key signs them, and is used for nothing else.
	Key []byte
	Now func() time.Time
}

// Use is what an address is good for.
type Use string

const (
	UseUpload    Use = "upload"
	UseContent   Use = "content"
	UseThumbnail Use = "thumbnail"
	UseZip       Use = "zip"
	UseLedger    Use = "ledger"
)

const (
	// uploadLife is how long an upload may wait before it begins.
	uploadLife = time.Hour
	// linkStep is how long an address of a file stays the same, so that browsers keep
	// what they have; it is good for one to two of them.
	linkStep = 30 * time.Minute
)

// Upload is where the bytes of a file are to be PUT, and until when. The address is
// without scheme and host, as are the others.
func (l Links) Upload(id string) (address string, expiresAt time.Time) {
	expiresAt = l.Now().UTC().Truncate(time.Second).Add(uploadLife)
	return "/uploads/" + id + l.query(UseUpload, id, expiresAt), expiresAt
}

// Content is where a file is. Where it may be shown in a page that is asked of the
// address.
func (l Links) Content(id string, inline bool) string {
	address := "/files/" + id + l.query(UseContent, id, l.soon())
	if inline {
		address += "&inline=1"
	}
	return address
}

// Thumbnail is where a small picture of a file is.
func (l Links) Thumbnail(id string) string {
	return "/files/" + id + "/thumbnail" + l.query(UseThumbnail, id, l.soon())
}

func (l Links) soon() time.Time { return l.Now().UTC().Truncate(linkStep).Add(2 * linkStep) }

func (l Links) query(use Use, id string, expiresAt time.Time) string {
	until := strconv.FormatInt(expiresAt.Unix(), 10)
	return "?until=" + until + "&signature=" + l.sign(use, id, until)
}

func (l Links) sign(use Use, id, until string) string {
	h := hmac.New(sha256.New, l.Key)
	h.Write([]byte(string(use) + "\n" + id + "\n" + until))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// Good tells whether an address of this query was made here for that use of that file,
// and has not expired.
func (l Links) Good(use Use, id string, query url.Values) bool {
	until := query.Get("until")
	if !hmac.Equal([]byte(l.sign(use, id, until)), []byte(query.Get("signature"))) {
		return false
	}
	seconds, err := strconv.ParseInt(until, 10, 64)
	return err == nil && l.Now().Before(time.Unix(seconds, 0))
}
