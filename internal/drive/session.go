package drive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"conversa"
	"conversa/internal/outbound"
)

const (
	// answerWithin bounds a call that is not the content of a file.
	answerWithin = 30 * time.Second
	// maxAnswer bounds such an answer: a page of a hundred items has some 100 KB.
	maxAnswer = 4 << 20
	// maxWait bounds what a provider may have us wait.
	maxWait = time.Hour
)

// session asks a provider on behalf of a user.
type session struct {
	client *http.Client
	token  string
	// driveID is our own of the drive.
	driveID string
}

var (
	// errUnauthorized: the provider does not take the token, or no longer.
	errUnauthorized = errors.New("drive: the token is not taken")
	errUnavailable  = &conversa.Error{Code: conversa.CodeUnavailable, Message: "The drive does not answer. Try again in a moment."}
	errTooOften     = &conversa.Error{Code: conversa.CodeRateLimited, Message: "The drive is asked too often. Try again in a moment."}
	errNotWhole     = &conversa.Error{Code: conversa.CodeUnavailable, Message: "The file did not come whole. Try again."}
)

// call sends a request with a body in JSON, or without one where body is nil, and reads
// its answer into the value.
func (s session) call(ctx context.Context, method, address string, body, into any) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	var content io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encode request: %w", err)
		}
		content = bytes.NewReader(encoded)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, content)
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	answer, err := s.send(req)
	if err != nil {
		return err
	}
	defer answer.Close() //nolint:errcheck // it was only read
	read, err := outbound.ReadAll(answer, maxAnswer)
	if err != nil {
		return unreachable(ctx, err)
	}
	if err := json.Unmarshal(read, into); err != nil {
		return fmt.Errorf("%w: an answer that is not JSON: %w", errUnavailable, err)
	}
	return nil
}

// content opens the bytes of a file, of which the provider says how many come where it
// knows.
func (s session) content(ctx context.Context, method, address string, header map[string]string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Accept-Encoding", "identity") // sums are of the file as it is
	for name, value := range header {
		req.Header.Set(name, value)
	}
	return s.send(req)
}

// send gives the body of a good answer, or what the provider refused with.
func (s session) send(req *http.Request) (io.ReadCloser, error) {
	req.Header.Set("Authorization", "Bearer "+s.token)
	return s.bare(req)
}

// bare sends a request that holds the token elsewhere, or none.
func (s session) bare(req *http.Request) (io.ReadCloser, error) {
	req.Header.Set("User-Agent", "conversa")
	res, err := s.client.Do(req)
	if err != nil {
		return nil, unreachable(req.Context(), err)
	}
	if res.StatusCode == http.StatusOK {
		return res.Body, nil
	}
	defer res.Body.Close() //nolint:errcheck // it was only read
	body, _ := outbound.ReadAll(res.Body, maxAnswer)
	return nil, refusalOf(res, string(body))
}

// unreachable takes away addresses, which may hold secrets.
func unreachable(ctx context.Context, err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		err = withURL.Err
	}
	if ctx.Err() != nil && !errors.Is(err, context.DeadlineExceeded) {
		return context.Cause(ctx)
	}
	return fmt.Errorf("%w: %w", errUnavailable, err)
}

// refusalOf is what an answer means, by its status and the words by which providers tell
// some of them apart.
func refusalOf(res *http.Response, body string) error {
	says := func(word string) bool { return strings.Contains(body, word) }
	switch {
	case res.StatusCode == http.StatusUnauthorized:
		return errUnauthorized
	case res.StatusCode == http.StatusTooManyRequests, says("ateLimitExceeded"),
		res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") != "":
		return errTooOften.After(waitOf(res.Header.Get("Retry-After")))
	case res.StatusCode == http.StatusNotFound, says(`not_found`), says(`not_folder`), says(`"itemNotFound"`):
		return conversa.ErrNotFound
	case says("exportSizeLimitExceeded"):
		return conversa.ErrFileTooLarge
	case says("restricted_content"), says("unsupported_file"), says("fileNotDownloadable"):
		return conversa.ErrFileType
	}
	return fmt.Errorf("%w: status %d", errUnavailable, res.StatusCode)
}

// waitOf reads Retry-After in seconds; the providers do not send its other form, a date.
func waitOf(header string) time.Duration {
	seconds, err := strconv.Atoi(header)
	if err != nil || seconds < 1 {
		seconds = 1
	}
	return min(time.Duration(seconds)*time.Second, maxWait)
}

// done sends a request of which only the outcome matters.
func done(client *http.Client, req *http.Request) error {
	res, err := client.Do(req)
	if err != nil {
		return unreachable(req.Context(), err)
	}
	defer res.Body.Close() //nolint:errcheck // it was only read
	if res.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%w: status %d", errUnavailable, res.StatusCode)
	}
	return nil
}
