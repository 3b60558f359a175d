package conversa

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
	// AccountActive sends and receives.
	AccountActive AccountStatus = "ACTIVE"
	// AccountRestricted may not send, by Meta's decision.
	AccountRestricted AccountStatus = "RESTRICTED"
	// AccountDisconnected has lost its access: the token or the number.
	AccountDisconnected AccountStatus = "DISCONNECTED"
)

// Values lists the statuses, for the data model.
func (AccountStatus) Values() []string { return []string{"ACTIVE", "RESTRICTED", "DISCONNECTED"} }

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

// UserStatus tells whether a user can sign in.
type UserStatus string

const (
	UserActive      UserStatus = "ACTIVE"
	UserDeactivated UserStatus = "DEACTIVATED"
)

// Values lists the statuses, for the data model.
func (UserStatus) Values() []string { return []string{"ACTIVE", "DEACTIVATED"} }

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

// FileState is whether a file's bytes are here.
type FileState string

const (
	FilePending FileState = "PENDING"
	FileReady   FileState = "READY"
	FileFailed  FileState = "FAILED"
	// FileExpired is gone at WhatsApp before it could be fetched.
	FileExpired FileState = "EXPIRED"
)

// Values lists the states, for the data model.
func (FileState) Values() []string { return []string{"PENDING", "READY", "FAILED", "EXPIRED"} }

// FileSource is where a file came from.
type FileSource string

// FileFromWhatsApp came with a customer's message.
const FileFromWhatsApp FileSource = "WHATSAPP"

// Values lists the sources, for the data model.
func (FileSource) Values() []string { return []string{"WHATSAPP"} }

// AccountPreferences is how an account treats those who write to it.
type AccountPreferences struct {
	// AddAs is what an unknown customer becomes.
	AddAs CustomerModule
}
