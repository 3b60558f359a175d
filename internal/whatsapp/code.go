package whatsapp

// code is what one of Meta's error codes means and asks for.
type code struct {
	advice        Advice
	title, remedy string
}

// Describe says in plain English what an error code means and what a person can do about it.
func Describe(errorCode int) (title, remedy string) {
	if c, ok := lookUp(errorCode); ok {
		return c.title, c.remedy
	}
	return "WhatsApp refused the request", "Try again later; if it happens again, tell the operator of the server the code."
}

func lookUp(errorCode int) (code, bool) {
	switch {
	case errorCode >= 200 && errorCode <= 299:
		errorCode = 200
	case errorCode >= 132000 && errorCode <= 132018:
		errorCode = 132000
	}
	c, ok := codes[errorCode]
	return c, ok
}

const (
	reconnect   = "Reconnect the account, then send again."
	grant       = "Grant the app the WhatsApp permissions in Meta Business Suite, then reconnect the account."
	waitABit    = "Nothing to do: it is tried again by itself."
	reportBug   = "This is a fault in the request: tell the operator of the server the code."
	askCustomer = "Wait until the customer writes again."
	otherWay    = "Reach the customer another way; sending again will not help."
	useTemplate = "Check the template in WhatsApp Manager."
	registerNow = "Register the number again, then send again."
)

// codes is a table that is only read: what each code means and asks for. It has the codes
// that sending, media and registration can meet; ranges are keyed by their first code.
var codes = map[int]code{
	0:   {AdviceStopAccount, "The access token is not valid", reconnect},
	190: {AdviceStopAccount, "The access token is invalid or has expired", reconnect},
	401: {AdviceStopAccount, "The access token was not accepted", reconnect},

	3:   {AdviceStopAccount, "The app may not use this function", grant},
	10:  {AdviceStopAccount, "The app lacks a permission", grant},
	200: {AdviceStopAccount, "The app lacks a permission on this account", grant},

	1:      {AdviceRetry, "WhatsApp had an unknown problem", waitABit},
	2:      {AdviceRetry, "WhatsApp is temporarily unavailable", waitABit},
	131000: {AdviceRetry, "Something went wrong at WhatsApp", waitABit},
	131016: {AdviceRetry, "WhatsApp is overloaded or unavailable", waitABit},
	131057: {AdviceRetry, "The number is in maintenance", "Nothing to do: it usually takes a minute."},

	4:      {AdviceRetryNumber, "The app sends too many requests", waitABit},
	17:     {AdviceRetryNumber, "The account sends too many requests", waitABit},
	80007:  {AdviceRetryNumber, "The WhatsApp Business account sends too many requests", waitABit},
	130429: {AdviceRetryNumber, "The number sends messages too fast", waitABit},
	131056: {AdviceRetryPair, "Too many messages to this customer in a short time", waitABit},

	131031: {AdviceStopAccount, "The account is locked", "Open WhatsApp Manager to see why, and appeal there."},
	368:    {AdviceStopAccount, "The account is blocked for a policy violation", "Open WhatsApp Manager to see the violation, and appeal there."},
	131042: {AdviceStopAccount, "There is a problem with the account's payment method", "Add or repair the payment method in Meta Business Suite."},

	131047: {AdviceWindowClosed, "More than 24 hours have passed since the customer's last message", askCustomer},

	131048: {AdviceFailForNow, "The number is restricted because customers reported spam", "Send less, and check the quality rating in WhatsApp Manager."},
	131064: {AdviceFailForNow, "Sending is limited because templates were wrongly categorized", "Wait until Meta lifts the limit."},
	100:    {AdviceFail, "The request has an invalid parameter", reportBug},
	131008: {AdviceFail, "The request lacks a parameter", reportBug},
	131009: {AdviceFail, "A value was not accepted", "Check the customer's number: it may be wrong or no longer in use."},
	131021: {AdviceFail, "The sender and the recipient are the same number", "Choose another recipient."},
	131026: {AdviceFail, "The message could not be delivered", "The customer may not use WhatsApp, or an old version of it: reach them another way."},
	131030: {AdviceFailForNow, "The recipient is not on the test number's list", "Add the recipient in Meta's app dashboard, or use a real number."},
	130497: {AdviceFail, "The account may not write to customers in this country", otherWay},
	131037: {AdviceFailForNow, "The number's display name is not approved yet", "Have the display name approved in WhatsApp Manager."},
	131045: {AdviceFailForNow, "The number is not registered correctly", registerNow},
	133010: {AdviceFailForNow, "The number is not registered", registerNow},
	131049: {AdviceFailForNow, "WhatsApp held the message back: the customer gets too much marketing", "Do not send it again for at least 24 hours."},
	130472: {AdviceFailForNow, "The customer takes part in an experiment of WhatsApp's", askCustomer},
	131050: {AdviceFail, "The customer has stopped marketing messages", askCustomer},
	131051: {AdviceFail, "This type of message is not supported", "Ask the customer to send it in another form."},
	131052: {AdviceFail, "The customer's file could not be fetched", "Ask the customer for a smaller file, or to send it again."},
	131053: {AdviceFail, "The file could not be sent", "Check the file's type and size, and attach it again."},
	131062: {AdviceFail, "This message cannot go to a user who hides their number", "Ask the customer for their phone number."},
	131063: {AdviceFail, "Marketing messages are switched off for this number", "Send them through Meta's Marketing Messages API."},
	132000: {AdviceFail, "The template was not accepted", useTemplate},
	132068: {AdviceFail, "The form is blocked", "Check the form in WhatsApp Manager."},
	132069: {AdviceFail, "The form is throttled", "Check the form in WhatsApp Manager, and try again in an hour."},
	137000: {AdviceFailForNow, "The customer's identity has changed", "Verify who the customer is before sending again."},

	133005: {AdviceFail, "The two-step verification PIN is wrong", "Enter the PIN that was set for this number, or reset it."},
	133008: {AdviceFail, "The PIN was guessed too often", "Wait before trying the PIN again."},
	133009: {AdviceFail, "The PIN was entered too fast after the last try", "Wait a little, then try again."},
	133015: {AdviceFail, "The number was deleted a short while ago", "Wait a few minutes before registering it again."},
	133016: {AdviceFail, "The number was registered or deregistered too often", "Wait 72 hours before registering it again."},
	136024: {AdviceFail, "The verification code could not be sent", "Check that the number receives SMS or calls, and try later."},
	136025: {AdviceFail, "The verification code was not accepted", "Ask for a new code and enter it at once."},

	2388012: {AdviceFail, "The number is already in the account", "Choose it from the list instead of adding it."},
	2494100: {AdviceFail, "The number is in maintenance", "Try again in a few minutes."},
	2593109: {AdviceFail, "The owner declined to share the message history", "Nothing to do: new messages arrive all the same."},
}
