package live

import (
	"bytes"
	"encoding/json"

	"conversa"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// wireOverhead is more than a protocol adds to a payload, ids aside.
const wireOverhead = 256

// socketWire spells messages of graphql-transport-ws. It is the id as JSON.
type socketWire string

func (id socketWire) head(kind string) string {
	return `{"id":` + string(id) + `,"type":"` + kind + `"`
}

func (id socketWire) complete() frame {
	return frame{opcode: textFrame, head: id.head("complete"), tail: "}"}
}

func (id socketWire) failed(errors []byte) []frame {
	return []frame{{opcode: textFrame, head: id.head("error") + `,"payload":`, body: errors, tail: "}"}}
}

// nextWire is a socketWire that keeps the head of its many results.
type nextWire struct {
	socketWire
	nextHead string
}

func newSocketWire(id string) nextWire {
	quoted, err := json.Marshal(id)
	if err != nil { // a string always encodes
		quoted = []byte(`""`)
	}
	w := socketWire(quoted)
	return nextWire{socketWire: w, nextHead: w.head("next") + `,"payload":`}
}

func (w nextWire) next(payload []byte) frame {
	return frame{opcode: textFrame, head: w.nextHead, body: payload, tail: "}"}
}

// streamWire spells the events of graphql-sse, distinct connections mode.
type streamWire struct{}

func (streamWire) next(payload []byte) frame {
	return frame{head: "event: next\ndata: ", body: payload, tail: "\n\n"}
}

func (streamWire) complete() frame { return frame{head: "event: complete\ndata: \n\n"} }

func (w streamWire) failed(errors []byte) []frame {
	f := w.next(errors)
	f.head, f.tail = f.head+`{"errors":`, "}"+f.tail
	return []frame{f, w.complete()}
}

// encode spells a response as JSON without line breaks, which an event stream could not carry.
func encode(resp *graphql.Response) []byte {
	if plain(resp) {
		b := make([]byte, 0, len(resp.Data)+len(`{"data":}`))
		b = append(append(append(b, `{"data":`...), resp.Data...), '}')
		return oneLine(b)
	}
	b, err := json.Marshal(resp) // compacts
	if err != nil {
		return encode(&graphql.Response{Errors: presented(errFailed)})
	}
	return b
}

// plain reports that a response is data and nothing else.
func plain(resp *graphql.Response) bool {
	return len(resp.Data) > 0 && len(resp.Errors) == 0 && len(resp.Extensions) == 0 &&
		resp.HasNext == nil && resp.Label == "" && resp.Path == nil
}

// oneLine replaces line breaks in place: inside JSON strings there are none.
func oneLine(b []byte) []byte {
	for i := bytes.IndexAny(b, "\r\n"); i >= 0 && i < len(b); i++ {
		if b[i] == '\n' || b[i] == '\r' {
			b[i] = ' '
		}
	}
	return b
}

func encodeErrors(errs gqlerror.List) []byte {
	b, err := json.Marshal(errs)
	if err != nil { // an extension that does not encode
		return []byte(`[{"message":"` + errFailed.Message + `","extensions":{"code":"INTERNAL"}}]`)
	}
	return b
}

// presented puts an error of our own into GraphQL's form, as the API's error presenter does.
func presented(err *conversa.Error) gqlerror.List {
	extensions := map[string]any{"code": string(err.Code)}
	if err.Cursor != "" {
		extensions["cursor"] = err.Cursor
	}
	return gqlerror.List{{Err: err, Message: err.Message, Extensions: extensions}}
}
