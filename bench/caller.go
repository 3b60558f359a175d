package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// caller is one kept-alive connection that asks and reads answers.
type caller struct {
	conn   net.Conn
	reader *bufio.Reader
	head   string
	buffer []byte
}

// call connects. token is empty where nobody asks for one.
func call(ctx context.Context, addr, path, token string) (*caller, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	head := "POST " + path + " HTTP/1.1\r\nHost: " + addr + "\r\nContent-Type: application/json\r\n"
	if token != "" {
		head += "Authorization: Bearer " + token + "\r\n"
	}
	return &caller{conn: conn, reader: bufio.NewReaderSize(conn, 64<<10), head: head}, nil
}

func (c *caller) close() { _ = c.conn.Close() } // nothing is under way

// post returns the body of the answer. Anything but 200 is an error.
func (c *caller) post(ctx context.Context, body []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := c.conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	c.buffer = fmt.Appendf(append(c.buffer[:0], c.head...), "Content-Length: %d\r\n\r\n%s", len(body), body)
	if _, err := c.conn.Write(c.buffer); err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	answer, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d: %.300s", answer.StatusCode, text)
	}
	return text, err
}
