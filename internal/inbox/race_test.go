//go:build race

package inbox_test

// The race detector makes SQLite ten times as slow: scripts/test counts without it.
const racing = true
