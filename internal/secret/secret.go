// Package secret keeps the secrets of others, such as WhatsApp access tokens,
// unreadable in the database. It owns the server's key and what is sealed with
// it; it knows no rows.
package secret

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

const (
	keySize = 32 // AES-256
	// format is the first byte of whatever Seal returns, so that another cipher
	// can follow one day.
	format = 1
)

// ErrUnreadable says that a ciphertext was not sealed with this key for this
// place, or was damaged.
var ErrUnreadable = errors.New("secret: sealed with another key, for another place, or damaged")

// Box seals and opens secrets with the server's key. It is safe for concurrent
// use.
type Box struct {
	key         []byte
	aead        cipher.AEAD
	fingerprint string
}

// New makes a box of a key of 32 bytes.
func New(key []byte) (*Box, error) {
	if len(key) != keySize {
		return nil, fmt.Errorf("secret: the key has %d bytes, not %d", len(key), keySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("make cipher mode: %w", err)
	}
	return &Box{key: bytes.Clone(key), aead: aead, fingerprint: fingerprint(key)}, nil
}

// Seal encrypts plain for one place, e.g. "account/acc_01jb". Only Open with the
// same place reads it, so that ciphertexts swapped between rows are noticed.
func (b *Box) Seal(plain, place string) []byte {
	sealed := make([]byte, 1+b.aead.NonceSize(), 1+b.aead.NonceSize()+len(plain)+b.aead.Overhead())
	sealed[0] = format
	nonce := sealed[1:]
	// crypto/rand.Read never returns an error.
	_, _ = rand.Read(nonce)
	return b.aead.Seal(sealed, nonce, []byte(plain), []byte(place))
}

// Open decrypts what Seal made for the same place, or returns ErrUnreadable.
func (b *Box) Open(sealed []byte, place string) (string, error) {
	head := 1 + b.aead.NonceSize()
	if len(sealed) < head || sealed[0] != format {
		return "", ErrUnreadable
	}
	plain, err := b.aead.Open(nil, sealed[1:head], sealed[head:], []byte(place))
	if err != nil {
		return "", ErrUnreadable
	}
	return string(plain), nil
}

// Derive gives a key of 32 bytes for one purpose, e.g. "links to documents": all servers
// with the box's key have the same, and none tells another.
func (b *Box) Derive(purpose string) []byte {
	h := hmac.New(sha256.New, b.key)
	h.Write([]byte("conversa: key for " + purpose))
	return h.Sum(nil)
}

// Fingerprint names the key without telling it: the database keeps it, so that a
// server with another key is refused.
func (b *Box) Fingerprint() string { return b.fingerprint }

func fingerprint(key []byte) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("conversa: fingerprint of the key"))
	return hex.EncodeToString(h.Sum(nil)[:16])
}
