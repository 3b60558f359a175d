package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// directType is an object type.
type directType struct {
	// implements are the type and what it implements, by which fragments are chosen.
	implements []string
	fields     map[string]direct
}

// direct is a field of an object.
type direct struct {
	// write writes the field of an object, or reports false.
	write func(w *directWriter, s *step, obj any) bool
	// typ is the type of its objects, where all have the same.
	typ string
	// args reads its arguments, if it has any.
	args func(context.Context, *executionContext, map[string]any) (map[string]any, error)
	// required: it must not be null; each: nor what is in its list.
	required, each bool
}

func (d direct) with(args func(context.Context, *executionContext, map[string]any) (map[string]any, error)) direct {
	d.args = args
	return d
}

func (d direct) typed(required, each bool) direct {
	d.required, d.each = required, each
	return d
}

// valueOf gives the value of a field of an object.
type valueOf[T, V any] = func(ctx context.Context, ec *executionContext, obj *T, args map[string]any) (V, error)

// leaf is a field that is no object, which is written as gqlgen does.
func leaf[T, V any](get valueOf[T, V], marshal func(context.Context, *executionContext, ast.SelectionSet, V) graphql.Marshaler) direct {
	return direct{write: func(w *directWriter, s *step, obj any) bool {
		of, _ := obj.(*T)
		value, err := get(w.ctx, w.ec, of, s.args)
		if err != nil {
			return false
		}
		text := marshal(w.ctx, w.ec, s.selections, value)
		if text == graphql.Null {
			return w.null(s.field.required)
		}
		text.MarshalGQL(&w.out)
		return true
	}}
}

// named tells the type of an object; nil is none.
type named[V any] = func(V) (typ string, obj any)

func pointer[V any](typ string) named[*V] {
	return func(v *V) (string, any) {
		if v == nil {
			return "", nil
		}
		return typ, v
	}
}

func plainValue[V any](typ string) named[V] { return func(v V) (string, any) { return typ, &v } }

// objectOf is a field whose object may be of several types.
func objectOf[T, V any](get valueOf[T, V], name named[V]) direct {
	return direct{write: func(w *directWriter, s *step, obj any) bool {
		of, _ := obj.(*T)
		value, err := get(w.ctx, w.ec, of, s.args)
		if err != nil {
			return false
		}
		typ, one := name(value)
		return w.object(s, typ, one, s.field.required)
	}}
}

// objectsOf is a field that is a list of such objects.
func objectsOf[T, V any](get valueOf[T, []V], name named[V]) direct {
	return direct{write: func(w *directWriter, s *step, obj any) bool {
		of, _ := obj.(*T)
		values, err := get(w.ctx, w.ec, of, s.args)
		if err != nil {
			return false
		}
		if values == nil && !s.field.required {
			return w.null(false)
		}
		w.out.WriteByte('[')
		for i, value := range values {
			if i > 0 {
				w.out.WriteByte(',')
			}
			typ, one := name(value)
			if !w.object(s, typ, one, s.field.each) {
				return false
			}
		}
		w.out.WriteByte(']')
		return true
	}}
}

func (d direct) of(typ string) direct {
	d.typ = typ
	return d
}

// object is a field whose objects are of one type, objects a list of them, and objectsIn
// one of Go values that are no pointers.
func object[T, V any](get valueOf[T, *V], typ string) direct {
	return objectOf(get, pointer[V](typ)).of(typ)
}

func objects[T, V any](get valueOf[T, []*V], typ string) direct {
	return objectsOf(get, pointer[V](typ)).of(typ)
}

func objectsIn[T, V any](get valueOf[T, []V], typ string) direct {
	return objectsOf(get, plainValue[V](typ)).of(typ)
}
