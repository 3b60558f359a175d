package conversa

import (
	"errors"
	"time"
)

// ErrorCode tells a program what went wrong. The values are those of the enum
// ErrorCode in schema.graphql.
type ErrorCode string

const (
	CodeUnauthenticated    ErrorCode = "UNAUTHENTICATED"
	CodeForbidden          ErrorCode = "FORBIDDEN"
	CodeNotFound           ErrorCode = "NOT_FOUND"
	CodeInvalidInput       ErrorCode = "INVALID_INPUT"
	CodeConflict           ErrorCode = "CONFLICT"
	CodeRateLimited        ErrorCode = "RATE_LIMITED"
	CodeTooComplex         ErrorCode = "TOO_COMPLEX"
	CodeInternal           ErrorCode = "INTERNAL"
	CodeUnavailable        ErrorCode = "UNAVAILABLE"
	CodeWindowClosed       ErrorCode = "WINDOW_CLOSED"
	CodeNoConversation     ErrorCode = "NO_CONVERSATION"
	CodeAccountNotActive   ErrorCode = "ACCOUNT_NOT_ACTIVE"
	CodeNoCredits          ErrorCode = "INSUFFICIENT_CREDITS"
	CodeNoPurchaseYet      ErrorCode = "NO_PURCHASE_YET"
	CodeNumberInUse        ErrorCode = "NUMBER_IN_USE"
	CodeMessageTooLong     ErrorCode = "MESSAGE_TOO_LONG"
	CodeTooManyAttachments ErrorCode = "TOO_MANY_ATTACHMENTS"
	CodeFileTooLarge       ErrorCode = "FILE_TOO_LARGE"
	CodeFileTypeNotAllowed ErrorCode = "FILE_TYPE_NOT_ALLOWED"
	CodeUnknownMergeField  ErrorCode = "UNKNOWN_MERGE_FIELD"
	CodeMissingMergeValue  ErrorCode = "MISSING_MERGE_VALUE"
	CodeCancelled          ErrorCode = "CANCELLED"
	CodeDriveDisconnected  ErrorCode = "CLOUD_DRIVE_DISCONNECTED"
	CodeSubscriptionLagged ErrorCode = "SUBSCRIPTION_LAGGED"
	CodeResync             ErrorCode = "RESYNC"
)

// Error is the only kind of error whose text a user sees. Every other error
// reaches them as INTERNAL with a request id.
type Error struct {
	Code    ErrorCode
	Message string
	// Field names the argument at fault, as the API spells it. May be empty.
	Field string
	// RetryAfter says when trying again can help. Zero: it cannot.
	RetryAfter time.Duration
	// Cursor is where a subscription can resume. Only with SUBSCRIPTION_LAGGED.
	Cursor string
	// Problems are what is wrong with a text, in its order. Only with
	// UNKNOWN_MERGE_FIELD and MISSING_MERGE_VALUE.
	Problems []TextProblem
}

// Error implements error.
func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

// Is makes errors.Is compare codes, so that a copy with a field still matches.
func (e *Error) Is(target error) bool {
	var other *Error
	return errors.As(target, &other) && other.Code == e.Code
}

// At returns a copy that names the argument at fault.
func (e *Error) At(field string) *Error {
	at := *e
	at.Field = field
	return &at
}

// After returns a copy that says how long to wait before another try.
func (e *Error) After(wait time.Duration) *Error {
	after := *e
	after.RetryAfter = wait
	return &after
}

// The refusals that need no further words.
var (
	ErrUnauthenticated  = &Error{Code: CodeUnauthenticated, Message: "Sign in first."}
	ErrForbidden        = &Error{Code: CodeForbidden, Message: "Your profile or token does not allow this."}
	ErrNotFound         = &Error{Code: CodeNotFound, Message: "Not found."}
	ErrWindowClosed     = &Error{Code: CodeWindowClosed, Message: "The customer's last message is more than 24 hours old. Only they can open a new window."}
	ErrNoConversation   = &Error{Code: CodeNoConversation, Message: "This customer has never written. Only they can start a conversation."}
	ErrNoPurchaseYet    = &Error{Code: CodeNoPurchaseYet, Message: "Buy credits first: they are bought again in the same way."}
	ErrAccountNotActive = &Error{Code: CodeAccountNotActive, Message: "The WhatsApp account is not active."}
	ErrTooManyFiles     = &Error{Code: CodeTooManyAttachments, Message: "One message can have five attachments."}
	ErrFileTooLarge     = &Error{Code: CodeFileTooLarge, Message: "WhatsApp takes pictures up to 5 MB, audio and video up to 16 MB, documents up to 100 MB, and stickers (WebP) up to 100 KB, 500 KB where they move."}
	ErrFileType         = &Error{Code: CodeFileTypeNotAllowed, Message: "WhatsApp does not take files of this type."}
	ErrDrive            = &Error{Code: CodeDriveDisconnected, Message: "The drive does not let Conversa in any more. Connect it again."}
	ErrResync           = &Error{Code: CodeResync, Message: "The cursor is older than the event log. Fetch again, then subscribe without since."}
	ErrLagged           = &Error{Code: CodeSubscriptionLagged, Message: "The subscriber read too slowly. Resume with since and the cursor."}
)

// Invalid is a refusal of one argument.
func Invalid(field, message string) *Error {
	return &Error{Code: CodeInvalidInput, Message: message, Field: field}
}
