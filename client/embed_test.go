package client_test

import (
	"errors"
	"io/fs"
	"testing"

	"conversa/client"
)

func TestBuiltTellsWhetherThereIsAPage(t *testing.T) {
	t.Parallel()

	_, err := fs.Stat(client.FS(), "index.html")
	if missing := errors.Is(err, fs.ErrNotExist); client.Built() == missing {
		t.Errorf("Built = %v, but index.html missing = %v", client.Built(), missing)
	}
}

func TestFSIsTheDistFolder(t *testing.T) {
	t.Parallel()

	if _, err := fs.Stat(client.FS(), "README.txt"); err != nil {
		t.Errorf("README.txt, which is always there: %v", err)
	}
}
