package simulator

import "net/http"

// entry is what is known of an error code: HTTP status, texts, and whether trying again can help.
type entry struct {
	status         int
	title, details string
	subcode        int
	transient      bool
	kind           string
}

// errorEntry finds a code; one that is not listed is an error all the same, as Meta adds codes without notice.
func errorEntry(code int) entry {
	found, ok := errorCodes[code]
	switch {
	case ok:
	case code >= 200 && code <= 299:
		found = errorCodes[200]
	case code >= 132000 && code <= 132999:
		found = entry{title: "Template error", details: "The template could not be sent."}
	default:
		found = entry{title: "Unknown error", details: "An error that has no description."}
	}
	if found.status == 0 {
		found.status = http.StatusBadRequest
	}
	if found.kind == "" {
		found.kind = "OAuthException"
	}
	return found
}

// errorCodes are the codes Meta documents for the Cloud API. Titles are not stable there either: decide by code.
var errorCodes = map[int]entry{
	0:       {status: 401, title: "AuthException", details: "The access token could not be authenticated."},
	1:       {title: "API Unknown", details: "Invalid request or possible server error."},
	2:       {status: 500, title: "An unexpected error occurred. Please retry your request", transient: true, kind: "GraphMethodException"},
	3:       {status: 500, title: "API Method", details: "Capability or permissions issue."},
	4:       {status: 429, title: "Application request limit reached", subcode: 2446079, transient: true},
	10:      {status: 403, title: "Permission Denied", details: "Permission is either not granted or has been removed."},
	17:      {status: 429, title: "User request limit reached", transient: true},
	33:      {title: "Parameter value is not valid", details: "The business phone number has been deleted."},
	100:     {title: "Invalid parameter", details: "The request included one or more unsupported or misspelled parameters."},
	190:     {status: 401, title: "Error validating access token: Session has expired", subcode: 463},
	200:     {status: 403, title: "API Permission", details: "Permission is either not granted or has been removed."},
	368:     {status: 403, title: "Temporarily blocked for policies violations", details: "The WhatsApp Business Account associated with the app has been restricted or disabled for violating a platform policy."},
	401:     {status: 401, title: "Unauthorized", details: "The access token is not valid."},
	2200:    {title: "Callback verification failed"},
	80007:   {status: 429, title: "Business request limit reached for WhatsApp Business Account", subcode: 2446079, transient: true},
	130429:  {title: "Rate limit hit", details: "Cloud API message throughput has been reached."},
	130472:  {title: "User's number is part of an experiment", details: "Failed to send message because this user's phone number is part of an experiment"},
	130497:  {title: "Business account is restricted from messaging users in this country", details: "The business account is restricted from messaging users in certain countries."},
	131000:  {status: 500, title: "Something went wrong", details: "Message failed to send due to an unknown error."},
	131005:  {status: 403, title: "Access denied", details: "Permission is either not granted or has been removed."},
	131008:  {title: "Required parameter is missing", details: "The request is missing a required parameter."},
	131009:  {title: "Parameter value is not valid", details: "Parameter Invalid"},
	131016:  {status: 500, title: "Service unavailable", details: "A service is temporarily unavailable."},
	131021:  {title: "Recipient cannot be sender", details: "Sender and recipient phone number is the same."},
	131026:  {title: "Message undeliverable", details: "Message Undeliverable."},
	131030:  {title: "Recipient phone number not in allowed list", details: "Recipient phone number not in allowed list"},
	131031:  {status: 403, title: "Business Account locked", details: "Business account has been locked."},
	131037:  {title: "WhatsApp provided number needs display name approval before message can be sent", details: "The 555 business phone number used to send the request does not have an approved display name."},
	131042:  {title: "Business eligibility payment issue", details: "Message failed to send because there were one or more errors related to your payment method."},
	131045:  {status: 500, title: "Incorrect certificate", details: "Message failed to send due to a phone number registration error."},
	131047:  {title: "Re-engagement message", details: "Message failed to send because more than 24 hours have passed since the customer last replied to this number."},
	131048:  {title: "Spam rate limit hit", details: "Message failed to send because there are restrictions on how many messages can be sent from this phone number."},
	131049:  {title: "This message was not delivered to maintain healthy ecosystem engagement.", details: "In order to maintain a healthy ecosystem engagement, the message failed to be delivered."},
	131050:  {title: "User has stopped marketing messages", details: "The user has chosen to stop receiving marketing messages from this business."},
	131051:  {title: "Unsupported message type", details: "Unsupported message type."},
	131052:  {title: "Media download error", details: "Unable to download the media sent by the user."},
	131053:  {title: "Media upload error", details: "Unable to upload the media used in the message."},
	131056:  {title: "(Business Account, Consumer Account) pair rate limit hit", details: "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time."},
	131057:  {status: 500, title: "Account in maintenance mode", details: "Business Account is in maintenance mode."},
	131062:  {title: "Business-scoped user id is not allowed here", details: "This type of message needs the user's phone number."},
	131063:  {title: "Marketing messages are switched off on this API", details: "Use the marketing messages API."},
	131064:  {title: "Messaging limited after template misclassification", details: "Sending is limited until the restriction is lifted."},
	132000:  {title: "Template param count mismatch", details: "The number of parameters does not match the template."},
	132001:  {status: 404, title: "Template does not exist", details: "The template does not exist in this language, or was not approved."},
	132005:  {title: "Template hydrated text too long", details: "The translated text is too long."},
	132007:  {title: "Template format character policy violated", details: "The template content violates a policy."},
	132012:  {title: "Template parameter format mismatch", details: "Parameters were formatted incorrectly."},
	132015:  {title: "Template is paused", details: "The template is paused due to low quality."},
	132016:  {title: "Template is disabled", details: "The template was paused too many times."},
	132018:  {title: "Template parameter rule violated", details: "Parameters in the request do not match the template's rules."},
	132068:  {title: "Flow is blocked", details: "The flow is in a blocked state."},
	132069:  {title: "Flow is throttled", details: "The flow is in a throttled state."},
	133005:  {title: "Two step verification PIN mismatch", details: "The two-step verification PIN is not correct."},
	133006:  {title: "Phone number needs to be verified before registering", details: "The phone number has not been verified."},
	133008:  {title: "Too many two step verification PIN guesses", details: "Too many guesses of the two-step verification PIN."},
	133009:  {title: "Two step verification PIN guessed too fast", details: "The two-step verification PIN was entered too quickly."},
	133010:  {title: "Account not registered", details: "The phone number is not registered on the WhatsApp Business Platform."},
	133015:  {title: "Please wait a few minutes before attempting to register this phone number", details: "The phone number was deleted recently."},
	133016:  {title: "Account register or deregister rate limit exceeded", details: "Registration or deregistration failed: too many attempts for this phone number in a short period of time."},
	136024:  {title: "Request code error", subcode: 2388091, details: "The phone number is not eligible for a code now."},
	136025:  {title: "Verify code error", subcode: 2388093, details: "The verification code you entered is invalid or has expired"},
	137000:  {title: "Identity hash mismatch", details: "The customer's identity has changed."},
	2388012: {title: "Phone number is already in your list", details: "This number is in your list of phone numbers."},
	2494100: {title: "The account is in maintenance mode", details: "Try again later."},
}
