package crm

import (
	"maps"
	"net/mail"
	"strings"
	"unicode/utf8"

	"conversa"
)

const (
	// maxWord is how many characters a name, a company or a source has.
	maxWord = 200
	// maxEmail is the longest address there can be.
	maxEmail = 254
)

// Fields are what a person writes into a customer's record. What is nil stays as it is;
// an empty text is none.
type Fields struct {
	FirstName, LastName, Phone, Email, Company *string
	// OwnerID is an active user's. Who adds a record owns it unless they say otherwise.
	OwnerID *string
	// Source and Status are leads' alone.
	Source *string
	Status *conversa.LeadStatus
	// Custom are values of the organization's own fields by name; nil clears one.
	Custom map[string]any
}

// checked trims texts and refuses what cannot be kept.
func (f Fields) checked(module conversa.CustomerModule) (Fields, error) {
	if module == conversa.ModuleContacts && f.Source != nil {
		return f, conversa.Invalid("source", "Only leads have a source.")
	}
	if module == conversa.ModuleContacts && f.Status != nil {
		return f, conversa.Invalid("status", "Only leads have a status.")
	}
	if f.Status != nil && *f.Status == conversa.LeadConverted {
		return f, conversa.Invalid("status", "A lead becomes CONVERTED by converting it.")
	}
	for field, text := range map[string]**string{
		"firstName": &f.FirstName, "lastName": &f.LastName, "company": &f.Company, "source": &f.Source, "email": &f.Email,
	} {
		if *text == nil {
			continue
		}
		trimmed := strings.TrimSpace(**text)
		if utf8.RuneCountInString(trimmed) > maxWord || !utf8.ValidString(trimmed) || strings.ContainsRune(trimmed, 0) {
			return f, conversa.Invalid(field, "Write at most 200 characters.")
		}
		*text = &trimmed
	}
	if err := f.checkEmail(); err != nil {
		return f, err
	}
	return f, f.checkPhone()
}

func (f Fields) checkEmail() error {
	if f.Email == nil || *f.Email == "" {
		return nil
	}
	address, err := mail.ParseAddress(*f.Email)
	if err != nil || address.Address != *f.Email || len(*f.Email) > maxEmail {
		return conversa.Invalid("email", "This is not an e-mail address.")
	}
	return nil
}

func (f Fields) checkPhone() error {
	if f.Phone == nil || strings.TrimSpace(*f.Phone) == "" {
		return nil
	}
	strange := strings.Trim(*f.Phone, "+0123456789 ()-./\u00a0") != ""
	if strange || conversa.PhoneOf(conversa.PhoneDigits(*f.Phone)) == "" {
		return conversa.Invalid("phone", "Write the number with its country's code, e.g. +15550100001.")
	}
	return nil
}

// number is the phone number's digits; empty for none.
func (f Fields) number() string {
	if f.Phone == nil {
		return ""
	}
	return conversa.PhoneDigits(*f.Phone)
}

// names are the further names that a customer gets.
func (f Fields) names() []name {
	if number := f.number(); number != "" {
		return []name{numberName(number)}
	}
	return nil
}

// apply writes the fields into a record. What a person calls a customer stays.
func (f Fields) apply(r *record) {
	p := &r.profile
	if f.FirstName != nil || f.LastName != nil {
		p.namedAt = nil
	}
	set(&p.firstName, f.FirstName)
	set(&p.lastName, f.LastName)
	set(&p.email, f.Email)
	set(&p.company, f.Company)
	set(&p.source, f.Source)
	set(&p.ownerID, f.OwnerID)
	set(&r.status, f.Status)
	if f.Phone != nil {
		p.phone = conversa.PhoneOf(f.number())
	}
	if f.Custom == nil {
		return
	}
	custom := maps.Clone(r.custom)
	if custom == nil {
		custom = map[string]any{}
	}
	for name, v := range f.Custom {
		if v == nil {
			delete(custom, name)
		} else {
			custom[name] = v
		}
	}
	r.custom = custom
}

func set[T any](at *T, to *T) {
	if to != nil {
		*at = *to
	}
}

// facts are a record for the audit, by the API's names.
func (r *record) facts() map[string]any {
	p := r.profile
	facts := map[string]any{"ownerId": p.ownerID}
	for name, text := range map[string]string{
		"firstName": p.firstName, "lastName": p.lastName, "phone": p.phone, "email": p.email, "company": p.company,
		"source": p.source, "status": string(r.status), "convertedTo": r.convertedTo,
	} {
		if text != "" {
			facts[name] = text
		}
	}
	if len(r.custom) > 0 {
		facts["customFields"] = r.custom
	}
	return facts
}
