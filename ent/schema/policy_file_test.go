package schema_test

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"conversa"
	"conversa/internal/store"
)

// A file that no message has is that user's alone who brought it; one that a message has
// is also those's who see the message.
func TestAnUploadIsItsUsersUntilAMessageHasIt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	system := conversa.WithViewer(t.Context(), conversa.SystemViewer())
	unused := ""
	err := f.store.WithTx(system, func(ctx context.Context, tx *store.Tx) error {
		tx.Client.Attachment.Delete().ExecX(ctx)
		tx.Client.File.Delete().ExecX(ctx)
		file := tx.Client.File.Create().SetOrganizationID(f.organization).SetAccountID("").SetMediaID("").SetUploadedByID("usr_clerk").
			SetName("photo.jpg").SetContentType("image/jpeg").SetSource(conversa.FileFromComputer).SaveX(ctx)
		unused = file.ID
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	hold := func(reached ...string) {
		t.Helper()
		for name, ctx := range f.contexts(t) {
			want := name == "system" || slices.Contains(reached, name)
			f.hold(t, "File is seen by "+name, want, ctx, seen)
			f.hold(t, "File is changed by "+name, want, ctx, renamed)
		}
	}
	hold("clerk")
	err = f.store.WithTx(system, func(ctx context.Context, tx *store.Tx) error {
		return tx.Client.Attachment.Create().SetOrganizationID(f.organization).
			SetMessageID(tx.Client.Message.Query().OnlyIDX(ctx)).SetFileID(unused).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	hold(append([]string{"clerk"}, records...)...)
}

// The organization's logo is seen by all of its people, and is no more theirs for that.
func TestALogoIsSeenByEverybody(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	system := conversa.WithViewer(t.Context(), conversa.SystemViewer())
	err := f.store.WithTx(system, func(ctx context.Context, tx *store.Tx) error {
		tx.Client.Attachment.Delete().ExecX(ctx)
		tx.Client.File.Delete().ExecX(ctx)
		return tx.Client.File.Create().SetOrganizationID(f.organization).SetAccountID("").SetMediaID("").SetUploadedByID("usr_clerk").
			SetName("logo.png").SetContentType("image/png").SetSource(conversa.FileFromComputer).SetShared(true).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	people := []string{"system", "system of it", "clerk", "chief", "colleague", "administrator"}
	for name, ctx := range f.contexts(t) {
		f.hold(t, "File is seen by "+name, slices.Contains(people, name), ctx, seen)
		f.hold(t, "File is changed by "+name, name == "system" || name == "clerk", ctx, renamed)
	}
}

func renamed(ctx context.Context, client reflect.Value) (bool, error) {
	return outcome(call(call(call(client, "Update")[0], "SetName", "x")[0], "Save", ctx))
}

