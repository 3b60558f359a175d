package whatsapp

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

var errNotObject = errors.New("not a JSON object")

// object is a JSON object whose members are read one by one, so that a member of an unexpected
// kind costs only itself. A nil object reads as one without members.
type object map[string]json.RawMessage

// parseObject reads what came from outside, which need not be JSON.
func parseObject(raw []byte) (object, error) {
	if kind(raw) == '{' {
		var whole json.RawMessage
		if err := json.Unmarshal(raw, &whole); err != nil {
			return nil, err
		}
	}
	return readObject(raw)
}

// readObject reads a part of what parseObject has read.
func readObject(raw json.RawMessage) (object, error) {
	if kind(raw) != '{' {
		return nil, errNotObject
	}
	o := object{}
	gjson.ParseBytes(raw).ForEach(func(key, value gjson.Result) bool {
		o[scalar(part(raw, key))] = part(raw, value)
		return true
	})
	return o, nil
}

// part is where a value stands in the JSON that it was found in.
func part(raw json.RawMessage, value gjson.Result) json.RawMessage {
	end := value.Index + len(value.Raw)
	return raw[value.Index:end:end]
}

// kind is the first byte of a JSON value, which tells its type; 0 when there is none.
func kind(raw []byte) byte {
	raw = bytes.TrimLeft(raw, " \t\r\n")
	if len(raw) == 0 {
		return 0
	}
	return raw[0]
}

// list gives the elements of an array. A lone value counts as a list of itself, so that a
// member that should have been a list still reaches the decoder of its elements.
func list(raw json.RawMessage) []json.RawMessage {
	switch kind(raw) {
	case 0, 'n':
		return nil
	case '[':
		var all []json.RawMessage
		gjson.ParseBytes(raw).ForEach(func(_, value gjson.Result) bool {
			all = append(all, part(raw, value))
			return true
		})
		return all
	default:
		return []json.RawMessage{raw}
	}
}

// object is the member as an object, or nil.
func (o object) object(key string) object {
	inner, err := readObject(o[key])
	if err != nil {
		return nil
	}
	return inner
}

// objects are those elements of the list that are objects.
func (o object) objects(key string) []object {
	var all []object
	for _, raw := range list(o[key]) {
		if inner, err := readObject(raw); err == nil {
			all = append(all, inner)
		}
	}
	return all
}

// text is a string as it is, or the digits or word of a number or boolean; "" for all else.
func (o object) text(key string) string { return scalar(o[key]) }

func scalar(raw json.RawMessage) string {
	switch kind(raw) {
	case 0, 'n', '{', '[':
		return ""
	case '"':
		if inner := bytes.TrimSpace(raw); len(inner) > 1 && plain(inner[1:len(inner)-1]) {
			return string(inner[1 : len(inner)-1])
		}
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return s
	default:
		return string(bytes.TrimSpace(raw))
	}
}

// plain says that a string's JSON is the string itself.
func plain(s []byte) bool { return bytes.IndexByte(s, '\\') < 0 && utf8.Valid(s) }

// first is the first of the members that is not empty.
func (o object) first(keys ...string) string {
	for _, key := range keys {
		if s := o.text(key); s != "" {
			return s
		}
	}
	return ""
}

// float is a finite number, or 0.
func (o object) float(key string) float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(o.text(key)), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return f
}

// int is a whole number that fits 53 bits (also when written as 1.0 or "1"), or 0.
func (o object) int(key string) int64 {
	s := strings.TrimSpace(o.text(key))
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	f := o.float(key)
	if f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0
	}
	return int64(f)
}

// bool is nil when the member says neither yes nor no.
func (o object) bool(key string) *bool {
	b, err := strconv.ParseBool(o.text(key))
	if err != nil {
		return nil
	}
	return &b
}

func (o object) yes(key string) bool {
	b := o.bool(key)
	return b != nil && *b
}

// lastSecond is the end of the year 9999: later times fit neither RFC 3339 nor every database.
const lastSecond = 253402300799

// time is a moment given in Unix seconds, in UTC; zero when it is missing or out of range.
func (o object) time(key string) time.Time {
	seconds := o.int(key)
	if seconds <= 0 || seconds > lastSecond {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// businessScopedID matches a business-scoped user id: a country, a dot, and letters or digits; the
// parent's form has ENT in between.
var businessScopedID = regexp.MustCompile(`^[A-Za-z]{2}\.[A-Za-z0-9.]+$`)

// splitID tells phone ids from user ids: where a user's number is hidden, some notifications
// carry the user id in the member meant for the phone. Known user ids win over such a one.
func splitID(phone, user string) (waID, id string) {
	if !businessScopedID.MatchString(phone) {
		return phone, user
	}
	if user != "" {
		return "", user
	}
	return "", phone
}

// validJSON is text itself where it is JSON, else text as a JSON string: never invalid.
func validJSON(text string) json.RawMessage {
	if json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		return json.RawMessage("null")
	}
	return quoted
}
