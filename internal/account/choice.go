package account

import (
	"context"
	"fmt"
	"slices"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/internal/whatsapp"
)

// maxWABAs bounds how many WhatsApp Business Accounts of a token are looked into.
const maxWABAs = 50

// choice is a number that a token reaches.
type choice struct {
	conversa.NumberChoice
	number     whatsapp.PhoneNumber
	businessID string
	// elsewhere: it is registered with another app.
	elsewhere bool
}

func shown(choices []choice) []conversa.NumberChoice {
	list := make([]conversa.NumberChoice, len(choices))
	for i, c := range choices {
		list[i] = c.NumberChoice
	}
	return list
}

// reach lists the numbers that a token reaches, the unfit with the reason, of one
// business or of all.
func (s *Service) reach(ctx context.Context, organizationID string, g grant, businessID string) ([]choice, error) {
	wabas, err := s.wabas(ctx, g, businessID)
	if err != nil {
		return nil, s.refusal(ctx, err, g.field)
	}
	var choices []choice
	for _, w := range wabas {
		if !g.info.Grants(whatsapp.ScopeManagement, w.ID) || !g.info.Grants(whatsapp.ScopeMessaging, w.ID) {
			continue
		}
		found, err := s.numbersOf(ctx, g, w)
		if err != nil {
			return nil, s.refusal(ctx, err, g.field)
		}
		choices = append(choices, found...)
	}
	if len(choices) == 0 {
		return nil, conversa.Invalid(g.field, "The token reaches no number: add one to the WhatsApp Business Account in WhatsApp Manager, or grant access to another account.")
	}
	return choices, s.judge(asSystem(ctx), organizationID, choices)
}

// wabas are the WhatsApp Business Accounts that the token names, or else all that its
// businesses have.
func (s *Service) wabas(ctx context.Context, g grant, businessID string) ([]whatsapp.WABA, error) {
	var wabas []whatsapp.WABA
	if ids := g.info.WABAs(); len(ids) > 0 {
		for _, id := range ids[:min(len(ids), maxWABAs)] {
			w, err := s.WhatsApp.WABA(ctx, g.token, id)
			if err != nil {
				return nil, err
			}
			wabas = append(wabas, w)
		}
	} else {
		businesses, err := s.WhatsApp.Businesses(ctx, g.token)
		if err != nil {
			return nil, err
		}
		for _, b := range businesses {
			owned, err := s.WhatsApp.WABAsOf(ctx, g.token, b.ID)
			if err != nil {
				return nil, err
			}
			wabas = append(wabas, owned[:min(len(owned), maxWABAs)]...)
		}
	}
	if businessID != "" {
		wabas = slices.DeleteFunc(wabas, func(w whatsapp.WABA) bool { return w.BusinessID != businessID })
	}
	return wabas, nil
}

func (s *Service) numbersOf(ctx context.Context, g grant, w whatsapp.WABA) ([]choice, error) {
	numbers, err := s.WhatsApp.PhoneNumbers(ctx, g.token, w.ID)
	if err != nil {
		return nil, err
	}
	apps, err := s.WhatsApp.Subscribed(ctx, g.token, w.ID)
	if err != nil {
		return nil, err
	}
	other := len(apps) > 0 && !slices.Contains(apps, g.info.AppID)
	var choices []choice
	for _, n := range numbers {
		phone := phoneNumber(n.DisplayPhoneNumber)
		if phone == nil || !isMetaID(n.ID) {
			continue
		}
		choices = append(choices, choice{number: n, businessID: w.BusinessID, elsewhere: other && n.Registered(),
			NumberChoice: conversa.NumberChoice{
				WabaID: w.ID, WabaName: optional(w.Name), PhoneNumberID: n.ID,
				PhoneNumber: *phone, VerifiedName: optional(n.VerifiedName),
			}})
	}
	return choices, nil
}

// judge tells fit from unfit numbers.
func (s *Service) judge(ctx context.Context, organizationID string, choices []choice) error {
	ids := make([]string, len(choices))
	for i, c := range choices {
		ids[i] = c.number.ID
	}
	rows, err := s.Store.Client().Account.Query().Where(account.PhoneNumberIDIn(ids...)).All(ctx)
	if err != nil {
		return fmt.Errorf("find numbers: %w", err)
	}
	for i := range choices {
		reason := choices[i].unfit(organizationID, rows)
		choices[i].Reason, choices[i].Eligible = optional(reason), reason == ""
	}
	return nil
}

// unfit says why a number cannot be chosen; empty for one that can.
func (c choice) unfit(organizationID string, connected []*ent.Account) string {
	for _, a := range connected {
		switch {
		case text(a.PhoneNumberID) != c.number.ID:
		case a.OrganizationID != organizationID:
			return "It is connected already."
		case !isHalfWay(a):
			return fmt.Sprintf("It is connected already, as %q.", text(a.Nickname))
		default:
			return "" // its set-up goes on
		}
	}
	if c.elsewhere || c.number.Platform == "ON_PREMISE" {
		return errElsewhere.Message
	}
	return ofStatus(c.number.Status)
}

// ofStatus says what is wrong with a number in one of Meta's states; empty for those
// that a number can be connected in, and those that are not known.
func ofStatus(status string) string {
	switch status {
	case "BANNED":
		return "Meta has banned the number. Appeal in WhatsApp Manager."
	case "RESTRICTED":
		return "Meta has restricted the number. See WhatsApp Manager."
	case "DELETED", "MIGRATED":
		return "The number is no longer in this WhatsApp Business Account."
	}
	return ""
}

var errAnother = conversa.Invalid("phoneNumberId", "The account has another number. Connect this one as an account of its own.")

// chosen is the number that the caller names, or the one that the account has: always
// one that the token reaches, whatever was asked for.
func chosen(choices []choice, in Complete, a *ent.Account) (choice, error) {
	id, field := in.PhoneNumberID, "phoneNumberId"
	if id == "" {
		id, field = text(a.PhoneNumberID), "accountId"
	}
	i := slices.IndexFunc(choices, func(c choice) bool { return c.number.ID == id })
	switch {
	case a.PhoneNumberID != nil && id != *a.PhoneNumberID:
		return choice{}, errAnother
	case i < 0 || in.WABAID != "" && in.WABAID != choices[i].WabaID:
		return choice{}, conversa.Invalid(field, "The sign-in does not reach this number. Choose one of the list, or sign in again and grant access to its WhatsApp Business Account.")
	case a.PhoneNumber != nil && *a.PhoneNumber != choices[i].PhoneNumber: // its history is of that one
		return choice{}, errAnother
	case a.PhoneNumberID != nil: // it goes on, or is given a new token
		return choices[i], nil
	case !choices[i].Eligible:
		return choice{}, refusalOf(choices[i])
	}
	return choices[i], nil
}

func refusalOf(c choice) error {
	if reason := ofStatus(c.number.Status); reason != "" && *c.Reason == reason {
		return conversa.Invalid("phoneNumberId", reason)
	}
	return &conversa.Error{Code: conversa.CodeNumberInUse, Message: *c.Reason, Field: "phoneNumberId"}
}
