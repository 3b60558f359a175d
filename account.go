package conversa

import "time"

// CustomerModule is where a customer is kept: among the leads or the contacts.
type CustomerModule string

const (
	ModuleLeads    CustomerModule = "LEADS"
	ModuleContacts CustomerModule = "CONTACTS"
)

// Values lists the modules, for the data model.
func (CustomerModule) Values() []string { return []string{"LEADS", "CONTACTS"} }

// AccountStatus is what a WhatsApp account can do at the moment.
type AccountStatus string

const (
	// AccountAuthorized has a token; the number is still to be chosen.
	AccountAuthorized AccountStatus = "AUTHORIZED"
	// AccountPendingNumberVerification waits for the code sent to the number.
	AccountPendingNumberVerification AccountStatus = "PENDING_NUMBER_VERIFICATION"
	// AccountPendingReview waits for Meta to review the business.
	AccountPendingReview AccountStatus = "PENDING_REVIEW"
	// AccountActive sends and receives.
	AccountActive AccountStatus = "ACTIVE"
	// AccountRestricted may not send, by Meta's decision.
	AccountRestricted AccountStatus = "RESTRICTED"
	// AccountDisconnected has lost its access: the token or the number.
	AccountDisconnected AccountStatus = "DISCONNECTED"
)

// Values lists the statuses, for the data model.
func (AccountStatus) Values() []string {
	return []string{"AUTHORIZED", "PENDING_NUMBER_VERIFICATION", "PENDING_REVIEW", "ACTIVE", "RESTRICTED", "DISCONNECTED"}
}

// QualityRating is Meta's rating of a number.
type QualityRating string

const (
	QualityGreen   QualityRating = "GREEN"
	QualityYellow  QualityRating = "YELLOW"
	QualityRed     QualityRating = "RED"
	QualityUnknown QualityRating = "UNKNOWN"
)

// Values lists the ratings, for the data model.
func (QualityRating) Values() []string { return []string{"GREEN", "YELLOW", "RED", "UNKNOWN"} }

// AccountCheckKind is one of the things that an account needs.
type AccountCheckKind string

// In the order of the set-up.
const (
	CheckBusinessVerified  AccountCheckKind = "BUSINESS_VERIFIED"
	CheckBusinessApproved  AccountCheckKind = "BUSINESS_APPROVED"
	CheckTokenValid        AccountCheckKind = "TOKEN_VALID"
	CheckScopesGranted     AccountCheckKind = "SCOPES_GRANTED"
	CheckNumberVerified    AccountCheckKind = "NUMBER_VERIFIED"
	CheckNumberRegistered  AccountCheckKind = "NUMBER_REGISTERED"
	CheckNameApproved      AccountCheckKind = "NAME_APPROVED"
	CheckWebhookSubscribed AccountCheckKind = "WEBHOOK_SUBSCRIBED"
	CheckWebhookSeen       AccountCheckKind = "WEBHOOK_SEEN"
)

// AccountCheck is what was found of one of them.
type AccountCheck struct {
	Kind AccountCheckKind `json:"kind"`
	OK   bool             `json:"ok"`
	// Advice says what to do about it; nil where nothing is to be done.
	Advice    *string   `json:"advice,omitempty"`
	CheckedAt time.Time `json:"checkedAt"`
}

// NumberChoice is a number that a sign-in with Meta reaches.
type NumberChoice struct {
	WabaID        string  `json:"wabaId"`
	WabaName      *string `json:"wabaName,omitempty"`
	PhoneNumberID string  `json:"phoneNumberId"`
	// PhoneNumber is in E.164.
	PhoneNumber  string  `json:"phoneNumber"`
	VerifiedName *string `json:"verifiedName,omitempty"`
	Eligible     bool    `json:"eligible"`
	// Reason says why it cannot be chosen.
	Reason *string `json:"reason,omitempty"`
}

// BusinessProfile is what customers see of a business in WhatsApp.
type BusinessProfile struct {
	About       *string  `json:"about,omitempty"`
	Address     *string  `json:"address,omitempty"`
	Description *string  `json:"description,omitempty"`
	Email       *string  `json:"email,omitempty"`
	Websites    []string `json:"websites,omitempty"`
	// Vertical is Meta's word for the trade, e.g. RETAIL.
	Vertical   *string `json:"vertical,omitempty"`
	PictureURL *string `json:"pictureUrl,omitempty"`
}

// CustomFieldType is what a field of the organization's own holds.
type CustomFieldType string

const (
	FieldText   CustomFieldType = "TEXT"
	FieldNumber CustomFieldType = "NUMBER"
	FieldDate   CustomFieldType = "DATE"
	FieldChoice CustomFieldType = "CHOICE"
)

// Values lists the types, for the data model.
func (CustomFieldType) Values() []string { return []string{"TEXT", "NUMBER", "DATE", "CHOICE"} }

// AuditOutcome is whether something was done or refused.
type AuditOutcome string

const (
	AuditDone    AuditOutcome = "DONE"
	AuditRefused AuditOutcome = "REFUSED"
)

// Values lists the outcomes, for the data model.
func (AuditOutcome) Values() []string { return []string{"DONE", "REFUSED"} }

// UserStatus tells whether a user can sign in.
type UserStatus string

const (
	UserInvited     UserStatus = "INVITED"
	UserActive      UserStatus = "ACTIVE"
	UserDeactivated UserStatus = "DEACTIVATED"
)

// Values lists the statuses, for the data model.
func (UserStatus) Values() []string { return []string{"INVITED", "ACTIVE", "DEACTIVATED"} }

// LeadStatus is how far a lead has come.
type LeadStatus string

const (
	LeadNew       LeadStatus = "NEW"
	LeadContacted LeadStatus = "CONTACTED"
	LeadQualified LeadStatus = "QUALIFIED"
	LeadLost      LeadStatus = "LOST"
	LeadConverted LeadStatus = "CONVERTED"
)

// Values lists the statuses, for the data model.
func (LeadStatus) Values() []string {
	return []string{"NEW", "CONTACTED", "QUALIFIED", "LOST", "CONVERTED"}
}

// AccountPreferences is how an account treats those who write to it.
type AccountPreferences struct {
	// AccountID is whose they are.
	AccountID string
	// AddAs is what an unknown customer becomes.
	AddAs CustomerModule
	// WindowWarnings are minutes before a window closes.
	WindowWarnings   []int
	SendReadReceipts bool
}

// VerificationMethod is by which way a number gets its verification code.
type VerificationMethod string

const (
	VerificationBySMS   VerificationMethod = "SMS"
	VerificationByVoice VerificationMethod = "VOICE"
)
