package secret_test

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"conversa/internal/secret"
)

func key(fill byte) []byte { return []byte(strings.Repeat(string([]byte{fill}), 32)) }

func newBox(t *testing.T, fill byte) *secret.Box {
	t.Helper()
	box, err := secret.New(key(fill))
	if err != nil {
		t.Fatal(err)
	}
	return box
}

func TestOnlyTheSameKeyAndPlaceOpenASecret(t *testing.T) {
	t.Parallel()

	box := newBox(t, 1)
	sealed := box.Seal("token", "account/acc_1")
	damaged := append([]byte(nil), sealed...)
	damaged[len(damaged)-1] ^= 1
	otherFormat := append([]byte{9}, sealed[1:]...)
	for name, c := range map[string]struct {
		box    *secret.Box
		sealed []byte
		place  string
		opens  bool
	}{
		"as sealed":     {box, sealed, "account/acc_1", true},
		"another place": {box, sealed, "account/acc_2", false},
		"another key":   {newBox(t, 2), sealed, "account/acc_1", false},
		"damaged":       {box, damaged, "account/acc_1", false},
		"cut short":     {box, sealed[:5], "account/acc_1", false},
		"empty":         {box, nil, "account/acc_1", false},
		"other format":  {box, otherFormat, "account/acc_1", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			plain, err := c.box.Open(c.sealed, c.place)
			if c.opens && (err != nil || plain != "token") {
				t.Errorf("Open = %q, %v", plain, err)
			}
			if !c.opens && !errors.Is(err, secret.ErrUnreadable) {
				t.Errorf("Open = %q, %v, want ErrUnreadable", plain, err)
			}
		})
	}
}

func TestTheSameSecretIsNeverSealedTheSame(t *testing.T) {
	t.Parallel()

	box := newBox(t, 1)
	if a, b := box.Seal("x", "p"), box.Seal("x", "p"); string(a) == string(b) {
		t.Error("two seals are equal: the nonce was used twice")
	}
}

func TestKeysAreReadInHexAndBase64(t *testing.T) {
	t.Parallel()

	raw := key(0xFB) // its base64 has "+" and "/"
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"hex":               {hex.EncodeToString(raw), true},
		"hex, upper case":   {strings.ToUpper(hex.EncodeToString(raw)), true},
		"base64":            {base64.StdEncoding.EncodeToString(raw), true},
		"base64, URL, bare": {base64.RawURLEncoding.EncodeToString(raw), true},
		"with a line break": {hex.EncodeToString(raw) + "\n", true},
		"too short":         {hex.EncodeToString(raw[:31]), false},
		"a pass phrase":     {"correct horse battery staple", false},
		"empty":             {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got, err := secret.ParseKey(c.text)
			if ok := err == nil && string(got) == string(raw); ok != c.ok {
				t.Errorf("ParseKey(%q) = %x, %v", c.text, got, err)
			}
			if err != nil && c.text != "" && strings.Contains(err.Error(), strings.TrimSpace(c.text)) {
				t.Errorf("the error tells the key: %v", err)
			}
		})
	}
}

func TestServersThatStartAtOnceAgreeOnOneKey(t *testing.T) {
	t.Parallel()

	dir := filepath.Join(t.TempDir(), "data")
	prints := make([]string, 32)
	var wait sync.WaitGroup
	for i := range prints {
		wait.Go(func() {
			box, err := secret.Open(dir, "")
			if err != nil {
				t.Error(err)
				return
			}
			prints[i] = box.Fingerprint()
		})
	}
	wait.Wait()
	for _, p := range prints {
		if p == "" || p != prints[0] {
			t.Fatalf("fingerprints differ: %v", prints)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("the folder holds %v, %v; want the key alone", files, err)
	}
	if info, err := files[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's mode is %v, %v", info.Mode(), err)
	}
}

func TestAKeyOfTheEnvironmentLeavesTheFolderAlone(t *testing.T) {
	t.Parallel()

	dir := t.TempDir()
	box, err := secret.Open(dir, hex.EncodeToString(key(1)))
	if err != nil || box.Fingerprint() != newBox(t, 1).Fingerprint() {
		t.Fatalf("Open = %v, %v", box, err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("the folder holds %v, %v", files, err)
	}
}

func TestADamagedKeyFileIsRefused(t *testing.T) {
	t.Parallel()

	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "secret.key"), []byte("zz"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.Open(dir, ""); err == nil {
		t.Error("a damaged key file was accepted")
	}
}

func TestAKeyIsDerivedForEachPurpose(t *testing.T) {
	t.Parallel()
	links := newBox(t, 1).Derive("links")
	if len(links) != 32 || string(links) != string(newBox(t, 1).Derive("links")) {
		t.Errorf("%x is not the same of the same key", links)
	}
	for name, other := range map[string][]byte{"another key": newBox(t, 2).Derive("links"), "another purpose": newBox(t, 1).Derive("link"), "the key": key(1)} {
		if string(other) == string(links) {
			t.Errorf("%s gives the same", name)
		}
	}
}
