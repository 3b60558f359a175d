package server_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
)

// announce makes an upload. It gives the file's id, and where its bytes go.
func (a api) announce(t *testing.T, name, contentType string, size int) (id, address string) {
	t.Helper()
	var made struct {
		CreateUpload struct {
			File      struct{ ID string }
			UploadURL string
		}
	}
	a.must(t, fmt.Sprintf(`mutation { createUpload(input: {name: %q, contentType: %q, size: %d}) { file { id } uploadUrl } }`, name, contentType, size), &made)
	return made.CreateUpload.File.ID, made.CreateUpload.UploadURL
}

// put uploads a content. It gives the file's id, and the answer's status.
func (a api) put(t *testing.T, name, contentType string, content []byte) (id string, status int) {
	t.Helper()
	id, address := a.announce(t, name, contentType, len(content))
	status, err := putBody(t.Context(), address, bytes.NewReader(content), len(content))
	if err != nil {
		t.Fatal(err)
	}
	return id, status
}

func putBody(ctx context.Context, address string, body io.Reader, size int) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, address, body)
	if err != nil {
		return 0, err
	}
	r.ContentLength = int64(size)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}
