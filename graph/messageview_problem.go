package graph

import (
	"context"
	"errors"
	"strings"

	"conversa"
	"conversa/internal/saved"
)

// Problems are what is wrong with a view's filter, for the caller: those whom they do not
// see are as those who are not there.
func (r messageViewResolver) Problems(ctx context.Context, obj *saved.View) ([]string, error) {
	if obj.Unreadable {
		return []string{"The filter cannot be read: save it anew."}, nil
	}
	l := r.load(ctx)
	gather(l.kin, obj, "problems", func(v *saved.View) { l.announceNamed(v.Filter.Named()) })
	named := askableNamed(obj.Filter.Named())
	problems := []string{}
	for _, kind := range []struct {
		ids  []string
		find func(ctx context.Context, id string) (problem string, err error)
		// none is said of what is not found.
		none string
	}{
		{named.UserIDs, l.userProblem, "There is no user"},
		{named.AccountIDs, l.accountProblem, "There is no account"},
		{named.CustomerIDs, l.customerProblem, "There is no lead or contact, or you do not see it:"},
		{named.ConversationIDs, l.conversationProblem, "There is no conversation, or you do not see it:"},
	} {
		for _, id := range kind.ids {
			problem, err := kind.find(ctx, id)
			if errors.Is(err, conversa.ErrNotFound) {
				problem, err = kind.none+" "+id+".", nil
			}
			if err != nil {
				return nil, err
			}
			if problem != "" {
				problems = append(problems, problem)
			}
		}
	}
	return problems, nil
}

func askableNamed(n conversa.Named) conversa.Named {
	return conversa.Named{
		UserIDs: askableAll(n.UserIDs), AccountIDs: askableAll(n.AccountIDs),
		CustomerIDs: askableAll(n.CustomerIDs), ConversationIDs: askableAll(n.ConversationIDs),
	}
}

// announceNamed has whom and what all views name read together.
func (l *loaders) announceNamed(n conversa.Named) {
	n = askableNamed(n)
	for _, id := range n.UserIDs {
		l.users.announce(id)
	}
	for _, id := range n.AccountIDs {
		l.accounts.announce(id)
	}
	for _, id := range n.ConversationIDs {
		l.conversations.announce(id)
	}
	for _, id := range n.CustomerIDs {
		if isContact(id) {
			l.contacts.announce(id)
		} else {
			l.leads.announce(id)
		}
	}
}

func isContact(id string) bool { return strings.HasPrefix(id, "con_") }

func (l *loaders) userProblem(ctx context.Context, id string) (string, error) {
	u, err := l.users.load(ctx, id)
	if err != nil || u.Status != conversa.UserDeactivated {
		return "", err
	}
	return u.Name + " was deactivated.", nil
}

func (l *loaders) accountProblem(ctx context.Context, id string) (string, error) {
	_, err := l.accounts.load(ctx, id)
	return "", err
}

func (l *loaders) conversationProblem(ctx context.Context, id string) (string, error) {
	_, err := l.conversations.load(ctx, id)
	return "", err
}

// customerProblem: a lead that was converted has no conversations any more.
func (l *loaders) customerProblem(ctx context.Context, id string) (string, error) {
	if isContact(id) {
		_, err := l.contacts.load(ctx, id)
		return "", err
	}
	row, err := l.leads.load(ctx, id)
	if err != nil || row.Status != conversa.LeadConverted {
		return "", err
	}
	return "The lead " + row.FullName() + " is a contact now, " + orEmpty(row.ConvertedToID) + ".", nil
}
