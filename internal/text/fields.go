package text

import (
	"context"
	"fmt"
	"slices"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/customfielddefinition"
)

// field is a merge field, and what a conversation has for it.
type field struct {
	name string
	of   func(*facts) string
}

// facts are what the merge fields of one conversation read.
type facts struct {
	customer customer
	owner    *ent.User
	account  *ent.Account
	words    conversa.MergeWords
}

// customer is what leads and contacts have in common, and what leads have.
type customer struct {
	module                                                             conversa.CustomerModule
	first, last, phone, waID, username, email, company, source, status string
	custom                                                             map[string]any
	createdAt                                                          time.Time
}

// customerFields are those of leads and contacts. Whom WhatsApp has given no name has no
// full name either: a number is no way to address somebody.
var customerFields = []field{
	{"First Name", func(f *facts) string { return f.customer.first }},
	{"Last Name", func(f *facts) string { return f.customer.last }},
	{"Full Name", func(f *facts) string { return joined(f.customer.first, f.customer.last) }},
	{"Company", func(f *facts) string { return f.customer.company }},
	{"Email", func(f *facts) string { return f.customer.email }},
	{"Phone", func(f *facts) string { return f.customer.phone }},
	{"WhatsApp Number", func(f *facts) string { return f.customer.waID }},
	{"Username", func(f *facts) string { return f.customer.username }},
	{"Created On", func(f *facts) string { return f.words.Day(f.customer.createdAt) }},
}

var leadFields = append(slices.Clip(customerFields),
	field{"Source", func(f *facts) string { return f.customer.source }},
	field{"Status", func(f *facts) string { return f.customer.status }},
)

var ownerFields = []field{
	{"Name", func(f *facts) string { return f.owner.Name }},
	{"First Name", func(f *facts) string { return firstWord(f.owner.Name) }},
	{"Email", func(f *facts) string { return f.owner.Email }},
}

var accountFields = []field{
	{"Name", func(f *facts) string { return value(f.account.VerifiedName) }},
	{"Nickname", func(f *facts) string { return value(f.account.Nickname) }},
	{"Phone", func(f *facts) string { return value(f.account.PhoneNumber) }},
	{"About", ofProfile(func(p *conversa.BusinessProfile) string { return value(p.About) })},
	{"Address", ofProfile(func(p *conversa.BusinessProfile) string { return value(p.Address) })},
	{"Description", ofProfile(func(p *conversa.BusinessProfile) string { return value(p.Description) })},
	{"Email", ofProfile(func(p *conversa.BusinessProfile) string { return value(p.Email) })},
	{"Website", ofProfile(func(p *conversa.BusinessProfile) string { return firstOf(p.Websites) })},
}

// ownerModule and accountModule are how merge fields spell them.
const ownerModule, accountModule = "Owner", "Account"

// catalog is what texts of a module may name, and where the values are.
type catalog struct {
	conversa.MergeFields
	of map[conversa.MergeField]func(*facts) string
}

// catalogOf reads the organization's own fields. They come after the standard ones, which
// have their names where both do.
func catalogOf(ctx context.Context, c *ent.Client, module conversa.CustomerModule) (catalog, error) {
	own, err := c.CustomFieldDefinition.Query().Where(customfielddefinition.ModuleEQ(module)).
		Order(ent.Asc(customfielddefinition.FieldName)).All(ctx)
	if err != nil {
		return catalog{}, fmt.Errorf("find custom fields: %w", err)
	}
	k := catalog{of: map[conversa.MergeField]func(*facts) string{}}
	var fields []conversa.MergeField
	add := func(module string, all []field) {
		for _, f := range all {
			named := conversa.MergeField{Module: module, Name: f.name}
			if _, taken := k.of[named]; !taken {
				k.of[named] = f.of
			}
			fields = append(fields, named)
		}
	}
	standard := customerFields
	if module == conversa.ModuleLeads {
		standard = leadFields
	}
	add(module.Merge(), standard)
	add(module.Merge(), customFields(own))
	add(ownerModule, ownerFields)
	add(accountModule, accountFields)
	k.MergeFields = conversa.NewMergeFields(module, fields)
	return k, nil
}

func customFields(own []*ent.CustomFieldDefinition) []field {
	fields := make([]field, len(own))
	for i, d := range own {
		fields[i] = field{d.Name, func(f *facts) string { return f.words.Custom(d.Type, f.customer.custom[d.Name]) }}
	}
	return fields
}

// value is what the facts have for a field that a text names.
func (k catalog) value(f *facts) func(conversa.MergeField) conversa.MergeValue {
	return func(named conversa.MergeField) conversa.MergeValue {
		known, problem := k.Find(named)
		if problem != "" {
			return conversa.MergeValue{Problem: problem}
		}
		return conversa.MergeValue{Text: k.of[known](f)}
	}
}
