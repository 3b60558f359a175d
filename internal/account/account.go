// Package account owns the WhatsApp Business accounts of an organization: how one is
// connected, its secrets kept, its state found out, its preferences changed, and how it
// is given up. What is said through them is inbox's; who a stranger is assigned to,
// crm's.
//
// A set-up is made of steps, each of which finds out at Meta what is still to be done:
// one that was left half-way goes on where it stopped.
package account

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/user"
	"conversa/internal/audit"
	"conversa/internal/job"
	"conversa/internal/secret"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

const (
	// maxNickname is in characters.
	maxNickname = 100
	// askMetaFor bounds the look at WhatsApp, which an account can do without.
	askMetaFor = 5 * time.Second
)

// Config is what a Service is made of. Store and Secrets are required.
type Config struct {
	Store   *store.Store
	Secrets *secret.Box
	// WhatsApp is where accounts are set up. Nil: it is not asked for a new account's
	// number and name, and nothing but Add works.
	WhatsApp *whatsapp.Client
	// App is the server's Meta app, ConfigID that of its sign-in, DialogURL where that
	// is. Without the ids there is no sign-in, only tokens. DialogURL defaults to Meta's.
	App                 whatsapp.App
	ConfigID, DialogURL string
	// PublicURL is where browsers and WhatsApp reach this server, once that is known.
	PublicURL func() string
	// Windows are told of new warnings. Nil: nobody is.
	Windows Windows
	// Jobs looks at accounts from time to time, and arms windows again. Nil: nobody does.
	Jobs *job.Runner
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// Log gets why WhatsApp did not answer. Default: nothing is logged.
	Log *slog.Logger
}

// Windows are the open customer service windows. It is signal.Service.
type Windows interface {
	Rearm(ctx context.Context, tx *store.Tx, accountID string, minutes []int) error
	RearmAgain(ctx context.Context, tx *store.Tx, accountID string, minutes []int) error
}

// Service is the use cases of accounts. It is safe for concurrent use.
type Service struct {
	Config
}

// New makes a service, and registers its jobs.
func New(c Config) *Service {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.PublicURL == nil {
		c.PublicURL = func() string { return "" }
	}
	c.DialogURL = cmp.Or(c.DialogURL, metaDialog)
	s := &Service{Config: c}
	if c.Jobs != nil {
		c.Jobs.Handle(jobCheck, s.checkInTurn)
		c.Jobs.Handle(jobRearm, s.rearmAgain)
	}
	return s
}

// metaDialog is where people sign in with Meta.
const metaDialog = "https://www.facebook.com/v24.0/dialog/oauth"

// moment is the clock as both databases keep it.
func (s *Service) moment() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// asSystem lets the product itself look for what belongs to others.
func asSystem(ctx context.Context) context.Context {
	return conversa.WithViewer(ctx, conversa.SystemViewer())
}

// Add is a new account.
type Add struct {
	// OrgAdminEmail names the organization, and who owns strangers by default.
	OrgAdminEmail string
	Nickname      string
	PhoneNumberID string
	WABAID        string
	AccessToken   string
	// AddAs is what a stranger becomes. Empty: a lead.
	AddAs conversa.CustomerModule
}

// Add connects a number, which is ACTIVE at once. A number that is connected
// already, here or in another organization, is NUMBER_IN_USE; a nickname that is
// taken is CONFLICT. WhatsApp is asked for the number's name, but need not answer.
func (s *Service) Add(ctx context.Context, in Add) (*ent.Account, error) {
	in, err := in.checked()
	if err != nil {
		return nil, err
	}
	ctx = asSystem(ctx)
	admin, err := s.administrator(ctx, in.OrgAdminEmail)
	if err != nil {
		return nil, err
	}
	if err := s.free(ctx, admin.OrganizationID, in); err != nil {
		return nil, err
	}
	number := s.look(ctx, in)
	var added *ent.Account
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		var err error
		added, err = s.insert(ctx, tx, admin, in, number)
		return err
	})
	if store.IsUnique(err) { // another was faster: say which of the two it was
		return nil, cmp.Or(s.free(ctx, admin.OrganizationID, in), error(errNumberInUse))
	}
	if err != nil {
		return nil, fmt.Errorf("add account: %w", err)
	}
	return added, nil
}

func (in Add) checked() (Add, error) {
	in.Nickname = strings.TrimSpace(in.Nickname)
	in.PhoneNumberID, in.WABAID = strings.TrimSpace(in.PhoneNumberID), strings.TrimSpace(in.WABAID)
	in.AccessToken = strings.TrimSpace(in.AccessToken)
	in.AddAs = cmp.Or(in.AddAs, conversa.ModuleLeads)
	switch {
	case in.Nickname == "" || len([]rune(in.Nickname)) > maxNickname:
		return in, conversa.Invalid("nickname", "The nickname has 1 to 100 characters.")
	case !isMetaID(in.PhoneNumberID):
		return in, conversa.Invalid("phoneNumberId", "WhatsApp's id of the number consists of digits.")
	case !isMetaID(in.WABAID):
		return in, conversa.Invalid("wabaId", "WhatsApp's id of the business account consists of digits.")
	case in.AccessToken == "":
		return in, conversa.Invalid("accessToken", "The access token is missing.")
	case in.AddAs != conversa.ModuleLeads && in.AddAs != conversa.ModuleContacts:
		return in, conversa.Invalid("addAs", "Strangers become LEADS or CONTACTS.")
	}
	return in, nil
}

func isMetaID(s string) bool { return s != "" && len(s) <= 30 && strings.Trim(s, "0123456789") == "" }

func (s *Service) administrator(ctx context.Context, email string) (*ent.User, error) {
	u, err := s.Store.Client().User.Query().
		Where(user.Email(strings.ToLower(strings.TrimSpace(email)))).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, &conversa.Error{Code: conversa.CodeNotFound, Message: "There is no user with this e-mail address.", Field: "orgAdmin"}
	}
	if err != nil {
		return nil, fmt.Errorf("find administrator: %w", err)
	}
	if u.Profile != conversa.ProfileAdministrator || u.Status != conversa.UserActive {
		return nil, conversa.ErrForbidden.At("orgAdmin")
	}
	return u, nil
}

// free refuses what another account has.
func (s *Service) free(ctx context.Context, organizationID string, in Add) error {
	accounts := s.Store.Client().Account
	switch used, err := accounts.Query().Where(account.PhoneNumberID(in.PhoneNumberID)).Exist(ctx); {
	case err != nil:
		return fmt.Errorf("find number: %w", err)
	case used:
		return errNumberInUse
	}
	switch used, err := accounts.Query().
		Where(account.OrganizationID(organizationID), account.Nickname(in.Nickname)).Exist(ctx); {
	case err != nil:
		return fmt.Errorf("find nickname: %w", err)
	case used:
		return errNicknameUsed
	}
	return nil
}

// look asks WhatsApp for what it knows of the number.
func (s *Service) look(ctx context.Context, in Add) whatsapp.PhoneNumber {
	if s.WhatsApp == nil {
		return whatsapp.PhoneNumber{}
	}
	ctx, cancel := context.WithTimeout(ctx, askMetaFor)
	defer cancel()
	number, err := s.WhatsApp.PhoneNumber(ctx, whatsapp.Credentials{PhoneNumberID: in.PhoneNumberID, Token: in.AccessToken})
	if err != nil {
		s.Log.WarnContext(ctx, "account: the number was added without asking WhatsApp", "phone_number_id", in.PhoneNumberID, "cause", err)
		return whatsapp.PhoneNumber{}
	}
	return number
}

func (s *Service) insert(ctx context.Context, tx *store.Tx, admin *ent.User, in Add, number whatsapp.PhoneNumber) (*ent.Account, error) {
	id, now := account.DefaultID(), s.moment()
	added, err := tx.Client.Account.Create().
		SetID(id).
		SetOrganizationID(admin.OrganizationID).
		SetNickname(in.Nickname).
		SetStatus(conversa.AccountActive).SetStatusChangedAt(now).
		SetNillablePhoneNumber(phoneNumber(number.DisplayPhoneNumber)).
		SetNillableVerifiedName(optional(number.VerifiedName)).
		SetQualityRating(quality(number.QualityRating)).
		SetWabaID(in.WABAID).
		SetPhoneNumberID(in.PhoneNumberID).
		SetAccessToken(s.Secrets.Seal(in.AccessToken, tokenPlace(id))).
		SetAddAs(in.AddAs).
		SetAddedByID(admin.ID).
		SetCreatedAt(now).SetUpdatedAt(now).
		Save(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.lookLater(ctx, tx, id); err != nil {
		return nil, err
	}
	return added, audit.Write(ctx, tx, audit.Entry{
		OrganizationID: admin.OrganizationID, Action: "account.connected", SubjectID: id, At: now,
		After: map[string]any{"nickname": in.Nickname, "phoneNumberId": in.PhoneNumberID, "wabaId": in.WABAID},
	})
}

// phoneNumber is a displayed number, e.g. "+1 555-010-0001", in E.164.
func phoneNumber(displayed string) *string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, displayed)
	return optional(conversa.PhoneOf(digits))
}

func quality(word string) conversa.QualityRating {
	switch q := conversa.QualityRating(word); q {
	case conversa.QualityGreen, conversa.QualityYellow, conversa.QualityRed:
		return q
	}
	return conversa.QualityUnknown
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
