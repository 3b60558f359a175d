package file

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const (
	// root is the folder of files in the data folder.
	root = "files"
	// parts is where files are written until they are whole. Its name is longer than
	// those of its neighbours.
	parts = "parts"
	// deadAfter is how long a part is untouched before its writer is believed dead. A
	// download is given minutes; other servers may write into the same folder.
	deadAfter = time.Hour
)

// Folder keeps files in a folder, each under the last two characters of its id: the
// first ones are the same for all. Several servers can share it.
type Folder struct{ dir string }

// NewFolder makes the folder "files" in the data folder, where it is not there yet.
func NewFolder(dataFolder string) (*Folder, error) {
	d := &Folder{dir: filepath.Join(dataFolder, root)}
	if err := os.MkdirAll(d.partsDir(), 0o700); err != nil {
		return nil, fmt.Errorf("make folder of files: %w", err)
	}
	return d, nil
}

func (d *Folder) partsDir() string { return filepath.Join(d.dir, parts) }

func (d *Folder) path(id string) string { return filepath.Join(d.dir, id[len(id)-2:], id) }

// Open implements Bytes.
func (d *Folder) Open(id string) (io.ReadSeekCloser, int64, error) {
	if !isID(id) {
		return nil, 0, fmt.Errorf("open file: %w", fs.ErrNotExist)
	}
	file, err := os.Open(d.path(id))
	if err != nil {
		return nil, 0, fmt.Errorf("open file: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("open file: %w", err), file.Close())
	}
	return file, info.Size(), nil
}

// Put implements Bytes. What a killed run of the same file left is deleted first; a
// run that still writes it fails.
func (d *Folder) Put(id string, fill func(io.Writer) error) error {
	if !isID(id) {
		return fmt.Errorf("put file: %q is not an id", id)
	}
	err := d.removeParts(func(part fs.DirEntry) bool { return strings.HasPrefix(part.Name(), id+".") })
	if err != nil {
		return fmt.Errorf("put file: %w", err)
	}
	part, err := os.CreateTemp(d.partsDir(), id+".*")
	if err != nil {
		return fmt.Errorf("put file: %w", err)
	}
	if err := fill(part); err != nil {
		return errors.Join(err, discard(part))
	}
	if err := d.keep(part, id); err != nil {
		return errors.Join(fmt.Errorf("put file: %w", err), discard(part))
	}
	return nil
}

// Delete implements Bytes.
func (d *Folder) Delete(id string) error {
	if !isID(id) {
		return nil
	}
	if err := os.Remove(d.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete file: %w", err)
	}
	return nil
}

// keep makes a part the file, so that a power cut leaves the whole of it or nothing.
func (d *Folder) keep(part *os.File, id string) error {
	if err := part.Sync(); err != nil {
		return err
	}
	if err := part.Close(); err != nil {
		return err
	}
	path := d.path(id)
	if err := d.makeDir(filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func (d *Folder) makeDir(path string) error {
	err := os.Mkdir(path, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return syncDir(d.dir)
}

// discard deletes a part, of which an error has been told already.
func discard(part *os.File) error {
	_ = part.Close()
	if err := os.Remove(part.Name()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Sweep implements Bytes. A younger part may be another server's: it goes when its
// file is put again, or with a later sweep.
func (d *Folder) Sweep() error {
	err := d.removeParts(func(part fs.DirEntry) bool {
		info, err := part.Info()
		return err == nil && time.Since(info.ModTime()) > deadAfter
	})
	if err != nil {
		return fmt.Errorf("sweep files: %w", err)
	}
	return nil
}

// removeParts goes on after an error. What another server removes meanwhile is none.
func (d *Folder) removeParts(dead func(fs.DirEntry) bool) error {
	entries, err := os.ReadDir(d.partsDir())
	for _, part := range entries {
		if !dead(part) {
			continue
		}
		if failed := os.Remove(filepath.Join(d.partsDir(), part.Name())); !errors.Is(failed, fs.ErrNotExist) {
			err = errors.Join(err, failed)
		}
	}
	return err
}

// syncDir makes a new name in a folder durable. Windows has no call for it.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// isID keeps names that are not ids of ours away from the file system.
func isID(id string) bool {
	return len(id) > 2 && len(id) <= 100 && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}
