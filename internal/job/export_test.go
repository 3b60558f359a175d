package job

// Backoff is for tests.
var Backoff = backoff
