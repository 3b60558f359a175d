package schema_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/ent/identity"
	"conversa/ent/identitychange"
	"conversa/ent/onetimetoken"
	"conversa/ent/privacy"
	"conversa/ent/reaction"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// Those who try the rows of one colleague. The system for the organization may what
// an administrator may; the system itself everything; the others nothing.
var (
	nobody         = []string{}
	administrators = []string{"administrator", "system of it"}
	own            = append([]string{"colleague"}, administrators...)
	records        = append([]string{"chief"}, own...)
	everybody      = append([]string{"clerk"}, records...)
)

// rights are who sees rows of an entity, changes and deletes them, and makes them.
type rights struct{ see, change, create []string }

// rules are those of the policy, said once more: one by whom, not by condition.
var rules = map[string]rights{
	"Organization":          {everybody, administrators, nobody},
	"ParkedChange":          {everybody, everybody, everybody},
	"Reaction":              {everybody, everybody, everybody},
	"Identity":              {everybody, everybody, everybody},
	"IdentityChange":        {everybody, everybody, everybody},
	"Account":               {everybody, administrators, administrators},
	"AccountAssignee":       {everybody, administrators, administrators},
	"Role":                  {everybody, administrators, administrators},
	"Group":                 {everybody, administrators, administrators},
	"CustomFieldDefinition": {everybody, administrators, administrators},
	"User":                  {everybody, own, administrators},
	"AuditEntry":            {administrators, nobody, nobody},
	"ApiToken":              {administrators, administrators, administrators},
	"Session":               {own, own, nobody},
	"Lead":                  {records, records, records},
	"Contact":               {records, records, records},
	"Conversation":          {records, records, records},
	"Message":               {records, records, records},
	"InboundTotal":          {records, nobody, nobody},
	"Signal":                {[]string{"colleague"}, nobody, nobody},
	"ReadMarker":            {[]string{"colleague"}, nobody, nobody},
	"ReadTotal":             {[]string{"colleague"}, nobody, nobody},
	"MessageView":           {[]string{"colleague"}, own, everybody},
	"PredefinedText":        {everybody, own, everybody},
	"CloudDrive":            {[]string{"colleague"}, []string{"colleague"}, everybody},
	"Attachment":            {records, records, everybody},
	"File":                  {records, records, everybody},
	"WebhookDelivery":       {nobody, nobody, nobody},
	"MediaUpload":           {nobody, nobody, nobody},
	"Job":                   {nobody, nobody, nobody},
	"OneTimeToken":          {nobody, nobody, nobody},
	"AssignmentTurn":        {nobody, nobody, nobody},
	"SalesDocument":         {records, records, everybody},
	"SalesCounter":          {nobody, nobody, nobody},
	"CreditRate":            {everybody, nobody, nobody},
	"CreditBalance":         {everybody, nobody, nobody},
	"CreditCharge":          {nobody, nobody, nobody},
	"CreditLedgerEntry":     {administrators, nobody, nobody},
	"CreditPurchase":        {administrators, nobody, administrators},
	"CreditRecharge":        {administrators, administrators, administrators},
}

// fixture is a row of each entity, of one colleague.
type fixture struct {
	store                   *store.Store
	organization, colleague string
}

func TestEveryEntityIsReachedByThoseWhomThePolicyNames(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, entity := range entities(f.store.Client()) {
		want, ok := rules[entity]
		if !ok {
			t.Errorf("%s: say in this test who sees, changes and makes it", entity)
		}
		for name, ctx := range f.contexts(t) {
			all := name == "system"
			f.hold(t, entity+" is seen by "+name, all || slices.Contains(want.see, name), ctx, seen)
			f.hold(t, entity+" is changed by "+name, all || slices.Contains(want.change, name), ctx, deleted)
			f.hold(t, entity+" is made by "+name, all || slices.Contains(want.create, name), ctx, f.made)
		}
	}
}

// hold compares what an attempt on the entity, the first word, comes to.
func (f *fixture) hold(t *testing.T, what string, want bool, ctx context.Context, try func(ctx context.Context, client reflect.Value) (bool, error)) {
	t.Helper()
	var got bool
	undo := errors.New("undo")
	entity := what[:slices.Index([]byte(what), ' ')]
	err := f.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		var err error
		if got, err = try(ctx, reflect.ValueOf(tx.Client).Elem().FieldByName(entity)); err != nil {
			return err
		}
		return undo
	})
	if !errors.Is(err, undo) {
		t.Errorf("%s: %v", what, err)
	}
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// contexts are of each who tries.
func (f *fixture) contexts(t *testing.T) map[string]context.Context {
	user := func(id string, profile conversa.Profile, sight conversa.Sight) conversa.Viewer {
		return conversa.Viewer{OrganizationID: f.organization, UserID: id, Profile: profile, Scopes: conversa.AllScopes, Sight: sight}
	}
	outsider := user("usr_outsider", conversa.ProfileAdministrator, conversa.Sight{AllRecords: true})
	outsider.OrganizationID = "org_other"
	contexts := map[string]context.Context{"no viewer": t.Context()}
	for name, viewer := range map[string]conversa.Viewer{
		"nobody": {}, "outsider": outsider, "system": conversa.SystemViewer(), "system of it": conversa.SystemViewerOf(f.organization),
		"clerk":         user("usr_clerk", conversa.ProfileStandard, conversa.Sight{OwnerIDs: []string{"usr_clerk"}}),
		"chief":         user("usr_chief", conversa.ProfileStandard, conversa.Sight{OwnerIDs: slices.Sorted(slices.Values([]string{"usr_chief", f.colleague}))}),
		"colleague":     user(f.colleague, conversa.ProfileStandard, conversa.Sight{OwnerIDs: []string{f.colleague}}),
		"administrator": user("usr_admin", conversa.ProfileAdministrator, conversa.Sight{AllRecords: true}),
	} {
		contexts[name] = conversa.WithViewer(t.Context(), viewer)
	}
	return contexts
}

// A signal of one's own goes with the sight of its conversation.
func TestASignalIsSeenAsItsConversationIs(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	signals := func(want int) {
		t.Helper()
		if n := f.store.Client().Signal.Query().CountX(f.contexts(t)["colleague"]); n != want {
			t.Errorf("%d signals, want %d", n, want)
		}
	}
	signals(1)
	system := conversa.WithViewer(t.Context(), conversa.SystemViewer())
	err := f.store.WithTx(system, func(ctx context.Context, tx *store.Tx) error {
		other := tx.Client.User.Create().SetOrganizationID(f.organization).SetName("Zoe").SetEmail("zoe@example.com").
			SetProfile(conversa.ProfileStandard).SaveX(ctx)
		return tx.Client.Conversation.Update().SetOwnerID(other.ID).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	signals(0)
}

// document is one of a colleague's, without a customer.
func (f *fixture) document(c *ent.Client, by string, serial int) *ent.SalesDocumentCreate {
	return c.SalesDocument.Create().SetOrganizationID(f.organization).SetCreatedByID(by).SetKind(conversa.SalesQuote).SetSerial(serial).
		SetSubject("Shoes").SetSearchText("shoes").SetCurrency("BRL").SetLines([]conversa.SalesLine{}).SetSubtotal("0").SetTax("0").SetTotal("0")
}

// A document is seen as its customer is, by its creator where it has none.
func TestADocumentIsSeenAsItsCustomerIs(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	system := conversa.WithViewer(t.Context(), conversa.SystemViewer())
	err := f.store.WithTx(system, func(ctx context.Context, tx *store.Tx) error {
		c := tx.Client
		other := c.User.Create().SetOrganizationID(f.organization).SetName("Zoe").SetEmail("zoe@example.com").
			SetProfile(conversa.ProfileStandard).SaveX(ctx)
		lead := c.Lead.Create().SetOrganizationID(f.organization).SetOwner(other).SaveX(ctx)
		contact := c.Contact.Create().SetOrganizationID(f.organization).SetOwner(other).SaveX(ctx)
		own := c.Contact.Query().FirstX(ctx)
		f.document(c, f.colleague, 2).SetLead(lead).ExecX(ctx)
		f.document(c, f.colleague, 3).SetContact(contact).ExecX(ctx)
		f.document(c, other.ID, 4).ExecX(ctx)
		f.document(c, other.ID, 5).SetContactID(own.ID).ExecX(ctx)
		return f.document(c, f.colleague, 6).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]int{
		"colleague": {1, 5, 6}, "chief": {1, 5, 6}, "clerk": {}, "administrator": {1, 2, 3, 4, 5, 6}, "outsider": {},
	} {
		ctx := f.contexts(t)[name]
		if got := f.store.Client().SalesDocument.Query().Order(ent.Asc("serial")).Select("serial").IntsX(ctx); !slices.Equal(got, want) {
			t.Errorf("%s sees %v, want %v", name, got, want)
		}
	}
}

// entities are those that the client has a field for.
func entities(client *ent.Client) (names []string) {
	v := reflect.ValueOf(client).Elem()
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && v.Field(i).MethodByName("Query").IsValid() {
			names = append(names, f.Name)
		}
	}
	return names
}

// call calls a method of generated code, whose type each entity has of its own.
func call(v reflect.Value, method string, arguments ...any) []reflect.Value {
	in := make([]reflect.Value, len(arguments))
	for i, a := range arguments {
		in[i] = reflect.ValueOf(a)
	}
	return v.MethodByName(method).Call(in)
}

// outcome is whether rows were reached. The database refuses to delete what others
// refer to, and what is append-only, once it was reached.
func outcome(results []reflect.Value) (bool, error) {
	err, _ := results[1].Interface().(error)
	switch {
	case errors.Is(err, privacy.Deny):
		return false, nil
	case ent.IsConstraintError(err), err != nil && strings.Contains(err.Error(), "append-only"):
		return true, nil
	}
	return err == nil && results[0].Int() > 0, err
}

func seen(ctx context.Context, client reflect.Value) (bool, error) {
	return outcome(call(call(client, "Query")[0], "Count", ctx))
}

func deleted(ctx context.Context, client reflect.Value) (bool, error) {
	return outcome(call(call(client, "Delete")[0], "Exec", ctx))
}

// made tries a row of the colleague's. The policy is asked before the row is looked
// at, so that what else is wrong with it does not matter.
func (f *fixture) made(ctx context.Context, client reflect.Value) (bool, error) {
	create := call(client, "Create")[0]
	mutation := call(create, "Mutation")[0].Interface().(ent.Mutation)
	for name, value := range map[string]string{"organization_id": f.organization, "owner_id": f.colleague} {
		if err := mutation.SetField(name, value); err != nil {
			continue // the entity has no such field
		}
	}
	err, _ := call(create, "Save", ctx)[1].Interface().(error)
	return !errors.Is(err, privacy.Deny), nil
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{store: storetest.Open(t, dialect.SQLite)}
	ctx := conversa.WithViewer(t.Context(), conversa.SystemViewer())
	err := f.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		c := tx.Client
		f.organization = c.Organization.Create().SetName("Shop").SaveX(ctx).ID
		f.addPeople(ctx, c)
		f.addRecords(ctx, c)
		f.addWork(ctx, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *fixture) addPeople(ctx context.Context, c *ent.Client) {
	role := c.Role.Create().SetOrganizationID(f.organization).SetName("Clerk").SaveX(ctx)
	user := c.User.Create().SetOrganizationID(f.organization).SetName("Bia").SetEmail("bia@example.com").
		SetProfile(conversa.ProfileStandard).SetRole(role).SaveX(ctx)
	f.colleague = user.ID
	c.Group.Create().SetOrganizationID(f.organization).SetName("Sales").ExecX(ctx)
	c.CustomFieldDefinition.Create().SetOrganizationID(f.organization).SetName("Size").SetModule(conversa.ModuleLeads).SetType(conversa.FieldText).ExecX(ctx)
	c.Session.Create().SetOrganizationID(f.organization).SetUser(user).SetTokenHash([]byte("1")).SetExpiresAt(noon).ExecX(ctx)
	c.ApiToken.Create().SetOrganizationID(f.organization).SetUser(user).SetName("till").SetTokenHash([]byte("2")).SetScopes([]string{"READ"}).ExecX(ctx)
	c.AuditEntry.Create().SetOrganizationID(f.organization).SetUserID(user.ID).SetActor("Bia").SetAction("session.started").
		SetOutcome(conversa.AuditDone).ExecX(ctx)
	c.OneTimeToken.Create().SetKind(onetimetoken.KindSET_UP).SetTokenHash([]byte("3")).SetExpiresAt(noon).ExecX(ctx)
}

func (f *fixture) addRecords(ctx context.Context, c *ent.Client) {
	account := c.Account.Create().SetOrganizationID(f.organization).SetAddedByID(f.colleague).SaveX(ctx)
	c.AccountAssignee.Create().SetOrganizationID(f.organization).SetAccount(account).SetPosition(1).SetUserID(f.colleague).ExecX(ctx)
	c.AssignmentTurn.Create().SetID(account.ID).ExecX(ctx)
	c.SalesCounter.Create().SetID("x").ExecX(ctx)
	lead := c.Lead.Create().SetOrganizationID(f.organization).SetOwnerID(f.colleague).SaveX(ctx)
	c.Contact.Create().SetOrganizationID(f.organization).SetOwnerID(f.colleague).ExecX(ctx)
	talk := c.Conversation.Create().SetOrganizationID(f.organization).SetAccount(account).SetLead(lead).SetOwnerID(f.colleague).
		SetWaID("15550100001").SetLastMessageAt(noon).SaveX(ctx)
	message := c.Message.Create().SetOrganizationID(f.organization).SetConversation(talk).SetAccountID(account.ID).SetWamid("wamid.1").
		SetDirection(conversa.DirectionInbound).SetOrigin(conversa.OriginCustomer).SetType(conversa.TypeImage).
		SetStatus(conversa.StatusReceived).SetSentAt(noon).SaveX(ctx)
	file := c.File.Create().SetOrganizationID(f.organization).SetAccountID(account.ID).SetMediaID("1").SetName("photo.jpg").
		SetContentType("image/jpeg").SetSource(conversa.FileFromWhatsApp).SaveX(ctx)
	f.addReading(ctx, c, talk, message)
	f.document(c, f.colleague, 1).SetLead(lead).ExecX(ctx)
	c.Attachment.Create().SetOrganizationID(f.organization).SetMessage(message).SetFile(file).ExecX(ctx)
	c.Reaction.Create().SetOrganizationID(f.organization).SetAccountID(account.ID).SetWamid("wamid.1").SetAuthor(reaction.AuthorCUSTOMER).
		SetReactedAt(noon).SetSourceWamid("wamid.2").ExecX(ctx)
	c.Identity.Create().SetOrganizationID(f.organization).SetKind(identity.KindWA_ID).SetValue("1").SetMatchKey("1").
		SetModule(conversa.ModuleLeads).SetCustomerID(lead.ID).ExecX(ctx)
	c.IdentityChange.Create().SetOrganizationID(f.organization).SetKind(identitychange.KindWA_ID).SetFromKey("1").SetToKey("2").
		SetToValue("2").SetChangedAt(noon).SetSource("wamid.1").ExecX(ctx)
	c.ParkedChange.Create().SetOrganizationID(f.organization).SetAccountID(account.ID).SetWamid("wamid.3").SetSource("sent").
		SetChange(conversa.MessageChange{}).ExecX(ctx)
}

func (f *fixture) addReading(ctx context.Context, c *ent.Client, talk *ent.Conversation, message *ent.Message) {
	c.Signal.Create().SetOrganizationID(f.organization).SetUserID(f.colleague).SetConversation(talk).SetLatestMessageID(message.ID).
		SetToldAt(noon).ExecX(ctx)
	c.ReadMarker.Create().SetOrganizationID(f.organization).SetUserID(f.colleague).SetConversation(talk).SetMessageID(message.ID).
		SetReadTo(noon).ExecX(ctx)
	c.InboundTotal.Create().SetOrganizationID(f.organization).SetAccountID(talk.AccountID).SetOwnerID(f.colleague).ExecX(ctx)
	c.CloudDrive.Create().SetOrganizationID(f.organization).SetUserID(f.colleague).SetProvider(conversa.Dropbox).
		SetOwnerKey("1").SetAccountName("a@example.com").ExecX(ctx)
	c.MessageView.Create().SetOrganizationID(f.organization).SetCreatedByID(f.colleague).SetName("Mine").
		SetCriteria("{}").ExecX(ctx)
	c.PredefinedText.Create().SetOrganizationID(f.organization).SetCreatedByID(f.colleague).SetModule(conversa.ModuleLeads).
		SetName("Hello").SetNameKey("hello").SetBody("Hi").ExecX(ctx)
}

func (f *fixture) addWork(ctx context.Context, c *ent.Client) {
	c.WebhookDelivery.Create().SetBody([]byte("{}")).ExecX(ctx)
	f.addCredits(ctx, c)
	c.MediaUpload.Create().SetFile(c.File.Query().OnlyX(ctx)).SetPhoneNumberID("1").SetMediaID("2").SetExpiresAt(noon).ExecX(ctx)
	c.Job.Create().SetKind("send").SetPayload("{}").ExecX(ctx)
}

func (f *fixture) addCredits(ctx context.Context, c *ent.Client) {
	account, message := c.Account.Query().OnlyX(ctx), c.Message.Query().OnlyX(ctx)
	c.CreditRate.Create().SetOrganizationID(f.organization).SetAccountID(account.ID).SetCountry("BR").SetCategory(conversa.CategoryService).
		SetUnit(conversa.UnitMessage).SetPrice(1).SetValidFrom(noon).ExecX(ctx)
	c.CreditBalance.Create().SetID(account.ID).SetOrganizationID(f.organization).ExecX(ctx)
	c.CreditCharge.Create().SetOrganizationID(f.organization).SetAccountID(account.ID).SetConversationID(message.ConversationID).
		SetMessage(message).SetExpiresAt(noon).SetBilling(conversa.Billing{}).ExecX(ctx)
	c.CreditPurchase.Create().SetOrganizationID(f.organization).SetAccount(account).SetBoughtByID(f.colleague).SetIdempotencyKey("1").
		SetAmount(1).SetPrice("1").SetCurrency("USD").ExecX(ctx)
	c.CreditRecharge.Create().SetID(account.ID).SetOrganizationID(f.organization).SetSetByID(f.colleague).ExecX(ctx)
	c.CreditLedgerEntry.Create().SetOrganizationID(f.organization).SetAccount(account).SetPosition(1).
		SetKind(conversa.LedgerAdjustment).SetAmount(1).SetBalanceAfter(1).SetItem("1").ExecX(ctx)
}

// The server's prices are everybody's who is of an organization.
func TestTheServersPricesAreSeenByEveryOrganization(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	system := conversa.WithViewer(t.Context(), conversa.SystemViewer())
	err := f.store.WithTx(system, func(ctx context.Context, tx *store.Tx) error {
		return tx.Client.CreditRate.Create().SetCountry("*").SetCategory(conversa.CategoryService).
			SetUnit(conversa.UnitMessage).SetPrice(1).SetValidFrom(noon).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"clerk": 2, "administrator": 2, "outsider": 1, "nobody": 0} {
		if n := f.store.Client().CreditRate.Query().CountX(f.contexts(t)[name]); n != want {
			t.Errorf("%s sees %d prices, want %d", name, n, want)
		}
	}
}
