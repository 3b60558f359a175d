// Package thrift is as much of Thrift's binary protocol as Evernote's API needs: calls and
// their replies, of structs that are read without their definition.
package thrift

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Kind is what a message is.
type Kind byte

const (
	Call Kind = iota + 1
	Reply
	// Exception is a call that was not understood: field 1 of its struct says why.
	Exception
)

// Message is a call of a method, with its arguments, or what came of it.
type Message struct {
	Kind   Kind
	Method string
	Struct Struct
}

// Struct holds values by the ids of their fields: bool, int8, int16, int32, int64, float64,
// string (of bytes, too), []any, map[string]any (of its keys that are strings) and Struct.
type Struct map[int16]any

// Text is a field's; empty where there is none.
func (s Struct) Text(id int16) string {
	text, _ := s[id].(string)
	return text
}

// Number is a field's; 0 where there is none.
func (s Struct) Number(id int16) int64 {
	switch n := s[id].(type) {
	case int16:
		return int64(n)
	case int32:
		return int64(n)
	case int64:
		return n
	}
	return 0
}

// Struct is a field's; empty where there is none.
func (s Struct) Struct(id int16) Struct {
	inner, _ := s[id].(Struct)
	return inner
}

// Structs are those of a field's list.
func (s Struct) Structs(id int16) (list []Struct) {
	values, _ := s[id].([]any)
	for _, v := range values {
		if inner, ok := v.(Struct); ok {
			list = append(list, inner)
		}
	}
	return list
}

// The types of the protocol.
const (
	typeStop   = 0
	typeBool   = 2
	typeByte   = 3
	typeDouble = 4
	typeI16    = 6
	typeI32    = 8
	typeI64    = 10
	typeString = 11
	typeStruct = 12
	typeMap    = 13
	typeSet    = 14
	typeList   = 15
)

const (
	version = 0x80010000
	// maxDepth bounds structs within structs.
	maxDepth = 32
)

// ErrMalformed is of bytes that are no message.
var ErrMalformed = errors.New("thrift: malformed")

// Encode writes a message. It panics for a value that a Struct does not hold.
func Encode(m Message) []byte {
	b := binary.BigEndian.AppendUint32(nil, version|uint32(m.Kind))
	b = appendText(b, m.Method)
	b = binary.BigEndian.AppendUint32(b, 0) // one message is under way at a time
	return appendStruct(b, m.Struct)
}

func appendText(b []byte, text string) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(text))), text...)
}

func appendStruct(b []byte, s Struct) []byte {
	for id := range int16(math.MaxInt8) { // those of Evernote's are small
		if v, ok := s[id]; ok {
			b = append(b, typeOf(v))
			b = binary.BigEndian.AppendUint16(b, uint16(id))
			b = appendValue(b, v)
		}
	}
	return append(b, typeStop)
}

func typeOf(v any) byte {
	switch v.(type) {
	case bool:
		return typeBool
	case int32:
		return typeI32
	case int64:
		return typeI64
	case string:
		return typeString
	case Struct:
		return typeStruct
	case []any:
		return typeList
	}
	panic(fmt.Sprintf("thrift: no type for %T", v))
}

func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case bool:
		if v {
			return append(b, 1)
		}
		return append(b, 0)
	case int32:
		return binary.BigEndian.AppendUint32(b, uint32(v))
	case int64:
		return binary.BigEndian.AppendUint64(b, uint64(v))
	case string:
		return appendText(b, v)
	case Struct:
		return appendStruct(b, v)
	}
	list := v.([]any) // typeOf panicked for any other
	kind := byte(typeStruct)
	if len(list) > 0 {
		kind = typeOf(list[0])
	}
	b = binary.BigEndian.AppendUint32(append(b, kind), uint32(len(list)))
	for _, each := range list {
		b = appendValue(b, each)
	}
	return b
}

// Decode reads a message, ErrMalformed for what is none.
func Decode(b []byte) (m Message, err error) {
	d := &decoder{rest: b}
	head := d.uint32()
	m = Message{Kind: Kind(head), Method: d.text()}
	_ = d.uint32() // which of the messages that are under way: see Encode
	m.Struct = d.structure(0)
	if d.failed || head&0xffff0000 != version {
		return Message{}, ErrMalformed
	}
	return m, nil
}

// decoder reads what remains; once something is missing all that it gives is zero.
type decoder struct {
	rest   []byte
	failed bool
}

func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.rest) {
		d.failed, d.rest = true, nil
		return make([]byte, min(max(n, 0), 8))
	}
	got := d.rest[:n]
	d.rest = d.rest[n:]
	return got
}

func (d *decoder) byte() byte     { return d.take(1)[0] }
func (d *decoder) uint32() uint32 { return binary.BigEndian.Uint32(d.take(4)) }

func (d *decoder) text() string {
	got := d.take(int(int32(d.uint32())))
	if d.failed {
		return ""
	}
	return string(got)
}

func (d *decoder) structure(depth int) Struct {
	s := Struct{}
	for !d.failed {
		kind := d.byte()
		if kind == typeStop {
			break
		}
		id := int16(binary.BigEndian.Uint16(d.take(2)))
		s[id] = d.value(kind, depth+1)
	}
	return s
}

func (d *decoder) value(kind byte, depth int) any {
	if depth > maxDepth {
		d.failed = true
		return nil
	}
	switch kind {
	case typeBool:
		return d.byte() != 0
	case typeByte:
		return int8(d.byte())
	case typeDouble:
		return math.Float64frombits(binary.BigEndian.Uint64(d.take(8)))
	case typeI16:
		return int16(binary.BigEndian.Uint16(d.take(2)))
	case typeI32:
		return int32(d.uint32())
	case typeI64:
		return int64(binary.BigEndian.Uint64(d.take(8)))
	case typeString:
		return d.text()
	case typeStruct:
		return d.structure(depth)
	case typeList, typeSet:
		return d.list(depth)
	case typeMap:
		return d.table(depth)
	}
	d.failed = true
	return nil
}

// list ends where the bytes do, whatever number it begins with.
func (d *decoder) list(depth int) []any {
	kind, list := d.byte(), []any{}
	for n := d.uint32(); n > 0 && !d.failed; n-- {
		list = append(list, d.value(kind, depth+1))
	}
	return list
}

func (d *decoder) table(depth int) map[string]any {
	keys, values, table := d.byte(), d.byte(), map[string]any{}
	for n := d.uint32(); n > 0 && !d.failed; n-- {
		key, value := d.value(keys, depth+1), d.value(values, depth+1)
		if text, ok := key.(string); ok {
			table[text] = value
		}
	}
	return table
}
