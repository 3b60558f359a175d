package account

import (
	"context"
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/internal/audit"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// Profile is what to change of what customers see. Nil stays as it is.
type Profile struct {
	About, Address, Description, Email, Vertical *string
	Websites                                     []string
}

// verticals are the trades that Meta knows.
func verticals() []string {
	return strings.Fields(`OTHER AUTO BEAUTY APPAREL EDU ENTERTAIN EVENT_PLAN FINANCE GROCERY GOVT HOTEL HEALTH NONPROFIT
		PROF_SERVICES RETAIL TRAVEL RESTAURANT ALCOHOL ONLINE_GAMBLING PHYSICAL_GAMBLING OTC_DRUGS`)
}

// checked holds the profile to Meta's limits, in characters.
func (p Profile) checked() error {
	for _, limit := range []struct {
		field string
		text  *string
		most  int
	}{{"about", p.About, 139}, {"address", p.Address, 256}, {"description", p.Description, 256}, {"email", p.Email, 128}} {
		if limit.text != nil && len([]rune(*limit.text)) > limit.most {
			return conversa.Invalid(limit.field, fmt.Sprintf("At most %d characters.", limit.most))
		}
	}
	switch {
	case p.About != nil && strings.TrimSpace(*p.About) == "":
		return conversa.Invalid("about", "WhatsApp wants 1 to 139 characters.")
	case p.Email != nil && *p.Email != "" && !isEmail(*p.Email):
		return conversa.Invalid("email", "This is no e-mail address.")
	case p.Vertical != nil && !slices.Contains(verticals(), *p.Vertical):
		return conversa.Invalid("vertical", "WhatsApp knows these: "+strings.Join(verticals(), ", ")+".")
	case len(p.Websites) > 2:
		return conversa.Invalid("websites", "At most two addresses.")
	case slices.ContainsFunc(p.Websites, func(site string) bool { return !isWebsite(site) }):
		return conversa.Invalid("websites", "An address begins with https:// or http:// and has at most 256 characters.")
	}
	return nil
}

func isEmail(s string) bool {
	address, err := mail.ParseAddress(s)
	return err == nil && address.Address == s
}

func isWebsite(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && len([]rune(s)) <= 256
}

// UpdateProfile changes what customers see of the business, at WhatsApp, and reads it
// back.
func (s *Service) UpdateProfile(ctx context.Context, viewer conversa.Viewer, accountID string, p Profile) (*ent.Account, error) {
	a, g, err := s.withNumber(ctx, viewer, accountID)
	if err != nil {
		return nil, err
	}
	if err := p.checked(); err != nil {
		return nil, err
	}
	change := whatsapp.ProfileChange{About: p.About, Address: p.Address, Description: p.Description, Email: p.Email, Vertical: p.Vertical}
	if p.Websites != nil {
		change.Websites = &p.Websites
	}
	cr := g.credentials(*a.PhoneNumberID)
	if err := s.WhatsApp.UpdateBusinessProfile(ctx, cr, change); err != nil {
		return nil, s.refusal(ctx, err, "accountId")
	}
	profile, err := s.WhatsApp.BusinessProfile(ctx, cr)
	if err != nil {
		return nil, s.refusal(ctx, err, "accountId")
	}
	return s.keepProfile(ctx, a, profile)
}

func (s *Service) keepProfile(ctx context.Context, a *ent.Account, profile conversa.BusinessProfile) (*ent.Account, error) {
	var kept *ent.Account
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		kept, err = tx.Client.Account.UpdateOneID(a.ID).SetBusinessProfile(&profile).SetUpdatedAt(s.moment()).Save(ctx)
		if err != nil {
			return err
		}
		if err := tell(tx, s.moment(), kept, conversa.AccountChangeStatus); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			Action: "account.profile_updated", SubjectID: a.ID, At: s.moment(), Before: fieldsOf(a.BusinessProfile), After: fieldsOf(&profile),
		})
	})
	if err != nil {
		return nil, fmt.Errorf("keep profile: %w", err)
	}
	return kept, nil
}

// fieldsOf is what the audit compares.
func fieldsOf(p *conversa.BusinessProfile) map[string]any {
	if p == nil {
		return nil
	}
	return map[string]any{
		"about": text(p.About), "address": text(p.Address), "description": text(p.Description), "email": text(p.Email),
		"vertical": text(p.Vertical), "websites": strings.Join(p.Websites, " "),
	}
}
