// Package client holds the inbox page: a single-page app, built by Vite into dist and embedded in
// the binary. It knows nothing of HTTP; package server decides how the files are served.
package client

import (
	"embed"
	"io/fs"
)

// dist has at least README.txt, so that the package builds where Node has never run.
//
//go:embed all:dist
var dist embed.FS

// FS returns the built page: index.html and what it loads, with names as in its addresses.
func FS() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil { // only for an invalid name
		return dist
	}
	return files
}

// Built reports whether the page was there when the binary was compiled.
func Built() bool {
	_, err := fs.Stat(dist, "dist/index.html")
	return err == nil
}
