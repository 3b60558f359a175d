package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// graphError is an error in Meta's words: the HTTP body and, for messages, the errors element of a failed status.
type graphError struct {
	status             int // HTTP
	message            string
	kind               string // OAuthException or GraphMethodException
	code, subcode      int
	details            string
	userTitle, userMsg string
	transient          bool
}

func (e *graphError) Error() string { return e.message }

// because replaces the details of the code by those of the case.
func (e *graphError) because(format string, args ...any) *graphError {
	e.details = fmt.Sprintf(format, args...)
	return e
}

// saying replaces the message.
func (e *graphError) saying(format string, args ...any) *graphError {
	e.message = fmt.Sprintf(format, args...)
	return e
}

// body is the answer as Meta sends it.
func (e *graphError) body() map[string]any {
	inner := map[string]any{
		"message": e.message, "type": e.kind, "code": e.code, "fbtrace_id": "A" + randomText(22),
	}
	if e.subcode != 0 {
		inner["error_subcode"] = e.subcode
	}
	if e.details != "" {
		inner["error_data"] = map[string]any{"messaging_product": "whatsapp", "details": e.details}
	}
	if e.userTitle != "" {
		inner["error_user_title"] = e.userTitle
		inner["error_user_msg"] = e.userMsg
	}
	if e.transient {
		inner["is_transient"] = true
	}
	return map[string]any{"error": inner}
}

// statusError is the same error as an element of a status webhook's errors.
func statusError(code int) map[string]any {
	entry := errorEntry(code)
	return map[string]any{
		"code": code, "title": entry.title, "message": entry.title,
		"error_data": map[string]any{"details": entry.details},
		"href":       "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
	}
}

// metaError is the error of a code, with the texts Meta gives it.
func metaError(code int) *graphError {
	entry := errorEntry(code)
	e := &graphError{
		status: entry.status, code: code, subcode: entry.subcode, kind: entry.kind,
		message: fmt.Sprintf("(#%d) %s", code, entry.title), details: entry.details, transient: entry.transient,
	}
	if code == 190 || entry.transient { // those come from Graph itself, which does not put the code in front
		e.message = entry.title
	}
	return e
}

// invalid is code 100: a parameter that Meta will never accept.
func invalid(format string, args ...any) *graphError {
	e := metaError(100).saying("(#100) "+format, args...)
	e.details = ""
	return e
}

// noSuchObject is what Meta says of an id that is unknown, or not this token's: it does not tell which.
func noSuchObject(method, id string) *graphError {
	verb := "get"
	if method != http.MethodGet {
		verb = "post"
	}
	return &graphError{
		status: http.StatusBadRequest, code: 100, subcode: 33, kind: "GraphMethodException",
		message: fmt.Sprintf("Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due to "+
			"missing permissions, or does not support this operation. Please read the Graph API documentation at "+
			"https://developers.facebook.com/docs/graph-api", verb, id),
	}
}

func badToken() *graphError {
	e := metaError(190).saying("Invalid OAuth access token - Cannot parse access token")
	e.subcode = 0
	return e
}

func writeError(w http.ResponseWriter, e *graphError) {
	if e.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `OAuth "Facebook Platform" "invalid_token"`)
	}
	writeJSON(w, e.status, e.body())
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
