package graph

import (
	"context"

	"conversa"
	"conversa/ent"
	"conversa/internal/account"
	"conversa/internal/live"
)

// Account implements ResolverRoot.
func (r *Resolver) Account() AccountResolver { return accountResolver{r} }

// AccountPreferences implements ResolverRoot.
func (r *Resolver) AccountPreferences() AccountPreferencesResolver {
	return accountPreferencesResolver{r}
}

type (
	accountResolver            struct{ *Resolver }
	accountPreferencesResolver struct{ *Resolver }
)

// NumberChoices are null once a number was chosen.
func (r accountResolver) NumberChoices(_ context.Context, obj *ent.Account) ([]*conversa.NumberChoice, error) {
	if obj.NumberChoices == nil {
		return nil, nil
	}
	choices := make([]*conversa.NumberChoice, len(obj.NumberChoices))
	for i := range obj.NumberChoices {
		choices[i] = &obj.NumberChoices[i]
	}
	return choices, nil
}

func (r accountResolver) WebhookURL(_ context.Context, obj *ent.Account) (*string, error) {
	own, err := r.Accounts.WebhookOf(obj)
	return someText(own.URL), err
}

func (r accountResolver) WebhookVerifyToken(_ context.Context, obj *ent.Account) (*string, error) {
	own, err := r.Accounts.WebhookOf(obj)
	return someText(own.VerifyToken), err
}

func someText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// accountID stands for an account's preferences, which are no row of their own.
type accountID string

// relateAccounts notes accounts that came together, and their preferences.
func relateAccounts(k *kin, rows []*ent.Account) {
	relate(k, rows)
	var ids []accountID
	for _, row := range rows {
		ids = append(ids, accountID(row.ID))
	}
	relate(k, ids)
}

func (r accountPreferencesResolver) AssignTo(ctx context.Context, obj *conversa.AccountPreferences) (*Assignment, error) {
	l := r.load(ctx)
	rows, err := of(ctx, l.kin, l.assignees, accountID(obj.AccountID), "assignees", always(func(id accountID) string { return string(id) }))
	if err != nil {
		return nil, err
	}
	var assignees []Assignee
	for _, row := range rows {
		switch {
		case row.Edges.User != nil:
			assignees = append(assignees, row.Edges.User)
		case row.Edges.Group != nil:
			assignees = append(assignees, row.Edges.Group)
		case row.Edges.Role != nil:
			assignees = append(assignees, row.Edges.Role)
		}
	}
	if len(assignees) == 0 {
		return nil, nil
	}
	return &Assignment{Assignees: assignees}, nil
}

func (r mutationResolver) StartAccountIntegration(ctx context.Context) (*ConnectPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	begun, err := r.Accounts.Start(ctx, viewer)
	if err != nil {
		return nil, err
	}
	return &ConnectPayload{AuthorizationURL: begun.AuthorizationURL, State: begun.State}, nil
}

func (r mutationResolver) CompleteAccountIntegration(ctx context.Context, input CompleteIntegrationInput) (*AccountPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return r.accountPayload(ctx)(r.Accounts.Complete(ctx, viewer, account.Complete{
		AccountID: given(input.AccountID), Code: given(input.Code), State: given(input.State),
		AccessToken: given(input.AccessToken), AppSecret: given(input.AppSecret), BusinessID: given(input.BusinessID),
		WABAID: given(input.WabaID), PhoneNumberID: given(input.PhoneNumberID), PIN: given(input.Pin),
	}))
}

// given is an argument's text; empty for one that was left out.
func given(text *string) string {
	if text == nil {
		return ""
	}
	return askable(*text)
}

// accountPayload is the account that a mutation changed, read again by what follows.
func (r mutationResolver) accountPayload(ctx context.Context) func(*ent.Account, error) (*AccountPayload, error) {
	return func(a *ent.Account, err error) (*AccountPayload, error) {
		r.reload(ctx)
		if err != nil {
			return nil, err
		}
		return &AccountPayload{Account: a}, nil
	}
}

func (r mutationResolver) RequestNumberVerification(ctx context.Context, accountID string, method conversa.VerificationMethod, locale *string) (*AccountPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	language := given(locale)
	if language == "" {
		organization, err := r.View.Organization(ctx, viewer.OrganizationID)
		if err != nil {
			return nil, err
		}
		language = organization.Locale
	}
	return r.accountPayload(ctx)(r.Accounts.RequestVerification(ctx, viewer, askable(accountID), method, language))
}

func (r mutationResolver) VerifyNumber(ctx context.Context, accountID string, code string, pin *string) (*AccountPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return r.accountPayload(ctx)(r.Accounts.Verify(ctx, viewer, askable(accountID), code, given(pin)))
}

func (r mutationResolver) CheckAccount(ctx context.Context, accountID string) (*AccountPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return r.accountPayload(ctx)(r.Accounts.Check(ctx, viewer, askable(accountID)))
}

func (r mutationResolver) ActivateAccount(ctx context.Context, accountID string, input AccountSettingsInput) (*AccountPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return r.accountPayload(ctx)(r.Accounts.Activate(ctx, viewer, askable(accountID), input.settings()))
}

func (r mutationResolver) UpdateAccount(ctx context.Context, accountID string, input AccountSettingsInput) (*AccountPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return r.accountPayload(ctx)(r.Accounts.Update(ctx, viewer, askable(accountID), input.settings()))
}

func (in AccountSettingsInput) settings() account.Settings {
	s := account.Settings{
		Nickname: askableOrNil(in.Nickname), AddAs: in.AddAs, WindowWarnings: in.WindowWarnings, SendReadReceipts: in.SendReadReceipts,
	}
	if in.AssignTo != nil {
		s.AssignTo = make([]string, len(in.AssignTo))
		for i, id := range in.AssignTo {
			s.AssignTo[i] = askable(id)
		}
	}
	return s
}

func (r mutationResolver) UpdateBusinessProfile(ctx context.Context, accountID string, input BusinessProfileInput) (*AccountPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return r.accountPayload(ctx)(r.Accounts.UpdateProfile(ctx, viewer, askable(accountID), account.Profile{
		About: askableOrNil(input.About), Address: askableOrNil(input.Address), Description: askableOrNil(input.Description),
		Email: askableOrNil(input.Email), Vertical: input.Vertical, Websites: input.Websites,
	}))
}

func (r mutationResolver) DisconnectAccount(ctx context.Context, accountID string) (*AccountPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return r.accountPayload(ctx)(r.Accounts.Disconnect(ctx, viewer, askable(accountID)))
}

func (r subscriptionResolver) AccountChanged(ctx context.Context, since *string) (<-chan *AccountEvent, error) {
	return live.Source(ctx, func() (live.Binding[*AccountEvent], error) {
		binding, _, err := bind[*AccountEvent](ctx, r.People, since)
		binding.Wants = func(e live.Event) bool { return newsOf(e).Kind == conversa.EventAccount }
		binding.Render = func(ctx context.Context, e live.Event) (*AccountEvent, error) {
			changed, err := r.load(ctx).accounts.load(ctx, newsOf(e).SubjectID)
			if err != nil {
				return nil, skipGone(err)
			}
			return &AccountEvent{Cursor: e.Cursor, Account: changed, Change: newsOf(e).Account.Change}, nil
		}
		return binding, err
	})
}
