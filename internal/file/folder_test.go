package file_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"conversa/internal/file"
)

const someID = "fil_01k0000000000000000000009z"

func newFolder(t *testing.T) (folder *file.Folder, dir string) {
	t.Helper()

	dir = filepath.Join(t.TempDir(), "data [1]*") // a name that is also a pattern
	folder, err := file.NewFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return folder, dir
}

func put(t *testing.T, folder file.Bytes, id, content string) {
	t.Helper()

	err := folder.Put(id, func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// read gives a file's content; there is false where it is not stored.
func read(t *testing.T, folder file.Bytes, id string) (content string, there bool) {
	t.Helper()

	r, size, err := folder.Open(id)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false
	}
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(raw)) != size {
		t.Errorf("%s has %d bytes, Open said %d", id, len(raw), size)
	}
	return string(raw), true
}

// unfinished lists what lies where files are written.
func unfinished(t *testing.T, dir string) []string {
	t.Helper()

	entries, err := os.ReadDir(filepath.Join(dir, "files", "parts"))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// abandon leaves what a killed server does, untouched for a time.
func abandon(t *testing.T, dir, name string, age time.Duration) {
	t.Helper()

	path := filepath.Join(dir, "files", "parts", name)
	if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(-age)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

func TestFolderKeepsWholeFilesOnly(t *testing.T) {
	t.Parallel()

	folder, dir := newFolder(t)
	failure := errors.New("cable cut")
	err := folder.Put(someID, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		if _, there := read(t, folder, someID); there {
			t.Error("a file can be opened while it is written")
		}
		return failure
	})
	if !errors.Is(err, failure) {
		t.Errorf("Put = %v, want %v", err, failure)
	}
	if _, there := read(t, folder, someID); there || len(unfinished(t, dir)) > 0 {
		t.Errorf("after a failure: stored %v, unfinished %v", there, unfinished(t, dir))
	}
	put(t, folder, someID, "whole")
	put(t, folder, someID, "whole again")
	if got, _ := read(t, folder, someID); got != "whole again" || len(unfinished(t, dir)) > 0 {
		t.Errorf("content = %q, unfinished %v", got, unfinished(t, dir))
	}
	if _, err := os.Stat(filepath.Join(dir, "files", "9z", someID)); err != nil {
		t.Error(err)
	}
}

func TestFailedPutLeavesTheFileBefore(t *testing.T) {
	t.Parallel()

	folder, _ := newFolder(t)
	put(t, folder, someID, "first")
	if err := folder.Put(someID, func(io.Writer) error { return io.ErrUnexpectedEOF }); err == nil {
		t.Error("no error")
	}
	if got, _ := read(t, folder, someID); got != "first" {
		t.Errorf("content = %q", got)
	}
}

func TestFolderTakesNoPaths(t *testing.T) {
	t.Parallel()

	folder, _ := newFolder(t)
	for _, id := range []string{"", "a", "..", "../../etc/passwd", "a/b", `a\b`, "fil_..", "FIL_01", "fil_01\x00"} {
		if err := folder.Put(id, func(io.Writer) error { return nil }); err == nil {
			t.Errorf("Put took %q", id)
		}
		if _, _, err := folder.Open(id); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open(%q) = %v", id, err)
		}
	}
}

func TestSweepClearsDeadPartsOnly(t *testing.T) {
	t.Parallel()

	folder, dir := newFolder(t)
	put(t, folder, someID, "whole")
	abandon(t, dir, "fil_dead.1", 2*time.Hour)
	abandon(t, dir, "fil_alive.2", time.Minute)
	if err := folder.Sweep(); err != nil {
		t.Fatal(err)
	}
	if left := unfinished(t, dir); len(left) != 1 || left[0] != "fil_alive.2" {
		t.Errorf("left: %v", left)
	}
	if _, there := read(t, folder, someID); !there {
		t.Error("a whole file was swept away")
	}
}

func TestPutClearsWhatItsKilledRunLeft(t *testing.T) {
	t.Parallel()

	folder, dir := newFolder(t)
	abandon(t, dir, someID+".1", time.Second)
	abandon(t, dir, someID+"x.1", time.Second)
	put(t, folder, someID, "whole")
	if left := unfinished(t, dir); len(left) != 1 || left[0] != someID+"x.1" {
		t.Errorf("left: %v", left)
	}
}
