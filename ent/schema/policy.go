package schema

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/entql"

	"conversa"
	"conversa/ent/privacy"
)

// The policy of rows: conversa.Viewer decides, ent enforces. Without a viewer in
// the context everything is denied.

// rule puts what a viewer reaches into a condition. Nil: no row at all.
type rule func(conversa.Reach) entql.P

// Policies of what belongs to a whole organization. None of it has a field of its own
// in the API: it is read through the records that it is about.

// Policy of the entity.
func (ParkedChange) Policy() ent.Policy { return policyOf(nil, nil) }

// Policy of the entity.
func (Reaction) Policy() ent.Policy { return policyOf(nil, nil) }

// Policy of the entity.
func (Identity) Policy() ent.Policy { return policyOf(nil, nil) }

// Policy of the entity.
func (IdentityChange) Policy() ent.Policy { return policyOf(nil, nil) }

// Policy of the entity.
func (Organization) Policy() ent.Policy {
	own := func(r conversa.Reach) entql.P { return entql.FieldEQ("id", r.OrganizationID) }
	return privacy.Policy{
		Query:    privacy.QueryPolicy{confine(own)},
		Mutation: privacy.MutationPolicy{systemCreates(), confine(both(own, administrators))},
	}
}

// Policies of what only administrators change.

// Policy of the entity.
func (Account) Policy() ent.Policy { return policyOf(nil, administrators) }

// Policy of the entity.
func (AccountAssignee) Policy() ent.Policy { return policyOf(nil, administrators) }

// Policy of the entity.
func (Role) Policy() ent.Policy { return policyOf(nil, administrators) }

// Policy of the entity.
func (Group) Policy() ent.Policy { return policyOf(nil, administrators) }

// Policy of the entity.
func (CustomFieldDefinition) Policy() ent.Policy { return policyOf(nil, administrators) }

// Policy of the entity.
func (User) Policy() ent.Policy { return policyFor(nil, ownOr("id"), administrators) }

// Policies of what the operator's commands and the product change.

// Policy of the entity.
func (CreditBalance) Policy() ent.Policy { return policyOf(nil, nobody) }

// Policy of the entity. Prices are every account's, or one's own.
func (CreditRate) Policy() ent.Policy {
	return privacy.Policy{
		Query:    privacy.QueryPolicy{confine(ownOrServers)},
		Mutation: privacy.MutationPolicy{createOwn(nobody), confine(nobody)},
	}
}

// Policies of what is one user's own.

// Policy of the entity.
func (ReadMarker) Policy() ent.Policy { return policyOf(own("user_id"), nobody) }

// Policy of the entity.
func (ReadTotal) Policy() ent.Policy { return policyOf(own("user_id"), nobody) }

// Policy of the entity. Whoever does not see the conversation any more does not see
// its signal.
func (Signal) Policy() ent.Policy {
	return policyOf(both(own("user_id"), recordsOf("conversation")), nobody)
}

// Policy of the entity.
func (MessageView) Policy() ent.Policy {
	return policyOf(sharedOr("created_by_id"), ownOr("created_by_id"))
}

// Policy of the entity. Texts are everybody's to use.
func (PredefinedText) Policy() ent.Policy { return policyOf(nil, ownOr("created_by_id")) }

// Policy of the entity. Not even an administrator sees a colleague's drives.
func (CloudDrive) Policy() ent.Policy { return policyOf(own("user_id"), own("user_id")) }

// Policies of what only administrators see.

// Policy of the entity.
func (AuditEntry) Policy() ent.Policy { return policyOf(administrators, nobody) }

// Policy of the entity.
func (CreditLedgerEntry) Policy() ent.Policy { return policyOf(administrators, nobody) }

// Policy of the entity.
func (CreditRecharge) Policy() ent.Policy { return policyOf(administrators, administrators) }

// Policy of the entity. That it was paid is not an administrator's to say.
func (CreditPurchase) Policy() ent.Policy { return policyFor(administrators, nobody, administrators) }

// Policy of the entity.
func (ApiToken) Policy() ent.Policy { return policyOf(administrators, administrators) }

// Policy of the entity. Sessions are begun by the product itself, for who proved who they are.
func (Session) Policy() ent.Policy {
	return policyFor(ownOr("user_id"), ownOr("user_id"), nobody)
}

// Policies of records, which go by their owner.

// Policy of the entity.
func (Lead) Policy() ent.Policy { return policyOf(recordsOf(), recordsOf()) }

// Policy of the entity.
func (Contact) Policy() ent.Policy { return policyOf(recordsOf(), recordsOf()) }

// Policy of the entity.
func (Conversation) Policy() ent.Policy { return policyOf(recordsOf(), recordsOf()) }

// Policy of the entity.
func (InboundTotal) Policy() ent.Policy { return policyOf(recordsOf(), nobody) }

// Policy of the entity.
func (Message) Policy() ent.Policy { return policyOf(recordsOf(), recordsOf()) }

// Policy of the entity.
func (Attachment) Policy() ent.Policy {
	return policyOf(recordsOf("message"), recordsOf("message"))
}

// Policy of the entity. What no message has is that user's alone who brought it, unless it is
// the organization's logo.
func (File) Policy() ent.Policy {
	changed := either(own("uploaded_by_id"), both(attached, recordsOf("attachments", "message")))
	return policyFor(either(shared, changed), changed, nil)
}

// Policy of the entity. Everybody makes documents: the use case has looked whether they see
// the customer.
func (SalesDocument) Policy() ent.Policy { return policyFor(documents, documents, nil) }

// Policies of the product's own bookkeeping.

// Policy of the entity.
func (WebhookDelivery) Policy() ent.Policy { return systemOnly() }

// Policy of the entity.
func (MediaUpload) Policy() ent.Policy { return systemOnly() }

// Policy of the entity.
func (Job) Policy() ent.Policy { return systemOnly() }

// Policy of the entity.
func (OneTimeToken) Policy() ent.Policy { return systemOnly() }

// Policy of the entity.
func (AssignmentTurn) Policy() ent.Policy { return systemOnly() }

// Policy of the entity.
func (SalesCounter) Policy() ent.Policy { return systemOnly() }

// Policy of the entity.
func (CreditCharge) Policy() ent.Policy { return systemOnly() }

// administrators see and change all; others nothing.
func administrators(r conversa.Reach) entql.P {
	if r.Administers {
		return everything
	}
	return nothing
}

// nobody changes what is there, or makes it, not even an administrator.
func nobody(conversa.Reach) entql.P { return nothing }

// ownOr lets users at their own rows, by the column that names them, and
// administrators at all.
func ownOr(column string) rule {
	return func(r conversa.Reach) entql.P {
		if r.Administers {
			return everything
		}
		return entql.FieldEQ(column, r.UserID)
	}
}

// own lets users at their own rows alone, by the column that names them.
func own(column string) rule {
	return func(r conversa.Reach) entql.P { return entql.FieldEQ(column, r.UserID) }
}

// sharedOr lets users at what is shared, and at their own rows.
func sharedOr(column string) rule {
	return func(r conversa.Reach) entql.P {
		return entql.Or(entql.FieldEQ("shared", true), entql.FieldEQ(column, r.UserID))
	}
}

// documents go by the owner of their customer, or by their creator where they have none.
func documents(r conversa.Reach) entql.P {
	if r.Sight.AllRecords {
		return everything
	}
	return entql.Or(
		recordsOf("lead")(r), recordsOf("contact")(r),
		entql.And(entql.FieldNil("lead_id"), entql.FieldNil("contact_id"), belongingTo("created_by_id")(r)),
	)
}

// ownOrServers lets an organization at what is its own, or the whole server's.
func ownOrServers(r conversa.Reach) entql.P {
	if r.OrganizationID == "" {
		return nothing
	}
	return entql.Or(entql.FieldEQ("organization_id", ""), entql.FieldEQ("organization_id", r.OrganizationID))
}

// recordsOf goes by the owner of the record that the edges lead to.
func recordsOf(edges ...string) rule { return belongingTo("owner_id", edges...) }

// belongingTo goes by the user whom a column names, of the row that the edges lead to.
func belongingTo(column string, edges ...string) rule {
	return func(r conversa.Reach) entql.P {
		if r.Sight.AllRecords {
			return everything
		}
		if len(r.Sight.OwnerIDs) == 0 {
			return nothing
		}
		owners := make([]any, len(r.Sight.OwnerIDs))
		for i, id := range r.Sight.OwnerIDs {
			owners[i] = id
		}
		p := entql.P(entql.FieldIn(column, owners...))
		for i := range edges {
			p = entql.HasEdgeWith(edges[len(edges)-1-i], p)
		}
		return p
	}
}

// everything adds no condition; nothing is one that no row meets.
var (
	everything entql.P
	nothing    = entql.FieldEQ("id", "")
)

// shared lets everybody at what is shared.
func shared(conversa.Reach) entql.P { return entql.FieldEQ("shared", true) }

// attached lets users at files of messages.
func attached(conversa.Reach) entql.P { return entql.HasEdge("attachments") }

func either(a, b rule) rule {
	return func(r conversa.Reach) entql.P {
		p, q := a(r), b(r)
		if p == everything || q == everything {
			return everything
		}
		return entql.Or(p, q)
	}
}

func both(a, b rule) rule {
	return func(r conversa.Reach) entql.P {
		p, q := a(r), b(r)
		switch everything {
		case p:
			return q
		case q:
			return p
		}
		return entql.And(p, q)
	}
}

// policyOf confines a viewer to rows of their organization that pass the rules. A
// nil rule lets all of them pass. Who may change rows may make them.
func policyOf(see, change rule) ent.Policy { return policyFor(see, change, change) }

// policyFor is policyOf where others make rows than change them.
func policyFor(see, change, create rule) ent.Policy {
	return privacy.Policy{
		Query:    privacy.QueryPolicy{confine(inOrganization(see))},
		Mutation: privacy.MutationPolicy{createOwn(create), confine(inOrganization(change))},
	}
}

func inOrganization(narrower rule) rule {
	own := func(r conversa.Reach) entql.P { return entql.FieldEQ("organization_id", r.OrganizationID) }
	if narrower == nil {
		return own
	}
	return both(own, narrower)
}

func confine(to rule) privacy.FilterFunc {
	return func(ctx context.Context, filter privacy.Filter) error {
		viewer, ok := conversa.ViewerFrom(ctx)
		if !ok {
			return privacy.Denyf("no viewer")
		}
		if reach := viewer.Reach(); !reach.Everything {
			filter.Where(to(reach))
		}
		return privacy.Allow
	}
}

// createOwn refuses a new row of another organization, or of a kind that the viewer
// may not make, which no filter catches.
func createOwn(create rule) privacy.MutationRule {
	return privacy.MutationRuleFunc(func(ctx context.Context, m ent.Mutation) error {
		if !m.Op().Is(ent.OpCreate) {
			return privacy.Skip
		}
		viewer, ok := conversa.ViewerFrom(ctx)
		if !ok {
			return privacy.Denyf("no viewer")
		}
		if viewer.Reach().Everything {
			return privacy.Allow
		}
		organization, _ := m.Field("organization_id")
		id, _ := organization.(string)
		if !viewer.MaySee(id) || create != nil && create(viewer.Reach()) == nothing {
			return privacy.Denyf("a row that is not the viewer's to make")
		}
		return ownerIsSeen(viewer, m)
	})
}

// ownerIsSeen refuses a record for an owner whose records the viewer does not see.
func ownerIsSeen(viewer conversa.Viewer, m ent.Mutation) error {
	owner, ok := m.Field("owner_id")
	if id, isText := owner.(string); ok && isText && !viewer.Sight.Includes(id) {
		return privacy.Denyf("a record that the viewer would not see")
	}
	return privacy.Allow
}

// systemCreates: an organization is made by the product itself.
func systemCreates() privacy.MutationRule {
	return privacy.MutationRuleFunc(func(ctx context.Context, m ent.Mutation) error {
		viewer, ok := conversa.ViewerFrom(ctx)
		switch {
		case !m.Op().Is(ent.OpCreate):
			return privacy.Skip
		case ok && viewer.Reach().Everything:
			return privacy.Allow
		}
		return privacy.Denyf("for the system alone")
	})
}

// systemOnly denies everybody but the product itself.
func systemOnly() ent.Policy {
	rule := privacy.ContextQueryMutationRule(func(ctx context.Context) error {
		if viewer, ok := conversa.ViewerFrom(ctx); ok && viewer.Reach().Everything {
			return privacy.Allow
		}
		return privacy.Denyf("for the system alone")
	})
	return privacy.Policy{Query: privacy.QueryPolicy{rule}, Mutation: privacy.MutationPolicy{rule}}
}
