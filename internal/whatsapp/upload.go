package whatsapp

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
)

// Upload is a file that WhatsApp is to keep, to be sent by its id.
type Upload struct {
	// Name is for WhatsApp's own use: what customers see is said with the message.
	Name, ContentType string
	// Size is exactly how many bytes Content gives.
	Size    int64
	Content io.Reader
}

// UploadMedia hands a file to WhatsApp, which keeps it for 30 days for the number of the
// credentials. A repeat makes another one: that harms nobody, whatever the error was. Of the
// file no more than a part is held in memory.
func (c *Client) UploadMedia(ctx context.Context, cr Credentials, u Upload) (mediaID string, err error) {
	if cr.PhoneNumberID == "" {
		return "", &Error{Code: 100, Title: "no phone number id"}
	}
	req, err := c.uploadRequest(ctx, cr, u)
	if err != nil {
		return "", fmt.Errorf("upload media: %w", err)
	}
	client := *c.downloads()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := roundTrip(&client, req, cr)
	if err != nil {
		return "", fmt.Errorf("upload media: %w", err)
	}
	defer res.Body.Close()
	body, err := readAnswer(res)
	if err != nil {
		return "", fmt.Errorf("upload media: read answer: %w", err)
	}
	if hasError(body) || res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("upload media: %w", refusal(res, body, cr))
	}
	o, err := parseObject(body)
	if id := o.text("id"); err == nil && id != "" {
		return id, nil
	}
	return "", fmt.Errorf("upload media: an answer without an id")
}

// uploadRequest puts the file between the beginning and the end of a form, so that its length
// is known and nothing of it is copied.
func (c *Client) uploadRequest(ctx context.Context, cr Credentials, u Upload) (*http.Request, error) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for _, field := range [][2]string{{"messaging_product", "whatsapp"}, {"type", u.ContentType}} {
		if err := w.WriteField(field[0], field[1]); err != nil {
			return nil, err
		}
	}
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", multipart.FileContentDisposition("file", u.Name))
	header.Set("Content-Type", u.ContentType)
	if _, err := w.CreatePart(header); err != nil {
		return nil, err
	}
	begin := bytes.Clone(form.Bytes())
	form.Reset()
	if err := w.Close(); err != nil {
		return nil, err
	}
	body := io.MultiReader(bytes.NewReader(begin), io.LimitReader(u.Content, u.Size), &form)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint(nil, cr.PhoneNumberID, "media"), body)
	if err != nil {
		return nil, err
	}
	req.ContentLength = int64(len(begin)) + u.Size + int64(form.Len())
	req.Header.Set("Content-Type", w.FormDataContentType())
	return req, nil
}
