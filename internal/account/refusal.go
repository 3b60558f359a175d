package account

import (
	"context"
	"errors"
	"time"

	"conversa"
	"conversa/internal/whatsapp"
)

var (
	errNumberInUse  = &conversa.Error{Code: conversa.CodeNumberInUse, Message: "This number is connected already.", Field: "phoneNumberId"}
	errNicknameUsed = &conversa.Error{Code: conversa.CodeConflict, Message: "An account has this nickname already.", Field: "nickname"}
	errUnreachable  = &conversa.Error{Code: conversa.CodeUnavailable, Message: "WhatsApp cannot be reached. Try again in a few minutes.", RetryAfter: time.Minute}
	errGivenUp      = &conversa.Error{Code: conversa.CodeConflict, Message: "The account is disconnected. Connect it again first.", Field: "accountId"}
	errNoNumber     = &conversa.Error{Code: conversa.CodeConflict, Message: "Choose the account's number first.", Field: "accountId"}
	errElsewhere    = &conversa.Error{
		Code: conversa.CodeNumberInUse, Field: "phoneNumberId",
		Message: "This number is registered elsewhere, and numbers are not moved. Delete it at its present provider or in the WhatsApp app, then try again.",
	}
)

// refusal puts what WhatsApp said to a step of the set-up into words for an
// administrator. What is no answer of WhatsApp's is logged here, for nobody is told.
func (s *Service) refusal(ctx context.Context, err error, field string) error {
	var own *conversa.Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	var e *whatsapp.Error
	if !errors.As(err, &e) {
		if ctx.Err() != nil {
			return err
		}
		s.Log.WarnContext(ctx, "account: WhatsApp did not answer", "request_id", conversa.RequestIDFrom(ctx), "cause", err.Error())
		return errUnreachable
	}
	s.Log.InfoContext(ctx, "account: WhatsApp refused", "request_id", conversa.RequestIDFrom(ctx), "cause", err.Error())
	title, remedy := e.Words()
	said := &conversa.Error{Code: codeOf(e), Message: title + ". " + remedy, Field: field}
	if said.Code == conversa.CodeUnavailable || said.Code == conversa.CodeRateLimited {
		said.Field, said.RetryAfter = "", waitOf(e)
	}
	return said
}

// codeOf is what a program is told of an error of WhatsApp's.
func codeOf(e *whatsapp.Error) conversa.ErrorCode {
	switch e.Code {
	case 4, 17, 80007, 133008, 133009, 133015, 133016, 131057, 2494100:
		return conversa.CodeRateLimited
	case 368, 131031:
		return conversa.CodeConflict
	}
	switch {
	case e.TokenRefused(), e.ReachRefused():
		return conversa.CodeInvalidInput
	case isPassing(e):
		return conversa.CodeUnavailable
	}
	return conversa.CodeInvalidInput
}

// isPassing reports a fault that is WhatsApp's own and passes.
func isPassing(e *whatsapp.Error) bool {
	return e.Transient || e.Code == 2 || e.Code == 131000 || e.Code == 131016 || e.Code == 0 && !e.TokenRefused()
}

// waitOf is when trying again can help.
func waitOf(e *whatsapp.Error) time.Duration {
	switch {
	case e.RetryAfter > 0:
		return e.RetryAfter
	case e.Code == 133016:
		return 72 * time.Hour
	case e.Code == 4 || e.Code == 17 || e.Code == 80007 || e.Code == 133008:
		return time.Hour
	}
	return time.Minute
}
