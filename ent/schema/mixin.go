// Package schema describes the tables: their columns, the indexes that filters
// and orders rest on, and what is always true of a row.
package schema

import (
	"strings"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
	"github.com/oklog/ulid/v2"
)

// NewID makes a type-prefixed, time-ordered id, e.g. "msg_01jb2c...". Ids of one
// process are strictly ascending, so that messages of one second keep the order
// in which they came.
func NewID(prefix string) string { return prefix + "_" + strings.ToLower(ulid.Make().String()) }

// Now is the current instant as both databases keep it: UTC, microseconds.
func Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// ID gives a row its prefixed id.
type ID struct {
	mixin.Schema
	Prefix string
}

// Fields of the mixin.
func (m ID) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Immutable().NotEmpty().DefaultFunc(func() string { return NewID(m.Prefix) }),
	}
}

// CreatedAt records when the row was made here.
type CreatedAt struct{ mixin.Schema }

// Fields of the mixin.
func (CreatedAt) Fields() []ent.Field {
	return []ent.Field{field.Time("created_at").Immutable().Default(Now)}
}

// Times records when the row was made and last changed here.
type Times struct{ mixin.Schema }

// Fields of the mixin.
func (Times) Fields() []ent.Field {
	return append(CreatedAt{}.Fields(), field.Time("updated_at").Default(Now).UpdateDefault(Now))
}

// OrganizationScoped ties a row to the one organization that may see it.
type OrganizationScoped struct{ mixin.Schema }

// Fields of the mixin.
func (OrganizationScoped) Fields() []ent.Field {
	return []ent.Field{field.String("organization_id").Immutable().NotEmpty()}
}
