package graph

import (
	"context"
	"log/slog"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"conversa"
	"conversa/internal/account"
	"conversa/internal/credit"
	"conversa/internal/crm"
	"conversa/internal/drive"
	"conversa/internal/file"
	"conversa/internal/inbox"
	"conversa/internal/people"
	"conversa/internal/saved"
	"conversa/internal/signal"
	"conversa/internal/text"
	"conversa/internal/view"
)

// Resolver answers the API from the use cases.
type Resolver struct {
	People   *people.Service
	Accounts *account.Service
	Inbox    *inbox.Service
	Signals  *signal.Service
	View     *view.Service
	// Views are the saved ones of messages.
	Views *saved.Service
	// Texts are those that are sent often, and what fills them in.
	Texts *text.Service
	// Files takes uploads, and makes the addresses of files.
	Files *file.Service
	// Drives are the cloud drives of users.
	Drives *drive.Service
	// Customers is what people do with leads and contacts.
	Customers *crm.Service
	// Credits are bought.
	Credits *credit.Service
	// PublicURL is where browsers reach the server, for those whose request does not say.
	PublicURL func() string
	// Now is the clock of windows.
	Now func() time.Time
	Log *slog.Logger
}

// Schema is the API, ready to execute.
func (r *Resolver) Schema() graphql.ExecutableSchema {
	plain, _ := NewExecutableSchema(Config{Resolvers: r, Directives: DirectiveRoot{Requires: r.requires}}).(*executableSchema)
	return directSchema{plain}
}

// requires is the directive @requires. A mutation that it refuses is written down.
func (r *Resolver) requires(ctx context.Context, _ any, next graphql.Resolver, profile *conversa.Profile, scope *conversa.TokenScope) (any, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	var p conversa.Profile
	var s conversa.TokenScope
	if profile != nil {
		p = *profile
	}
	if scope != nil {
		s = *scope
	}
	if err := viewer.Allow(p, s); err != nil {
		if field := graphql.GetFieldContext(ctx); field != nil && field.Object == "Mutation" {
			r.People.AccessRefused(ctx, field.Field.Name)
		}
		return nil, err
	}
	return next(ctx)
}

// Query implements ResolverRoot.
func (r *Resolver) Query() QueryResolver { return queryResolver{r} }

// Mutation implements ResolverRoot.
func (r *Resolver) Mutation() MutationResolver { return mutationResolver{r} }

// Subscription implements ResolverRoot.
func (r *Resolver) Subscription() SubscriptionResolver { return subscriptionResolver{r} }

// Conversation implements ResolverRoot.
func (r *Resolver) Conversation() ConversationResolver { return conversationResolver{r} }

// Message implements ResolverRoot.
func (r *Resolver) Message() MessageResolver { return messageResolver{r} }

// Attachment implements ResolverRoot.
func (r *Resolver) Attachment() AttachmentResolver { return attachmentResolver{r} }

// File implements ResolverRoot.
func (r *Resolver) File() FileResolver { return fileResolver{r} }

// Lead implements ResolverRoot.
func (r *Resolver) Lead() LeadResolver { return leadResolver{r} }

// Contact implements ResolverRoot.
func (r *Resolver) Contact() ContactResolver { return contactResolver{r} }

type (
	queryResolver        struct{ *Resolver }
	mutationResolver     struct{ *Resolver }
	subscriptionResolver struct{ *Resolver }
	conversationResolver struct{ *Resolver }
	messageResolver      struct{ *Resolver }
	attachmentResolver   struct{ *Resolver }
	fileResolver         struct{ *Resolver }
	leadResolver         struct{ *Resolver }
	contactResolver      struct{ *Resolver }
)
