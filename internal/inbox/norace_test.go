//go:build !race

package inbox_test

const racing = false
