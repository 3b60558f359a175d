package inbox

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// status says what a delivery status asks for, of something that the business sent.
func (s *Service) status(account *ent.Account, st whatsapp.Status) (change step, problem string) {
	if st.Problem != nil || st.ID == "" || len(st.ID) > maxIDLength {
		return step{}, "a status cannot be decoded"
	}
	status, ok := conversa.MessageStatusOf(st.Status)
	switch {
	case st.Group, slices.Contains(otherStatuses, st.Status):
		return step{}, ""
	case !ok:
		return step{}, "unknown status " + short(st.Status)
	}
	news := conversa.MessageChange{At: st.At, Status: status}
	if news.At.IsZero() {
		news.At = s.now()
	}
	if status == conversa.StatusFailed {
		news.Fail = failureOf(st.Errors)
	}
	news.Billing = billingOf(st, status, news.At)
	if reaction, ok := reactionOf(st.CallbackData); ok {
		return step{apply: func(ctx context.Context, tx *store.Tx) error {
			if err := s.heed(ctx, tx, account, news, st.Errors); err != nil {
				return err
			}
			return s.reactionStatus(ctx, tx, account, reaction, news)
		}}, ""
	}
	return step{keys: []string{wamidKey(account, st.ID)}, apply: func(ctx context.Context, tx *store.Tx) error {
		if ours(st) {
			if err := s.heed(ctx, tx, account, news, st.Errors); err != nil {
				return err
			}
		}
		if err := s.recognise(ctx, tx, account, st); err != nil {
			return err
		}
		return s.change(ctx, tx, account, st.ID, "status/"+st.Status, news)
	}}, ""
}

// ours reports whether a message was sent from here: each request carries its id, and WhatsApp
// repeats it. Other programs may send on the same number.
func ours(st whatsapp.Status) bool { return strings.HasPrefix(st.CallbackData, "msg_") }

// recognise ties a wamid to our message where the status came before the answer
// to the request that sent it, or where that answer was lost.
func (s *Service) recognise(ctx context.Context, tx *store.Tx, account *ent.Account, st whatsapp.Status) error {
	if !ours(st) {
		return nil
	}
	mine := message.ID(cut(st.CallbackData))
	n, err := tx.Client.Message.Update().Where(
		mine, message.AccountID(account.ID), message.WamidIsNil(), message.DirectionEQ(conversa.DirectionOutbound),
	).SetWamid(st.ID).ClearAttemptedAt().Save(ctx)
	if err != nil || n == 0 {
		return wrapped("recognise message", err)
	}
	early, err := s.takeParked(ctx, tx, account.ID, st.ID)
	if err != nil || len(early) == 0 {
		return err
	}
	row, err := tx.Client.Message.Query().Where(mine).Only(ctx)
	if err != nil {
		return fmt.Errorf("find message: %w", err)
	}
	return s.changeRow(ctx, tx, account, row, early...)
}

// failureOf says in plain words why WhatsApp did not deliver.
func failureOf(errs []whatsapp.Error) *conversa.DeliveryFailure {
	if len(errs) == 0 {
		return &conversa.DeliveryFailure{Title: "WhatsApp did not deliver the message.", Detail: "WhatsApp gave no reason.", Retryable: true}
	}
	return explain(&errs[0])
}

// explain puts an error of WhatsApp into words for who wrote the message.
func explain(e *whatsapp.Error) *conversa.DeliveryFailure {
	title, remedy := whatsapp.Describe(e.Code)
	failure := &conversa.DeliveryFailure{Code: e.Code, Title: title, Detail: remedy, Retryable: e.MayPass()}
	switch e.Advice() {
	case whatsapp.AdviceWindowClosed:
		failure.Reason = conversa.CodeWindowClosed
	case whatsapp.AdviceStopAccount:
		failure.Reason = conversa.CodeAccountNotActive
	}
	return failure
}
