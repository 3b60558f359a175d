package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/reaction"
	"conversa/ent/schema"
	"conversa/internal/view"
)

// shop is an organization with something of everything.
type shop struct {
	name     string
	org      *ent.Organization
	admin    *ent.User
	gone     *ent.User
	account  *ent.Account
	bare     *ent.Account
	lead     *ent.Lead
	nameless *ent.Lead
	contact  *ent.Contact
	// talk is the lead's conversation, silent the nameless lead's, closed the
	// contact's.
	talk, silent, closed *ent.Conversation
	messages             map[string]*ent.Message
	attachment           *ent.Attachment
	file                 *ent.File
	// upload is the administrator's, and no message has it; theirs is gone's.
	upload, theirs *ent.File
	secret         *ent.Attachment
	// converted became the contact; fields are one of each type.
	converted *ent.Lead
	fields    []*ent.CustomFieldDefinition
	// chief stands above clerk, which is gone's role.
	chief, clerk *ent.Role
	group        *ent.Group
	session      *ent.Session
	token        *ent.ApiToken
	entry        *ent.AuditEntry
	// signal is the administrator's of talk.
	signal *ent.Signal
	// view is gone's, and shared.
	view *ent.MessageView
	// text is gone's, for leads.
	text *ent.PredefinedText
	// document is the lead's; there is one of each kind.
	document *ent.SalesDocument
	// drive is the administrator's export of Evernote; theirDrive is gone's.
	drive, theirDrive *ent.CloudDrive
	credits
}

// viewer is the shop's administrator in a session.
func (s *shop) viewer(scopes ...conversa.TokenScope) conversa.Viewer {
	if len(scopes) == 0 {
		scopes = conversa.AllScopes
	}
	return conversa.Viewer{
		OrganizationID: s.org.ID, UserID: s.admin.ID, SessionID: "ses_" + s.name,
		Profile: conversa.ProfileAdministrator, Scopes: scopes, Sight: conversa.Sight{AllRecords: true},
	}
}

// ids are of everything that has an id of its own, by prefix.
func (s *shop) ids() map[string]string {
	return map[string]string{
		"org": s.org.ID, "usr": s.admin.ID, "acc": s.account.ID, "led": s.lead.ID, "con": s.contact.ID,
		"cnv": s.talk.ID, "msg": s.messages["text"].ID, "att": s.attachment.ID, "fil": s.file.ID,
		"cfd": s.fields[0].ID,
		"rol": s.clerk.ID, "grp": s.group.ID, "ses": s.session.ID, "tok": s.token.ID, "aud": s.entry.ID, "sig": s.signal.ID, "view": s.view.ID,
		"txt": s.text.ID, "doc": s.document.ID, "drv": s.drive.ID, "cle": s.charge.ID, "cpu": s.order.ID,
	}
}

// newShop makes a shop. Two differ in nothing but ids and what is unique on a
// server.
func (w *world) newShop(name string) *shop {
	w.t.Helper()
	s := &shop{name: name, messages: map[string]*ent.Message{}}
	w.save(func(ctx context.Context, c *ent.Client) {
		s.addPeople(ctx, c)
		s.addAccounts(ctx, w, c)
		s.addCustomers(ctx, c)
		s.addConversations(ctx, c)
		s.addMessages(ctx, c)
		s.addExtras(ctx, c)
		s.addDrives(ctx, c)
	})
	w.export(s.drive.ID)
	return s
}

func (s *shop) addPeople(ctx context.Context, c *ent.Client) {
	s.org = c.Organization.Create().SetName("Shop").SetLocale("pt-BR").SetTimeZone("America/Sao_Paulo").
		SetLegalName("Shop Ltda.").SetTaxID("00.000.000/0001-00").SetAddress("1 Main St\nSão Paulo").SaveX(ctx)
	user := func(name string, profile conversa.Profile, status conversa.UserStatus) *ent.User {
		return c.User.Create().SetOrganizationID(s.org.ID).SetName(name).SetEmail(name + "@" + s.name + ".example.com").
			SetPasswordHash("x").SetProfile(profile).SetStatus(status).SaveX(ctx)
	}
	s.admin = user("ana", conversa.ProfileAdministrator, conversa.UserActive)
	s.gone = user("bob", conversa.ProfileStandard, conversa.UserDeactivated)
	role := func(name string) *ent.RoleCreate {
		return c.Role.Create().SetOrganizationID(s.org.ID).SetName(name)
	}
	s.chief = role("Chief").SaveX(ctx)
	s.clerk = role("Clerk").SetReportsTo(s.chief).SaveX(ctx)
	s.admin = s.admin.Update().SetRole(s.chief).SaveX(ctx)
	s.gone = s.gone.Update().SetRole(s.clerk).SaveX(ctx)
	s.group = c.Group.Create().SetOrganizationID(s.org.ID).SetName("Sales").AddUsers(s.admin, s.gone).SaveX(ctx)
	s.addAccess(ctx, c)
}

// addAccess makes a session, a token and what is written down of them.
func (s *shop) addAccess(ctx context.Context, c *ent.Client) {
	s.session = c.Session.Create().SetID("ses_" + s.name).SetOrganizationID(s.org.ID).SetUserID(s.admin.ID).
		SetTokenHash([]byte("session of " + s.name)).SetUserAgent("Browser").SetIPAddress("192.0.2.1").
		SetLastUsedAt(noon).SetExpiresAt(noon.Add(time.Hour)).SaveX(ctx)
	s.token = c.ApiToken.Create().SetOrganizationID(s.org.ID).SetUserID(s.admin.ID).SetName("till").
		SetTokenHash([]byte("token of " + s.name)).SetScopes([]string{"READ", "SEND", "WRITE", "ADMIN"}).
		SetLastUsedAt(noon).SetExpiresAt(noon.Add(time.Hour)).SaveX(ctx)
	entry := func(outcome conversa.AuditOutcome) *ent.AuditEntryCreate {
		return c.AuditEntry.Create().SetOrganizationID(s.org.ID).SetUserID(s.admin.ID).SetActor("ana").SetAction("role.saved").
			SetOutcome(outcome).SetSubjectID(s.clerk.ID).SetBefore(map[string]any{"name": "Clerks"}).
			SetAfter(map[string]any{"name": "Clerk"}).SetIPAddress("192.0.2.1").SetUserAgent("Browser")
	}
	s.entry = entry(conversa.AuditDone).SaveX(ctx)
	entry(conversa.AuditRefused).ExecX(ctx)
}

// checkKinds are what is looked at of an account.
var checkKinds = []conversa.AccountCheckKind{
	conversa.CheckBusinessVerified, conversa.CheckBusinessApproved, conversa.CheckTokenValid, conversa.CheckScopesGranted,
	conversa.CheckNumberVerified, conversa.CheckNumberRegistered, conversa.CheckNameApproved, conversa.CheckWebhookSubscribed,
	conversa.CheckWebhookSeen,
}

func (s *shop) addAccounts(ctx context.Context, w *world, c *ent.Client) {
	account := func(nickname string) *ent.AccountCreate {
		return c.Account.Create().SetOrganizationID(s.org.ID).SetNickname(nickname).SetWabaID("900000000000001").
			SetPhoneNumberID(nickname + s.name).SetAddedByID(s.admin.ID)
	}
	var checks []conversa.AccountCheck
	for _, kind := range checkKinds {
		checks = append(checks, conversa.AccountCheck{Kind: kind, Advice: ptr("Wait."), CheckedAt: noon})
	}
	s.account = account("sales").SetStatusReason("Below limits.").SetPhoneNumber("+15550100000").
		SetVerifiedName("Shop").SetQualityRating(conversa.QualityGreen).SetAddAs(conversa.ModuleContacts).
		SetBusinessID("300000000000001").SetChecks(checks).SetBusinessProfile(&conversa.BusinessProfile{
		About: ptr("Open"), Address: ptr("1 Main St"), Description: ptr("Shoes"), Email: ptr("shop@example.com"),
		Websites: []string{"https://example.com"}, Vertical: ptr("RETAIL"), PictureURL: ptr("https://example.com/picture.jpg"),
	}).SetNumberChoices([]conversa.NumberChoice{{
		WabaID: "1", WabaName: ptr("Shop"), PhoneNumberID: "2", PhoneNumber: "+15550100009", VerifiedName: ptr("Shop"), Reason: ptr("Banned."),
	}}).SaveX(ctx)
	s.account = s.account.Update().SetAccessToken(w.secrets.Seal("token", "account/"+s.account.ID)).
		SetAppSecret(w.secrets.Seal("secret", "account/"+s.account.ID+"/app_secret")).
		SetVerifyToken(w.secrets.Seal("verify", "account/"+s.account.ID+"/verify_token")).SaveX(ctx)
	group := c.Group.Create().SetOrganizationID(s.org.ID).SetName("Sellers").SaveX(ctx)
	role := c.Role.Create().SetOrganizationID(s.org.ID).SetName("Seller").SaveX(ctx)
	assign := func(position int) *ent.AccountAssigneeCreate {
		return c.AccountAssignee.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetPosition(position)
	}
	assign(1).SetUserID(s.admin.ID).ExecX(ctx)
	assign(2).SetGroupID(group.ID).ExecX(ctx)
	assign(3).SetRoleID(role.ID).ExecX(ctx)
	s.bare = account("support").SetStatus(conversa.AccountDisconnected).SaveX(ctx)
	s.bare = s.bare.Update().SetAccessToken(w.secrets.Seal("token", "account/"+s.bare.ID)).SaveX(ctx)
}

func (s *shop) addCustomers(ctx context.Context, c *ent.Client) {
	s.lead = c.Lead.Create().SetOrganizationID(s.org.ID).SetFirstName("Bia").SetLastName("Reis").SetPhone("+15550100001").
		SetWaID("15550100001").SetUsername("bia.r").SetEmail("bia@example.com").SetCompany("Reis").SetOwnerID(s.admin.ID).
		SetSource("WhatsApp").SetStatus(conversa.LeadQualified).SetSearchText("bia reis bia@example.com 15550100001").
		SetCustomFields(map[string]any{"Size": 7}).SaveX(ctx)
	s.nameless = c.Lead.Create().SetOrganizationID(s.org.ID).SetOwnerID(s.gone.ID).SaveX(ctx)
	s.contact = c.Contact.Create().SetOrganizationID(s.org.ID).SetFirstName("Caio").SetLastName("Sá").SetPhone("+15550100002").
		SetWaID("15550100002").SetUsername("caio").SetEmail("caio@example.com").SetCompany("Sá").SetOwnerID(s.admin.ID).SaveX(ctx)
	s.converted = c.Lead.Create().SetOrganizationID(s.org.ID).SetFirstName("Caio").SetOwnerID(s.admin.ID).
		SetStatus(conversa.LeadConverted).SetConvertedToID(s.contact.ID).SaveX(ctx)
	for i, kind := range conversa.CustomFieldType("").Values() {
		create := c.CustomFieldDefinition.Create().SetOrganizationID(s.org.ID).SetName(fmt.Sprint("Field", i)).
			SetModule(conversa.CustomerModule(conversa.CustomerModule("").Values()[i%2])).SetType(conversa.CustomFieldType(kind))
		if kind == string(conversa.FieldChoice) {
			create.SetChoices([]string{"red", "blue"})
		}
		s.fields = append(s.fields, create.SaveX(ctx))
	}
}

func (s *shop) addConversations(ctx context.Context, c *ent.Client) {
	conversation := func(age time.Duration) *ent.ConversationCreate {
		return c.Conversation.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetOwnerID(s.admin.ID).
			SetLastMessageAt(noon.Add(-age))
	}
	s.talk = conversation(time.Minute).SetLeadID(s.lead.ID).SetWaID("15550100001").SetLastInboundAt(noon.Add(-time.Minute)).SaveX(ctx)
	s.silent = conversation(time.Hour).SetLeadID(s.nameless.ID).SetBsuid("US.1").SetOwnerID(s.gone.ID).SaveX(ctx)
	s.closed = conversation(25 * time.Hour).SetContactID(s.contact.ID).SetWaID("15550100002").
		SetLastInboundAt(noon.Add(-24 * time.Hour)).SaveX(ctx)
}

// addMessages makes one message of each type, status and origin in the lead's
// conversation, a minute apart, and one in the contact's.
func (s *shop) addMessages(ctx context.Context, c *ent.Client) {
	age := 40 * time.Minute
	message := func(name string, kind conversa.MessageType) *ent.MessageCreate {
		age -= time.Minute
		return c.Message.Create().SetID(schema.NewID("msg")).SetOrganizationID(s.org.ID).SetConversationID(s.talk.ID).SetAccountID(s.account.ID).
			SetWamid("wamid." + name).SetDirection(conversa.DirectionInbound).SetOrigin(conversa.OriginCustomer).
			SetType(kind).SetStatus(conversa.StatusReceived).SetSentAt(noon.Add(-age)).SetText(name).SetSearchText(name)
	}
	save := func(name string, create *ent.MessageCreate) { s.messages[name] = create.SaveX(ctx) }
	for i, kind := range conversa.MessageType("").Values() {
		name := fmt.Sprint("type", i)
		save(name, message(name, conversa.MessageType(kind)).SetContent(contentOf(conversa.MessageType(kind))))
	}
	for i, status := range conversa.MessageStatus("").Values()[1:] {
		name := fmt.Sprint("status", i)
		save(name, message(name, conversa.TypeText).SetDirection(conversa.DirectionOutbound).
			SetOrigin(conversa.OriginBusinessApp).SetStatus(conversa.MessageStatus(status)))
	}
	save("text", message("text", conversa.TypeText))
	save("history", message("history", conversa.TypeText).SetOrigin(conversa.OriginHistory))
	save("answer", message("answer", conversa.TypeText).SetReplyToWamid("wamid.text").SetForwarded(true).
		SetEditedAt(noon).SetReferral(&conversa.Referral{
		SourceURL: ptr("https://example.com/ad"), Headline: ptr("Sale"), Body: ptr("All of it"),
		SourceType: ptr("ad"), SourceID: ptr("1"), ClickID: ptr("2"),
	}))
	save("orphan", message("orphan", conversa.TypeText).SetReplyToWamid("wamid.nowhere"))
	save("failed", message("failed", conversa.TypeText).SetDirection(conversa.DirectionOutbound).SetOrigin(conversa.OriginConversa).
		SetSentByID(s.admin.ID).SetStatus(conversa.StatusFailed).SetDeliveredAt(noon).SetReadAt(noon).SetFailure(&conversa.DeliveryFailure{
		Reason: conversa.CodeWindowClosed, Code: 131047, Title: "Too late", Detail: "Wait.", Retryable: true,
	}))
	save("lost", message("lost", conversa.TypeText).SetDirection(conversa.DirectionOutbound).SetOrigin(conversa.OriginConversa).
		SetSentByID(s.gone.ID).SetStatus(conversa.StatusFailed).SetFailure(&conversa.DeliveryFailure{Title: "Lost"}).SetRetriedAsID(s.messages["failed"].ID))
	save("revoked", message("revoked", conversa.TypeImage).SetSearchText("").SetRevokedAt(noon).
		SetContent(contentOf(conversa.TypeLocation)))
	save("elsewhere", message("elsewhere", conversa.TypeText).SetConversationID(s.closed.ID).SetReplyToWamid("wamid.text"))
	s.addReading(ctx, c)
	s.talk = s.talk.Update().SetLastMessageID(s.messages["revoked"].ID).SetLastMessageAt(s.messages["revoked"].SentAt).SaveX(ctx)
	s.closed = s.closed.Update().SetLastMessageID(s.messages["elsewhere"].ID).SetLastMessageAt(s.messages["elsewhere"].SentAt).SaveX(ctx)
}

// addReading says what was replied to, what waits and how far the administrator has read.
func (s *shop) addReading(ctx context.Context, c *ent.Client) {
	reply, inbound := s.messages["status0"], 0
	for _, m := range s.messages {
		if m.Direction != conversa.DirectionInbound || m.ConversationID != s.talk.ID {
			continue
		}
		update := m.Update()
		if m.SentAt.Before(reply.SentAt) {
			update.SetRepliedAt(reply.SentAt).SetReplyID(reply.ID).SetRepliedByID(s.admin.ID)
		} else if m.Origin == conversa.OriginCustomer {
			update.SetWaiting(true)
		}
		if m.Origin == conversa.OriginCustomer {
			inbound++
		}
		update.ExecX(ctx)
	}
	s.messages["orphan"].Update().SetWaiting(false).SetNoReplyNeededAt(noon).ExecX(ctx)
	s.talk = s.talk.Update().SetInboundCount(inbound).SetWaitingSince(s.messages["text"].SentAt).SaveX(ctx)
	s.closed = s.closed.Update().SetInboundCount(1).SetWaitingSince(s.messages["elsewhere"].SentAt).SaveX(ctx)
	c.ReadMarker.Create().SetOrganizationID(s.org.ID).SetUserID(s.admin.ID).SetConversationID(s.talk.ID).
		SetMessageID(reply.ID).SetReadTo(reply.SentAt).SetReadCount(len(conversa.MessageType("").Values())).ExecX(ctx)
}

func contentOf(kind conversa.MessageType) *conversa.MessageContent {
	switch kind {
	case conversa.TypeLocation:
		return &conversa.MessageContent{Location: &conversa.LocationContent{
			Latitude: -23.5, Longitude: -46.6, Name: ptr("Office"), Address: ptr("1 Main St"),
		}}
	case conversa.TypeContacts:
		return &conversa.MessageContent{Cards: &conversa.ContactCardsContent{Cards: []conversa.ContactCard{
			{Name: "Dora", Phones: []string{"+15550100003"}, Emails: []string{"dora@example.com"}, Company: ptr("D")}, {Name: "Eva"},
		}}}
	case conversa.TypeButton, conversa.TypeInteractive:
		return &conversa.MessageContent{Button: &conversa.ButtonContent{ID: ptr("1"), Title: "Yes", Payload: json.RawMessage(`{"a":[1,null]}`)}}
	case conversa.TypeOrder:
		return &conversa.MessageContent{Order: &conversa.OrderContent{CatalogID: "1", Note: ptr("Soon"), Items: []conversa.OrderItem{
			{ProductID: "p", Quantity: 2, Price: "49.90", Currency: "BRL"},
		}}}
	case conversa.TypeUnsupported:
		return &conversa.MessageContent{Unsupported: &conversa.UnsupportedContent{Reason: "Unknown", Raw: json.RawMessage(`{"type":"poll"}`)}}
	}
	return nil
}

// addExtras puts files and reactions on messages.
func (s *shop) addExtras(ctx context.Context, c *ent.Client) {
	attach := func(m *ent.Message) (*ent.Attachment, *ent.File) {
		m.Update().SetHasAttachment(true).ExecX(ctx)
		file := c.File.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetMediaID("m").SetName("photo.jpg").
			SetContentType("image/jpeg").SetSize(1 << 20).SetState(conversa.FileReady).SetSource(conversa.FileFromWhatsApp).SaveX(ctx)
		return c.Attachment.Create().SetOrganizationID(s.org.ID).SetMessageID(m.ID).SetFileID(file.ID).SetCaption("Look").SaveX(ctx), file
	}
	s.attachment, s.file = attach(s.messages["type1"])
	s.secret, _ = attach(s.messages["revoked"])
	bring := func(by *ent.User) *ent.File {
		return c.File.Create().SetOrganizationID(s.org.ID).SetAccountID("").SetMediaID("").SetUploadedByID(by.ID).SetName("quote.pdf").
			SetContentType("application/pdf").SetSize(1000).SetState(conversa.FileReady).SetSource(conversa.FileFromComputer).SaveX(ctx)
	}
	s.upload, s.theirs = bring(s.admin), bring(s.gone)
	logo := c.File.Create().SetOrganizationID(s.org.ID).SetAccountID("").SetMediaID("").SetUploadedByID(s.gone.ID).SetName("logo.png").
		SetContentType("image/png").SetSize(1000).SetState(conversa.FileReady).SetSource(conversa.FileFromComputer).SetShared(true).SaveX(ctx)
	s.org = s.org.Update().SetLogoID(logo.ID).SaveX(ctx)
	react := func(name string, author reaction.Author, emoji string, at time.Time) {
		c.Reaction.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetWamid("wamid." + name).SetAuthor(author).
			SetEmoji(emoji).SetReactedAt(at).SetSourceWamid("w").ExecX(ctx)
	}
	s.addSignals(ctx, c)
	s.view = c.MessageView.Create().SetOrganizationID(s.org.ID).SetCreatedByID(s.gone.ID).SetName("From customers").SetShared(true).
		SetCriteria(`{"direction": "INBOUND"}`).SaveX(ctx)
	s.text = s.predefine(c, s.gone, conversa.ModuleLeads, "Hello").SaveX(ctx)
	s.predefine(c, s.admin, conversa.ModuleContacts, "Hello").ExecX(ctx)
	s.addDocuments(ctx, c)
	s.charge, s.order = s.addCredits(ctx, c, s.messages["answer"].ID)
	react("text", reaction.AuthorBUSINESS, "👍", noon)
	react("text", reaction.AuthorCUSTOMER, "🎉", noon.Add(-time.Second))
	react("answer", reaction.AuthorCUSTOMER, "", noon)
	react("revoked", reaction.AuthorCUSTOMER, "🎉", noon)
	react("elsewhere", reaction.AuthorCUSTOMER, "🎉", noon)
	c.Reaction.Update().Where(reaction.OrganizationID(s.org.ID), reaction.AuthorEQ(reaction.AuthorBUSINESS)).
		SetStatus(conversa.StatusFailed).SetFailure(&conversa.DeliveryFailure{Title: "Lost"}).ExecX(ctx)
}

// predefine is a text that greets customers of a module.
func (s *shop) predefine(c *ent.Client, by *ent.User, module conversa.CustomerModule, name string) *ent.PredefinedTextCreate {
	return c.PredefinedText.Create().SetOrganizationID(s.org.ID).SetCreatedByID(by.ID).SetModule(module).
		SetName(name).SetNameKey(view.Fold(name)).SetBody("Hi, $[" + module.Merge() + ".First Name|there]!")
}

// addDocuments makes one of each kind: the lead's, the contact's, and nobody's.
func (s *shop) addDocuments(ctx context.Context, c *ent.Client) {
	s.document = s.invoice(c, conversa.SalesQuote, 1).SetLeadID(s.lead.ID).SetValidUntil(noon.Add(time.Hour)).SaveX(ctx)
	s.invoice(c, conversa.SalesOrder, 1).SetContactID(s.contact.ID).ExecX(ctx)
	s.invoice(c, conversa.PurchaseOrder, 1).ExecX(ctx)
	s.invoice(c, conversa.SalesInvoice, 1).SetContactID(s.contact.ID).SetCreatedByID(s.gone.ID).ExecX(ctx)
	c.SalesCounter.Create().SetID(s.org.ID + "/QUOTE").SetMade(1).ExecX(ctx)
}

// invoice is a document over a pair of shoes.
func (s *shop) invoice(c *ent.Client, kind conversa.SalesDocumentKind, serial int) *ent.SalesDocumentCreate {
	lines, totals, err := conversa.PriceSales([]conversa.SalesLine{
		{Description: "Shoes", Quantity: "2", UnitPrice: "49.9", Discount: "10", TaxRate: "17"},
	}, "BRL")
	if err != nil {
		panic(err)
	}
	return c.SalesDocument.Create().SetOrganizationID(s.org.ID).SetCreatedByID(s.admin.ID).SetKind(kind).SetSerial(serial).
		SetSubject("Shoes").SetSearchText(view.Fold(kind.Number(serial) + " Shoes")).SetCurrency("BRL").SetLines(lines).
		SetSubtotal(totals.Subtotal).SetTax(totals.Tax).SetTotal(totals.Total)
}

// addSignals gives the administrator a signal that is to come again, and one to look at.
func (s *shop) addSignals(ctx context.Context, c *ent.Client) {
	signal := func(m *ent.Message) *ent.SignalCreate {
		return c.Signal.Create().SetOrganizationID(s.org.ID).SetUserID(s.admin.ID).SetConversationID(m.ConversationID).
			SetLatestMessageID(m.ID).SetToldAt(m.SentAt)
	}
	s.signal = signal(s.messages["text"]).SetMessageCount(2).SetState(conversa.SignalSnoozed).SetRemindAt(noon.Add(time.Hour)).SaveX(ctx)
	signal(s.messages["elsewhere"]).ExecX(ctx)
}

// setEnums turns to the values of enums beside a lead's status, so that all come
// up while that goes through its own.
func (w *world) setEnums(s *shop, turn int) {
	w.t.Helper()
	at := func(values []string) string { return values[turn%len(values)] }
	w.save(func(ctx context.Context, c *ent.Client) {
		c.Organization.UpdateOne(s.org).SetRecordVisibility(conversa.RecordVisibility(at(conversa.RecordVisibility("").Values()))).ExecX(ctx)
		c.Lead.UpdateOne(s.lead).SetStatus(conversa.LeadStatus(at(conversa.LeadStatus("").Values()))).ExecX(ctx)
		c.User.UpdateOne(s.gone).SetStatus(conversa.UserStatus(at(conversa.UserStatus("").Values()))).ExecX(ctx)
		c.Account.UpdateOne(s.account).
			SetStatus(conversa.AccountStatus(at(conversa.AccountStatus("").Values()))).
			SetQualityRating(conversa.QualityRating(at(conversa.QualityRating("").Values()))).
			SetAddAs(conversa.CustomerModule(at(conversa.CustomerModule("").Values()))).ExecX(ctx)
		c.Signal.UpdateOne(s.signal).SetState(conversa.SignalState(at(conversa.SignalState("").Values()))).ExecX(ctx)
		c.SalesDocument.UpdateOne(s.document).SetStatus(conversa.SalesDocumentStatus(at(conversa.SalesDocumentStatus("").Values()))).ExecX(ctx)
		c.File.UpdateOne(s.file).SetState(conversa.FileState(at(conversa.FileState("").Values()))).
			SetSource(conversa.FileSource(at(conversa.FileSource("").Values()))).ExecX(ctx)
		c.CreditLedgerEntry.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetPosition(int64(100 + turn)).SetAmount(0).SetBalanceAfter(0).
			SetItem(fmt.Sprint("turn/", turn)).SetKind(conversa.LedgerEntryKind(at(conversa.LedgerEntryKind("").Values()))).ExecX(ctx)
		c.CloudDrive.Create().SetOrganizationID(s.org.ID).SetUserID(s.admin.ID).SetOwnerKey(fmt.Sprint("turn ", turn)).SetAccountName("Turn").
			SetProvider(conversa.CloudProvider(at(conversa.CloudProvider("").Values()))).
			SetState(conversa.CloudDriveState(at(conversa.CloudDriveState("").Values()))).ExecX(ctx)
	})
}

// crowd adds users with a role and a group each, numbered from one number up to another.
func (w *world) crowd(s *shop, from, to int) {
	w.t.Helper()
	w.save(func(ctx context.Context, c *ent.Client) {
		for i := from; i < to; i++ {
			role := c.Role.Create().SetOrganizationID(s.org.ID).SetName(fmt.Sprint("role ", i)).SetReportsTo(s.chief).SaveX(ctx)
			u := c.User.Create().SetOrganizationID(s.org.ID).SetName(fmt.Sprint("user ", i)).SetEmail(fmt.Sprintf("%d@%s.example.com", i, s.name)).
				SetProfile(conversa.ProfileStandard).SetRole(role).SaveX(ctx)
			c.Group.Create().SetOrganizationID(s.org.ID).SetName(fmt.Sprint("group ", i)).AddUsers(u, s.admin).ExecX(ctx)
			c.AuditEntry.Create().SetOrganizationID(s.org.ID).SetUserID(u.ID).SetActor("x").SetAction("x").SetOutcome(conversa.AuditDone).ExecX(ctx)
		}
	})
}
