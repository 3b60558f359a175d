package inbox

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"conversa"
	"conversa/ent"
	"conversa/ent/mediaupload"
	"conversa/ent/message"
	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// jobDeliverFile is jobDeliver for a message with a file, which takes longer. Its key is
// the conversation's as well.
const jobDeliverFile = "message.deliver.file"

// mediaKept is how long an id of WhatsApp's is used: it is good for 30 days, and not for
// every clock the same ones.
const mediaKept = 29 * 24 * time.Hour

// deliverFile hands the message's file to WhatsApp, unless the number has handed it over
// before, and then sends the message as deliver does: at most once. Until the mark is
// set nothing can have been sent, so that a crash meanwhile costs another upload at most.
func (s *Service) deliverFile(ctx context.Context, j job.Job) error {
	ctx = system(ctx)
	var payload deliverPayload
	if err := j.Decode(&payload); err != nil {
		return err
	}
	row, err := s.Store.Client().Message.Query().Where(message.ID(payload.MessageID)).
		WithConversation(func(q *ent.ConversationQuery) { q.WithAccount() }).
		WithAttachments(func(q *ent.AttachmentQuery) { q.WithFile() }).Only(ctx)
	if err != nil {
		return fmt.Errorf("find message: %w", err)
	}
	account := row.Edges.Conversation.Edges.Account
	if len(row.Edges.Attachments) == 0 {
		return s.notHandedOver(ctx, j, account, row, fs.ErrNotExist)
	}
	attachment := row.Edges.Attachments[0]
	var media keptMedia
	if s.mayLeave(row) {
		if media, err = s.handOver(ctx, account, attachment.Edges.File); err != nil {
			return s.notHandedOver(ctx, j, account, row, err)
		}
	}
	return s.attempt(ctx, j, row.ID, func(ctx context.Context, cr whatsapp.Credentials, row *ent.Message) (whatsapp.Sent, error) {
		if media.mediaID == "" { // it may leave since a moment ago
			return whatsapp.Sent{}, whatsapp.ErrNotSent
		}
		sent, err := s.Sender.SendMedia(ctx, cr, mediaOf(row, attachment, media.mediaID))
		return sent, s.forgetIfGone(context.WithoutCancel(ctx), media, row, err)
	})
}

func mediaOf(row *ent.Message, attachment *ent.Attachment, mediaID string) whatsapp.MediaMessage {
	conv := row.Edges.Conversation
	return whatsapp.MediaMessage{
		To: value(conv.WaID), Recipient: value(conv.Bsuid), Kind: strings.ToLower(string(row.Type)), MediaID: mediaID,
		Caption:  value(attachment.Caption),
		Filename: strings.ReplaceAll(attachment.Edges.File.Name, "$[", "$ ["), // nobody is sent what looks like a merge field
		ReplyTo:  value(row.ReplyToWamid), CallbackData: row.ID,
	}
}

// mayLeave reports whether it is worth while to hand a file over. What it says is looked
// at again before the message leaves.
func (s *Service) mayLeave(row *ent.Message) bool {
	conv := row.Edges.Conversation
	return row.Status == conversa.StatusQueued && row.Wamid == nil && row.AttemptedAt == nil &&
		conv.Window().Open(s.now()) && conv.Edges.Account.Status == conversa.AccountActive
}

// keptMedia is a file that WhatsApp has.
type keptMedia struct {
	fileID, phoneNumberID, mediaID string
	// before tells that it is so by an earlier message.
	before bool
}

// errNoToken says that the account's token cannot be opened now.
var errNoToken = errors.New("no access token")

// handOver gives the file's id at WhatsApp, for messages of the account's number.
func (s *Service) handOver(ctx context.Context, account *ent.Account, f *ent.File) (keptMedia, error) {
	h := keptMedia{fileID: f.ID, phoneNumberID: account.Number()}
	known, err := s.Store.Client().MediaUpload.Query().
		Where(mediaupload.FileID(f.ID), mediaupload.PhoneNumberID(h.phoneNumberID), mediaupload.ExpiresAtGT(s.now())).Only(ctx)
	if err == nil {
		h.mediaID, h.before = known.MediaID, true
		return h, nil
	}
	if !ent.IsNotFound(err) {
		return h, fmt.Errorf("find upload: %w", err)
	}
	// Whoever needs the same file at the same moment waits for one upload.
	id, err, _ := s.uploads.Do(f.ID+" "+h.phoneNumberID, func() (any, error) { return s.upload(ctx, account, f) })
	if err != nil {
		return h, err
	}
	h.mediaID, _ = id.(string)
	return h, nil
}

func (s *Service) upload(ctx context.Context, account *ent.Account, f *ent.File) (mediaID string, err error) {
	token, err := s.Tokens.OpenToken(account)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNoToken, err)
	}
	content, size, err := s.Files.Open(f.ID)
	if err != nil {
		return "", err
	}
	defer content.Close()                       //nolint:errcheck // it was only read
	media, _ := conversa.MediaOf(f.ContentType) // it was checked
	mediaID, err = s.Sender.UploadMedia(ctx, whatsapp.Credentials{PhoneNumberID: account.Number(), Token: token},
		whatsapp.Upload{Name: f.Name, ContentType: media.SendAs, Size: size, Content: content})
	if err != nil {
		return "", err
	}
	return mediaID, s.update(context.WithoutCancel(ctx), "keep media id", func(tx *store.Tx) error {
		return tx.Client.MediaUpload.Create().SetFileID(f.ID).SetPhoneNumberID(account.Number()).SetMediaID(mediaID).
			SetExpiresAt(s.now().Add(mediaKept)).
			OnConflict(sql.ConflictColumns(mediaupload.FieldFileID, mediaupload.FieldPhoneNumberID)).
			Update(func(u *ent.MediaUploadUpsert) { u.UpdateMediaID().UpdateExpiresAt() }).
			Exec(system(context.WithoutCancel(ctx)))
	})
}

// notHandedOver acts on a file that WhatsApp did not get. Nothing was sent.
func (s *Service) notHandedOver(ctx context.Context, j job.Job, account *ent.Account, row *ent.Message, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	ctx = context.WithoutCancel(ctx)
	var refusal *whatsapp.Error
	switch {
	case errors.As(err, &refusal) && refusal.Advice() != whatsapp.AdviceUnknown:
		return s.refused(ctx, j, account, row, refusal)
	case errors.Is(err, fs.ErrNotExist):
		return s.conclude(ctx, j, row, func(ctx context.Context, tx *store.Tx, row *ent.Message) error {
			return s.fail(ctx, tx, account, row, &conversa.DeliveryFailure{
				Reason: conversa.CodeNotFound, Title: "The file is not here any more.", Detail: "Attach it again.",
			})
		})
	case errors.Is(err, errNoToken):
		s.Log.Error("open access token", "account", account.ID, "error", err)
		return s.putOff(ctx, row, noToken)
	}
	s.Log.Warn("a file is handed over later", "message", row.ID, "error", err)
	wait := s.patience(row)
	if refusal != nil {
		wait = max(5*wait, refusal.RetryAfter) // all of it was sent, and would be again
	}
	return s.putOff(ctx, row, wait)
}

// noSuchMedia is Meta's code for an id that it does not know, among other things.
const noSuchMedia = 100

// forgetIfGone makes a refusal for an id that was good before into one for now: the file
// is handed over again, once.
func (s *Service) forgetIfGone(ctx context.Context, h keptMedia, row *ent.Message, err error) error {
	var refusal *whatsapp.Error
	if !h.before || !errors.As(err, &refusal) || refusal.Code != noSuchMedia && refusal.Code != 131053 {
		return err
	}
	s.Log.Warn("WhatsApp does not know a file any more", "message", row.ID, "code", refusal.Code)
	if failed := s.forget(ctx, h.fileID); failed != nil {
		return errors.Join(err, failed)
	}
	return fmt.Errorf("%w: its file is gone", whatsapp.ErrNotSent)
}

// forget has a file handed over anew by whoever sends it next.
func (s *Service) forget(ctx context.Context, fileID string) error {
	ctx = system(ctx)
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Client.MediaUpload.Delete().Where(mediaupload.FileID(fileID)).Exec(ctx)
		return err
	})
	return wrapped("forget media id", err)
}
