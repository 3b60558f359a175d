package people_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/store"
)

// What a user is given in the very moment in which they leave is handed over, too: who gives
// it holds their row, as crm does.
func TestWhatIsGivenMeanwhileIsHandedOver(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		caio, _ := o.hire("caio", conversa.ProfileStandard)
		hold := "select status from users where id = ?"
		if o.store.Dialect() == dialect.Postgres {
			hold += " for share"
		}
		left := make(chan error, 1)
		var leave sync.Once
		var id string
		o.must(o.store.WithTx(o.system(), func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Exec(ctx, hold, bia.UserID); err != nil {
				return err
			}
			lead, err := tx.Client.Lead.Create().SetOrganizationID(o.admin.OrganizationID).SetOwnerID(bia.UserID).Save(ctx)
			if err != nil {
				return err
			}
			id = lead.ID
			leave.Do(func() {
				go func() {
					_, err := o.service.Deactivate(o.as(o.admin), bia.UserID, caio.UserID)
					left <- err
				}()
			})
			time.Sleep(300 * time.Millisecond) // for it to come as far as it can
			return nil
		}))
		o.must(<-left)
		if lead := o.store.Client().Lead.GetX(o.system(), id); lead.OwnerID != caio.UserID {
			t.Errorf("the lead is left with %s, who is gone", lead.OwnerID)
		}
	})
}
