package conversa

// AuditFilter says which entries of the audit. All fields that are set must hold.
type AuditFilter struct {
	UserID *string
	// Actions: any of these; an empty list that is not nil is none.
	Actions   []string
	SubjectID *string
	Time      *TimeSpan
}
