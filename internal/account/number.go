package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/predicate"
	"conversa/internal/audit"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

var (
	errPIN      = conversa.Invalid("pin", "The PIN of the two-step verification has 6 digits.")
	errCode     = conversa.Invalid("code", "The code has 6 digits. Enter the newest one that was sent.")
	errVerified = &conversa.Error{Code: conversa.CodeConflict, Message: "The number is verified already.", Field: "accountId"}
)

func isPIN(s string) bool { return len(s) == 6 && strings.Trim(s, "0123456789") == "" }

// withNumber finds an account whose number was chosen, and its token.
func (s *Service) withNumber(ctx context.Context, viewer conversa.Viewer, accountID string) (*ent.Account, grant, error) {
	if err := viewer.Allow(conversa.ProfileAdministrator, conversa.ScopeAdmin); err != nil {
		return nil, grant{}, err
	}
	a, err := s.find(ctx, accountID)
	if err != nil {
		return nil, grant{}, err
	}
	g, err := s.grantOf(a)
	if err == nil && a.PhoneNumberID == nil {
		err = errNoNumber
	}
	return a, g, err
}

// RequestVerification has Meta send a code to the number, by SMS or by a call, in a
// language that the locale is in.
func (s *Service) RequestVerification(ctx context.Context, viewer conversa.Viewer, accountID string, method conversa.VerificationMethod, locale string) (*ent.Account, error) {
	a, g, err := s.withNumber(ctx, viewer, accountID)
	if err != nil {
		return nil, err
	}
	number, err := s.WhatsApp.PhoneNumber(ctx, g.credentials(*a.PhoneNumberID))
	if err != nil {
		return nil, s.refusal(ctx, err, "accountId")
	}
	if number.Verified() {
		return nil, errVerified
	}
	if method != conversa.VerificationBySMS && method != conversa.VerificationByVoice {
		return nil, conversa.Invalid("method", "The code comes by SMS or VOICE.")
	}
	if err := s.WhatsApp.RequestCode(ctx, g.credentials(*a.PhoneNumberID), whatsapp.CodeMethod(method), metaLanguage(locale)); err != nil {
		return nil, s.refusal(ctx, err, "accountId")
	}
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		return audit.Write(ctx, tx, audit.Entry{
			Action: "account.verification_requested", SubjectID: a.ID, At: s.moment(), After: map[string]any{"method": string(method)},
		})
	})
	return a, err
}

// metaLanguage is a language that Meta speaks: with a region, English for all else.
func metaLanguage(locale string) string {
	language, region, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	if len(language) == 2 && len(region) == 2 {
		return strings.ToLower(language) + "_" + strings.ToUpper(region)
	}
	switch strings.ToLower(language) {
	case "pt":
		return "pt_BR"
	case "es":
		return "es_ES"
	}
	return "en_US"
}

// Verify proves by the code that the number is the business's, and registers it. A
// number that has two-step verification already needs its PIN; the code need not be
// right a second time.
func (s *Service) Verify(ctx context.Context, viewer conversa.Viewer, accountID, code, pin string) (*ent.Account, error) {
	a, g, err := s.withNumber(ctx, viewer, accountID)
	if err != nil {
		return nil, err
	}
	code, pin = strings.NewReplacer("-", "", " ", "").Replace(code), strings.TrimSpace(pin)
	switch {
	case !isPIN(code):
		return nil, errCode
	case pin != "" && !isPIN(pin):
		return nil, errPIN
	}
	number, err := s.WhatsApp.PhoneNumber(ctx, g.credentials(*a.PhoneNumberID))
	if err != nil {
		return nil, s.refusal(ctx, err, "accountId")
	}
	if !number.Verified() {
		if err := s.WhatsApp.VerifyCode(ctx, g.credentials(*a.PhoneNumberID), code); err != nil {
			return nil, s.refusal(ctx, err, "code")
		}
		if err := s.auditVerified(ctx, a); err != nil {
			return nil, err
		}
	}
	if !number.Registered() {
		if err := s.register(ctx, a, g, pin); err != nil {
			return nil, err
		}
	}
	return s.lookAt(ctx, a, g, byPerson)
}

func (s *Service) auditVerified(ctx context.Context, a *ent.Account) error {
	return s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		return audit.Write(ctx, tx, audit.Entry{Action: "account.number_verified", SubjectID: a.ID, At: s.moment()})
	})
}

// register makes the number able to send and receive. Its PIN is the one given, which is kept
// once Meta has taken it, or the one that nobody but Conversa knows, unless Meta refuses that.
func (s *Service) register(ctx context.Context, a *ent.Account, g grant, pin string) (err error) {
	given := pin != ""
	if !given {
		if pin, err = s.ownPIN(ctx, a); err != nil {
			return err
		}
	}
	err = s.WhatsApp.Register(ctx, g.credentials(text(a.PhoneNumberID)), pin)
	var e *whatsapp.Error
	switch {
	case err == nil && given:
		return s.keepPIN(ctx, a, account.ID(a.ID), s.Secrets.Seal(pin, pinPlace(a.ID)))
	case errors.As(err, &e) && e.Code == 133005:
		if !given {
			if keepErr := s.keepPIN(ctx, a, account.And(account.ID(a.ID), account.Pin(a.Pin)), nil); keepErr != nil {
				return keepErr
			}
		}
		return s.refusal(ctx, err, "pin")
	case errors.As(err, &e) && e.Elsewhere():
		return errElsewhere
	}
	return s.refusal(ctx, err, "phoneNumberId")
}

// ownPIN is the one kept, or a new one: kept before Meta is asked, so that a lost answer does
// not lose it, and before any that somebody else makes meanwhile.
func (s *Service) ownPIN(ctx context.Context, a *ent.Account) (string, error) {
	if len(a.Pin) == 0 {
		made := s.Secrets.Seal(newPIN(), pinPlace(a.ID))
		if err := s.keepPIN(ctx, a, account.And(account.ID(a.ID), account.PinIsNil()), made); err != nil {
			return "", err
		}
	}
	return s.open(a, a.Pin, pinPlace(a.ID))
}

// newPIN is six digits, at random.
func newPIN() string {
	n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000)) // never returns an error
	return fmt.Sprintf("%06d", n)
}

// keepPIN changes the account's PIN where it is still as it has to be, and reads what it is then.
func (s *Service) keepPIN(ctx context.Context, a *ent.Account, still predicate.Account, sealed []byte) error {
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		update := tx.Client.Account.Update().Where(still)
		if sealed == nil {
			update.ClearPin()
		} else {
			update.SetPin(sealed)
		}
		if err := update.Exec(ctx); err != nil {
			return err
		}
		row, err := tx.Client.Account.Get(ctx, a.ID)
		if err == nil {
			a.Pin = row.Pin
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("keep pin of %s: %w", a.ID, err)
	}
	return nil
}
