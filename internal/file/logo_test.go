package file_test

import (
	"context"
	"errors"
	"image"
	_ "image/jpeg" // logos are
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
)

// move changes the logo of the desk's organization.
func (d *desk) move(from, to string) error {
	return d.store.WithTx(d.ctx(), func(ctx context.Context, tx *store.Tx) error {
		return d.service.MoveLogo(ctx, tx, d.viewer.OrganizationID, from, to)
	})
}

// later lets a time pass, and what is due then happen.
func (d *desk) later(by time.Duration) {
	d.t.Helper()
	d.clock.advance(by)
	d.runJobs()
}

func TestALogoStaysUntilItIsAnotherOne(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		first, err := d.add("first.png", "image/png", picture(t, 640, 320))
		if err != nil {
			t.Fatal(err)
		}
		second, err := d.add("second.png", "image/png", picture(t, 100, 400))
		if err != nil {
			t.Fatal(err)
		}
		if err := d.move("", first.ID); err != nil {
			t.Fatal(err)
		}
		colleague := d.viewer
		colleague.UserID, colleague.Sight.OwnerIDs = "usr_other", []string{"usr_other"}
		seen := func(id string) error {
			_, err := d.store.Client().File.Get(conversa.WithViewer(t.Context(), colleague), id)
			return err
		}
		if err := seen(first.ID); err != nil {
			t.Errorf("a colleague: %v", err)
		}
		content, size, err := d.service.Logo(d.ctx(), first.ID)
		if _, format, decoded := image.DecodeConfig(strings.NewReader(string(content))); err != nil || decoded != nil || format != "jpeg" || size != image.Pt(320, 160) {
			t.Errorf("logo: %s of %v, %v, %v", format, size, err, decoded)
		}
		if err := d.move(first.ID, second.ID); err != nil {
			t.Fatal(err)
		}
		if err := seen(first.ID); !ent.IsNotFound(err) {
			t.Errorf("a colleague sees what was the logo: %v", err)
		}
		d.later(25 * time.Hour)
		if _, err := d.store.Client().File.Get(d.ctx(), first.ID); !ent.IsNotFound(err) {
			t.Errorf("what was the logo is still there: %v", err)
		}
		d.later(30 * 24 * time.Hour)
		if err := seen(second.ID); err != nil {
			t.Errorf("the logo is gone: %v", err)
		}
		if content, _, err := d.service.Logo(d.ctx(), first.ID); content != nil || err != nil {
			t.Errorf("what was the logo is %d bytes, %v", len(content), err)
		}
	})
}

func TestWhatCannotBeALogoIsRefused(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		pdf, err := d.add("a.pdf", "application/pdf", "%PDF-1.7")
		if err != nil {
			t.Fatal(err)
		}
		torn, err := d.add("a.png", "image/png", picture(t, 64, 64)[:60])
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			id   string
			want error
		}{
			"a PDF": {pdf.ID, conversa.ErrFileType}, "half a picture": {torn.ID, conversa.ErrFileType},
			"no bytes yet": {d.create("b.png", "image/png", 9).File.ID, conversa.ErrNotFound}, "none": {"fil_none", conversa.ErrNotFound},
			"of a message": {d.fileID, conversa.ErrNotFound},
		} {
			if err := d.service.CheckLogo(d.ctx(), c.id); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := d.move("", "fil_none"); !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("deleted meanwhile: %v", err)
		}
	})
}
