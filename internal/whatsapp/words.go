package whatsapp

// Words say in plain English what went wrong while an account is set up, and what a
// person can do about it. They are ours: Meta's own may quote the request.
func (e *Error) Words() (title, remedy string) {
	if e.Code == 0 && !e.TokenRefused() { // no answer of Meta's own
		return "WhatsApp is temporarily unavailable", soon
	}
	for _, k := range []setupKey{{e.Code, e.Subcode}, {e.Code, 0}} {
		if w, ok := setupWords[k]; ok {
			return w.title, w.remedy
		}
	}
	return Describe(e.Code)
}

// setupKey is a code and subcode; a subcode of 0 stands for all others.
type setupKey struct{ code, subcode int }

type words struct{ title, remedy string }

const (
	signInAgain = "Sign in with Meta again."
	soon        = "Try again in a few minutes."
)

// setupWords is a table that is only read: where a code means something else, or
// something more, than it does of a message.
var setupWords = map[setupKey]words{
	{100, 0}:     {"WhatsApp did not accept a value", "Check what was entered; a number that is registered elsewhere has to be deleted there first."},
	{100, 33}:    {"The token does not reach this WhatsApp Business Account or number", "Grant the app access to it in Meta Business Suite, or sign in with Meta again and choose it."},
	{100, 36007}: {"The sign-in with Meta has expired", signInAgain},
	{100, 36008}: {"Meta does not know this server's address", "Enter the server's public address, followed by /accounts/callback, among the app's OAuth redirect URIs at Meta."},
	{100, 36009}: {"The sign-in with Meta was used already", signInAgain},
	{1, 0}:       {"WhatsApp did not accept the app", "Check the app's id and secret in the server's settings, or try again in a few minutes."},
	{101, 0}:     {"Meta does not know the app", "Check the app's id and secret in the server's settings."},
	{2200, 0}:    {"Meta could not reach the webhook address", "The address must be reachable from the internet by https, with a certificate that Meta accepts."},
	{4, 0}:       {"The app sends too many requests", "Try again in an hour."},
	{17, 0}:      {"Too many requests were sent for this account", "Try again in an hour."},
	{80007, 0}:   {"Too many requests were sent for this WhatsApp Business Account", "Try again in an hour."},
	{2, 0}:       {"WhatsApp is temporarily unavailable", soon},
	{131000, 0}:  {"Something went wrong at WhatsApp", soon},
	{131016, 0}:  {"WhatsApp is overloaded or unavailable", soon},
	{190, 0}:     {"The access token is invalid or has expired", "Sign in with Meta again, or make another token."},
	{0, 0}:       {"The access token is not valid", "Sign in with Meta again, or make another token."},
	{131005, 0}:  {"The app lacks a permission", grant},

	{133005, 0}:       {"The number has two-step verification with another PIN", "Enter the PIN that was set for this number, or turn two-step verification off in WhatsApp Manager."},
	{133006, 0}:       {"The number is not verified yet", "Ask for a code and enter it."},
	{133010, 0}:       {"The number is not registered", "Enter a verification code to register it."},
	{133015, 0}:       {"The number was given up a short while ago", "Wait a few minutes, then register it again."},
	{136024, 0}:       {"The verification code could not be sent", "Check that the number receives SMS or calls, wait a little, and ask again."},
	{136024, 2388091}: {"The number cannot get a code now", "Too many were asked for, or it is verified already: wait an hour, or check its state."},
	{136025, 0}:       {"The verification code was not accepted", "Enter the newest code, or ask for another one."},
	{136025, 2388093}: {"The verification code is wrong or has expired", "Enter the newest code, or ask for another one."},
	{2388012, 0}:      {"The number is in a WhatsApp Business Account already", "Choose it from the list instead of adding it."},
	{2494100, 0}:      {"The number is in maintenance", soon},
}

// Elsewhere reports that the number is in use where this app cannot reach it.
// Meta's words differ from call to call; the code is the same for other faults, so it
// says so only of the call that registers.
func (e *Error) Elsewhere() bool { return e.Code == 100 && e.Subcode == 0 || e.Code == 2388012 }

// TokenRefused reports that the access token works no longer, whatever it is used for.
func (e *Error) TokenRefused() bool {
	return e.Code == 190 || e.Code == 401 || e.Code == 0 && e.Advice() == AdviceStopAccount
}

// ReachRefused reports that the token works and does not reach what was asked for, or
// lacks a permission.
func (e *Error) ReachRefused() bool {
	return e.Code == 100 && e.Subcode == 33 || e.Code == 3 || e.Code == 10 || e.Code >= 200 && e.Code <= 299 || e.Code == 131005
}
