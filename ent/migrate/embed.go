package migrate

import "embed"

// Files holds the versioned migrations: sqlite/*.sql and postgres/*.sql. They
// are only ever added to.
//
//go:embed sqlite/*.sql postgres/*.sql
var Files embed.FS
