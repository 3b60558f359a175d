package conversa

import (
	"math/big"
	"regexp"
	"strings"
	"time"
)

// Credits is an exact amount of credits, in millionths of one.
type Credits int64

// Credit is one credit.
const Credit Credits = 1_000_000

// MaxCredits bounds what is bought, added or asked for at once, so that no sum of them
// leaves 64 bits.
const MaxCredits = 1_000_000_000 * Credit

// ErrInsufficientCredits refuses what the available balance does not cover.
var ErrInsufficientCredits = &Error{Code: CodeNoCredits, Message: "The account's credits do not cover this."}

var creditsForm = regexp.MustCompile(`^-?\d{1,10}(\.\d{1,6})?$`)

// ParseCredits reads an amount as programs write it: with a point, and at most six digits
// behind it. False where it is no such number, or more than MaxCredits.
func ParseCredits(text string) (Credits, bool) {
	if len(text) > 20 || !creditsForm.MatchString(text) {
		return 0, false
	}
	whole, fraction, _ := strings.Cut(text, ".")
	n, ok := new(big.Int).SetString(whole+fraction+strings.Repeat("0", 6-len(fraction)), 10)
	if !ok || new(big.Int).Abs(n).Cmp(big.NewInt(int64(MaxCredits))) > 0 {
		return 0, false
	}
	return Credits(n.Int64()), true
}

// String writes the amount without needless zeros, e.g. "12.5".
func (c Credits) String() string { return string(decimalOf(big.NewInt(int64(c)), 6).Fixed(0)) }

// ChargeUnit is what a price is for.
type ChargeUnit string

const (
	// UnitConversation is all that is sent in 24 hours, from the first message on.
	UnitConversation ChargeUnit = "CONVERSATION"
	UnitMessage      ChargeUnit = "MESSAGE"
)

// Values lists the units, for the data model.
func (ChargeUnit) Values() []string { return []string{"CONVERSATION", "MESSAGE"} }

// ConversationCategory is what WhatsApp bills something as.
type ConversationCategory string

const (
	// CategoryService is a reply to a customer.
	CategoryService        ConversationCategory = "SERVICE"
	CategoryUtility        ConversationCategory = "UTILITY"
	CategoryAuthentication ConversationCategory = "AUTHENTICATION"
	CategoryMarketing      ConversationCategory = "MARKETING"
	CategoryReferral       ConversationCategory = "REFERRAL"
)

// Values lists the categories, for the data model.
func (ConversationCategory) Values() []string {
	return []string{"SERVICE", "UTILITY", "AUTHENTICATION", "MARKETING", "REFERRAL"}
}

// CategoryOf maps a category on the wire. ok is false for one that nobody foresaw, which
// has no price.
func CategoryOf(wire string) (category ConversationCategory, ok bool) {
	switch wire {
	case "service", "user_initiated":
		return CategoryService, true
	case "utility":
		return CategoryUtility, true
	case "authentication", "authentication_international":
		return CategoryAuthentication, true
	case "marketing", "marketing_lite":
		return CategoryMarketing, true
	case "referral_conversion":
		return CategoryReferral, true
	}
	return "", false
}

// LedgerEntryKind is why a balance changed.
type LedgerEntryKind string

const (
	LedgerPurchase     LedgerEntryKind = "PURCHASE"
	LedgerAutoRecharge LedgerEntryKind = "AUTO_RECHARGE"
	LedgerCharge       LedgerEntryKind = "CHARGE"
	LedgerRefund       LedgerEntryKind = "REFUND"
	// LedgerAdjustment corrects an estimate by what WhatsApp billed, or is the operator's.
	LedgerAdjustment LedgerEntryKind = "ADJUSTMENT"
)

// Values lists the kinds, for the data model.
func (LedgerEntryKind) Values() []string {
	return []string{"PURCHASE", "AUTO_RECHARGE", "CHARGE", "REFUND", "ADJUSTMENT"}
}

// LedgerFilter says which entries of a ledger. All fields that are set must hold.
type LedgerFilter struct {
	// Kinds: any of these; an empty list that is not nil is none.
	Kinds []LedgerEntryKind `json:"kinds"`
	Time  *TimeSpan         `json:"time"`
}

// ReservationLife is how long credits stay reserved for a message of which WhatsApp says
// nothing more.
const ReservationLife = 30 * 24 * time.Hour

// Billing is what is known of how a message is billed: what WhatsApp's statuses said, which
// come in any order and any number of times. The zero value knows nothing.
type Billing struct {
	// Status is that of the report whose word counts.
	Status   MessageStatus        `json:"status"`
	Billable bool                 `json:"billable"`
	Unit     ChargeUnit           `json:"unit,omitempty"`
	Category ConversationCategory `json:"category,omitempty"`
	// ConversationID is Meta's, of what is billed by conversation. May be empty.
	ConversationID string `json:"conversation,omitempty"`
	// At is the earliest time of a report that made the message cost something: its price
	// is that of this time. Zero: none did.
	At time.Time `json:"at,omitzero"`
}

// Merge takes another report in. It is commutative, associative and idempotent, so that
// any permutation and repetition of reports ends the same: the furthest status has the
// last word, and the earliest billable one gives the time.
func (b Billing) Merge(other Billing) Billing {
	last := b
	if b.before(other) {
		last = other
	}
	last.At = b.At
	if last.At.IsZero() || !other.At.IsZero() && other.At.Before(last.At) {
		last.At = other.At
	}
	return last
}

// before orders reports by whose word counts more. That of two of one status which differ
// is chosen for no better reason than that the order of arrival must not matter.
func (b Billing) before(other Billing) bool {
	if x, y := statusRank[b.Status], statusRank[other.Status]; x != y {
		return x < y
	}
	if b.Billable != other.Billable {
		return other.Billable
	}
	return b.terms() < other.terms()
}

func (b Billing) terms() string {
	return string(b.Unit) + "/" + string(b.Category) + "/" + b.ConversationID
}

// Due reports whether the message costs something: what is billed by message once it
// arrived, what is billed by conversation with its first report.
func (b Billing) Due() bool {
	if !b.Billable {
		return false
	}
	return b.Unit == UnitConversation || b.Status == StatusDelivered || b.Status == StatusRead
}

// Decided reports whether it is known what the message costs, so that nothing has to stay
// reserved for it. That something which is billed by message has left decides nothing: it
// is billed once it arrives.
func (b Billing) Decided() bool { return b.Due() || b.Status != "" && !b.Billable }

// Item names what is paid for once: the message, or Meta's conversation with the category.
func (b Billing) Item(messageID string) string {
	if b.Unit == UnitConversation && b.ConversationID != "" {
		return "conversation/" + b.ConversationID + "/" + string(b.Category)
	}
	return "message/" + messageID
}
