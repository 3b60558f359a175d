package secret

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// keyFile is the key's name in the data folder, in hex.
const keyFile = "secret.key"

// Open makes the box of a server: with the key of its environment, or else with
// that of the data folder, which is made when there is none. Servers that share
// the folder and start at once agree on one key.
func Open(dir, envKey string) (*Box, error) {
	if envKey != "" {
		key, err := ParseKey(envKey)
		if err != nil {
			return nil, err
		}
		return New(key)
	}
	path := filepath.Join(dir, keyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = create(dir, path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the secret key: %w", err)
	}
	key, err := ParseKey(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return New(key)
}

// ParseKey reads a key of 32 bytes in hex or base64.
func ParseKey(text string) ([]byte, error) {
	text = strings.TrimSpace(text)
	if key, err := hex.DecodeString(text); err == nil && len(key) == keySize {
		return key, nil
	}
	plain := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
	if key, err := base64.RawStdEncoding.DecodeString(plain); err == nil && len(key) == keySize {
		return key, nil
	}
	return nil, fmt.Errorf("the secret key must be %d bytes in hex or base64", keySize)
}

// create puts a new key into the folder, unless another server was faster, and
// returns the one that is there. A file appears under its final name only when it
// is whole: a link, unlike a rename, never replaces what is there.
func create(dir, path string) ([]byte, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	draft, err := os.CreateTemp(dir, keyFile+".*") // mode 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(draft.Name())
	if err := writeKey(draft); err != nil {
		return nil, err
	}
	if err := os.Link(draft.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.ReadFile(path)
}

func writeKey(file *os.File) error {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never returns an error
	_, err := file.WriteString(hex.EncodeToString(key) + "\n")
	return errors.Join(err, file.Sync(), file.Close())
}
