package server_test

import (
	"bytes"
	"encoding/json"
	"image"
	_ "image/jpeg" // thumbnails are
	imagepng "image/png"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"conversa/server"
)

// keep uploads a content, and gives the addresses of the file.
func (n *node) keep(token, name, contentType, content string) (id, address, inline string) {
	n.t.Helper()
	id, to := n.upload(token, name, contentType, len(content))
	if got := n.do("PUT", to, nil, content); got.status != http.StatusNoContent {
		n.t.Fatalf("PUT: %d %s", got.status, got.body)
	}
	got := n.query(`{ node(id: "`+id+`") { ... on File { url inline: url(inline: true) } } }`, bearer(token))
	var answer struct {
		Data struct{ Node struct{ URL, Inline string } }
	}
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil {
		n.t.Fatal(err)
	}
	return id, strings.TrimPrefix(answer.Data.Node.URL, n.url), strings.TrimPrefix(answer.Data.Node.Inline, n.url)
}

func TestFilesAreGivenOutSoThatNothingOfThemRuns(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, token := startAging(t, dialect)
		const svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
		for name, c := range map[string]struct {
			name, announced, content string
			contentType, disposition string
		}{
			"a picture":                          {"a.png", "image/png", "\x89PNG\r\n\x1a\n", "image/png", "inline"},
			"a PDF":                              {"a.pdf", "application/pdf", "%PDF-1.7", "application/pdf", "inline"},
			"a page":                             {"a.html", "text/html", "<html><script>alert(1)</script>", "application/octet-stream", "attachment"},
			"a drawing":                          {"a.svg", "image/svg+xml", svg, "application/octet-stream", "attachment"},
			"a script":                           {"a.js", "text/javascript", "alert(1)", "application/octet-stream", "attachment"},
			"a page that calls itself a picture": {"a.png", "image/png", "<html><script>alert(1)</script>", "application/octet-stream", "attachment"},
			"a PDF that is a page, too":          {"a.pdf", "application/pdf", "%PDF-1.7\n<html><script>alert(1)</script>", "application/pdf", "inline"},
			"a name of markup":                   {`"><script>alert(1)<b>.txt`, "text/plain", "a", "application/octet-stream", "attachment"},
		} {
			_, address, inline := n.keep(token, c.name, c.announced, c.content)
			for path, disposition := range map[string]string{address: "attachment", inline: c.disposition} {
				got := n.do("GET", path, nil, "")
				if got.status != http.StatusOK || got.body != c.content {
					t.Errorf("%s: %d %q", name, got.status, got.body)
				}
				if h := got.header; h.Get("Content-Type") != c.contentType || !strings.HasPrefix(h.Get("Content-Disposition"), disposition+";") ||
					h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") {
					t.Errorf("%s: %v", name, h)
				}
				shown := disposition == "inline" && c.contentType == "application/pdf"
				if sandboxed := strings.HasPrefix(got.header.Get("Content-Security-Policy"), "sandbox;"); sandboxed == shown {
					t.Errorf("%s: its policy is %q", name, got.header.Get("Content-Security-Policy"))
				}
			}
		}
	})
}

func TestPartsOfAFileAreGivenOut(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, token := startAging(t, dialect)
		_, address, _ := n.keep(token, "a.txt", "text/plain", "0123456789")
		got := n.do("GET", address, map[string]string{"Range": "bytes=3-5"}, "")
		if got.status != http.StatusPartialContent || got.body != "345" || got.header.Get("Content-Range") != "bytes 3-5/10" {
			t.Errorf("a range: %d %q %v", got.status, got.body, got.header)
		}
		if got = n.do("GET", address, map[string]string{"Range": "bytes=20-"}, ""); got.status != http.StatusRequestedRangeNotSatisfiable {
			t.Errorf("beyond the end: %d", got.status)
		}
		if got = n.do("HEAD", address, nil, ""); got.status != http.StatusOK || got.header.Get("Content-Length") != "10" {
			t.Errorf("HEAD: %d %v", got.status, got.header)
		}
		tag := got.header.Get("ETag")
		if got = n.do("GET", address, map[string]string{"If-None-Match": tag}, ""); tag == "" || got.status != http.StatusNotModified {
			t.Errorf("again: %d", got.status)
		}
	})
}

func TestAddressesOfFilesAreForThoseWhoSeeThem(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, token := startAging(t, dialect)
		id, address, _ := n.keep(token, "a.txt", "text/plain", "secret")
		other, _, _ := n.keep(token, "b.txt", "text/plain", "other")
		upload, to := n.upload(token, "c.txt", "text/plain", 1)
		_, query, _ := strings.Cut(to, "?")
		stranger := n.stranger()
		for name, c := range map[string]struct {
			path   string
			header map[string]string
			status int
		}{
			"by its address":             {address, nil, 200},
			"by whoever uploaded it":     {address, bearer(token), 200},
			"without a signature":        {"/files/" + id, nil, 404},
			"of another file":            {strings.Replace(address, id, other, 1), nil, 404},
			"tampered":                   {address + "A", nil, 404},
			"for longer":                 {strings.Replace(address, "until=", "until=9", 1), nil, 404},
			"with an upload's signature": {"/files/" + upload + "?" + query, nil, 404},
			"by another organization":    {address, bearer(stranger), 404},
			"by a token that is none":    {address, bearer("cnv_pat_none"), 404},
		} {
			if got := n.do("GET", c.path, c.header, ""); got.status != c.status {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
		}
		n.advance(time.Hour + time.Second)
		if got := n.do("GET", address, nil, ""); got.status != http.StatusNotFound {
			t.Errorf("after an hour: %d", got.status)
		}
	})
}

// stranger is the administrator of another organization, by a token.
func (n *node) stranger() (token string) {
	n.t.Helper()
	quiet, storage := slog.New(slog.DiscardHandler), n.config.Storage
	_, err := server.CreateOrganization(n.t.Context(), storage, server.NewOrganization{
		Name: "Other", AdminEmail: "eve@example.com", AdminPassword: password,
	}, quiet)
	if err != nil {
		n.t.Fatal(err)
	}
	token, err = server.CreateToken(n.t.Context(), storage, "eve@example.com", "test", []string{"READ"}, quiet)
	if err != nil {
		n.t.Fatal(err)
	}
	return token
}

func TestThumbnailsAreGivenOut(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, token := startAging(t, dialect)
		var png bytes.Buffer
		if err := imagepng.Encode(&png, image.NewGray(image.Rect(0, 0, 640, 480))); err != nil {
			t.Fatal(err)
		}
		id, content, _ := n.keep(token, "a.png", "image/png", png.String())
		got := n.query(`{ node(id: "`+id+`") { ... on File { thumbnailUrl } } }`, bearer(token))
		var answer struct {
			Data struct{ Node struct{ ThumbnailURL string } }
		}
		if err := json.Unmarshal([]byte(got.body), &answer); err != nil {
			t.Fatal(err)
		}
		address := strings.TrimPrefix(answer.Data.Node.ThumbnailURL, n.url)
		small := n.do("GET", address, nil, "")
		config, format, err := image.DecodeConfig(strings.NewReader(small.body))
		if err != nil || format != "jpeg" || config.Width != 320 || config.Height != 240 || small.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("the thumbnail: %d, %v %s, %v", small.status, config, format, err)
		}
		_, signature, _ := strings.Cut(content, "?")
		if got := n.do("GET", "/files/"+id+"/thumbnail?"+signature, nil, ""); got.status != http.StatusNotFound {
			t.Errorf("with the signature of the file: %d", got.status)
		}
	})
}
