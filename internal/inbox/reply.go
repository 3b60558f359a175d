package inbox

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/internal/crm"
	"conversa/internal/store"
	"conversa/internal/text"
	"conversa/internal/unread"
)

// Reply is what a user wants to say in a conversation.
type Reply struct {
	ConversationID string
	// IdempotencyKey is the client's own, once for each message.
	IdempotencyKey string
	// Text may hold merge fields. It is empty where PredefinedTextID is not.
	Text             string
	PredefinedTextID string
	// Attachments are its files, in the order in which the customer gets them. Where there
	// are any, there may be no text.
	Attachments []Attachment
	// ReplyToID is the message that it answers; may be empty.
	ReplyToID string
}

// Attachment is a file of a reply: one that is here, a sales document, of which the PDF is
// kept as it is then, or a file of a cloud drive, which is copied. One of them is set.
type Attachment struct {
	FileID, SalesDocumentID string
	CloudFile               CloudFile
}

// CloudFile is a file of a drive of the user's.
type CloudFile struct{ DriveID, ID string }

// CloudFiles is how many files of the reply are to be copied from cloud drives.
func (r Reply) CloudFiles() (n int) {
	for _, a := range r.Attachments {
		if a.CloudFile != (CloudFile{}) {
			n++
		}
	}
	return n
}

// Validate refuses what no conversation could take.
func (r Reply) Validate() error {
	if r.IdempotencyKey == "" || utf8.RuneCountInString(r.IdempotencyKey) > 200 || !isID(r.IdempotencyKey) {
		return conversa.Invalid("idempotencyKey", "Give a key of 1 to 200 characters, once for each message.")
	}
	if !isID(r.ConversationID) {
		return conversa.ErrNotFound.At("conversationId")
	}
	if !isID(r.ReplyToID) {
		return conversa.ErrNotFound.At("replyToId")
	}
	if err := r.checkAttachments(); err != nil {
		return err
	}
	if r.onlyFiles() {
		return nil
	}
	if r.PredefinedTextID == "" {
		return text.Check(r.Text)
	}
	if r.Text != "" {
		return conversa.Invalid("predefinedTextId", "Give a text or a predefined text, and not both.")
	}
	if !isID(r.PredefinedTextID) {
		return conversa.ErrNotFound.At("predefinedTextId")
	}
	return nil
}

func (r Reply) checkAttachments() error {
	if len(r.Attachments) > conversa.MaxAttachments {
		return conversa.ErrTooManyFiles.At("attachments")
	}
	for _, a := range r.Attachments {
		if a.kinds() != 1 {
			return conversa.Invalid("attachments", "Say of each attachment which one file it is.")
		}
		if !isID(a.FileID) || !isID(a.SalesDocumentID) {
			return conversa.ErrNotFound.At("attachments")
		}
	}
	return nil
}

// kinds counts what is set.
func (a Attachment) kinds() (n int) {
	for _, set := range []bool{a.FileID != "", a.SalesDocumentID != "", a.CloudFile != CloudFile{}} {
		if set {
			n++
		}
	}
	return n
}

// onlyFiles reports whether there are files and no text, or a blank one.
func (r Reply) onlyFiles() bool {
	return len(r.Attachments) > 0 && strings.TrimSpace(r.Text) == "" && r.PredefinedTextID == ""
}

// asked is a fingerprint of what is to be sent, by which a repeat is known: what was sent
// has the values of its time. Nil where what was sent tells.
func (r Reply) asked() *string {
	asked := "text " + r.Text
	switch {
	case r.PredefinedTextID != "":
		asked = "predefined text " + r.PredefinedTextID
	case !conversa.HasMergeFields(r.Text) && len(r.Attachments) == 0:
		return nil
	}
	if len(r.Attachments) > 0 {
		asked = fmt.Sprintf("files %q with %s", r.Attachments, asked)
	}
	sum := sha256.Sum256([]byte(asked))
	fingerprint := base64.RawURLEncoding.EncodeToString(sum[:])
	return &fingerprint
}

// fill is the text as the customer gets it, with their values of now.
func (r Reply) fill(ctx context.Context, tx *store.Tx) (string, error) {
	if r.onlyFiles() {
		return "", nil
	}
	if r.PredefinedTextID == "" {
		return text.Fill(ctx, tx, r.ConversationID, "text", r.Text)
	}
	predefined, err := text.Find(ctx, tx, "predefinedTextId", r.PredefinedTextID)
	if err != nil {
		return "", err
	}
	return text.Fill(ctx, tx, r.ConversationID, "predefinedTextId", predefined.Body)
}

// isID reports whether a database can look for the id at all.
func isID(id string) bool { return utf8.ValidString(id) && !strings.ContainsRune(id, 0) }

// Reply queues messages to the customer: one for each file, in order, with the text below
// the first, or as a message before it where that cannot carry it. It is refused with
// NOT_FOUND, WINDOW_CLOSED, NO_CONVERSATION, ACCOUNT_NOT_ACTIVE, INVALID_INPUT,
// UNKNOWN_MERGE_FIELD, MISSING_MERGE_VALUE, MESSAGE_TOO_LONG, TOO_MANY_ATTACHMENTS,
// FILE_TOO_LARGE, FILE_TYPE_NOT_ALLOWED or INSUFFICIENT_CREDITS. The same key by the same user answers with
// the first messages, also after the window has closed or the customer's values changed;
// CONFLICT if the key was used for something else, UNAVAILABLE if a document changed at this
// moment. A document that was a draft is SENT. MESSAGE_ADDED follows for each.
func (s *Service) Reply(ctx context.Context, viewer conversa.Viewer, r Reply) (rows []*ent.Message, err error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	brought, rows, err := s.prepareFiles(ctx, viewer, r)
	if err != nil || rows != nil {
		return rows, err
	}
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if err = tx.Lock(ctx, "reply/"+viewer.UserID+"/"+r.IdempotencyKey); err != nil {
			return err
		}
		if rows, err = repeated(ctx, tx.Client, viewer, r); err != nil || rows != nil {
			return err
		}
		conv, err := tx.Client.Conversation.Query().
			Where(conversation.ID(r.ConversationID)).WithAccount().Only(ctx)
		if ent.IsNotFound(err) {
			return conversa.ErrNotFound.At("conversationId")
		}
		if err != nil {
			return fmt.Errorf("find conversation: %w", err)
		}
		if err := s.allow(conv); err != nil {
			return err
		}
		rows, err = s.queue(ctx, tx, viewer, conv, r, brought)
		return err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// repeated finds the messages that the same key made before; nil for none.
func repeated(ctx context.Context, client *ent.Client, viewer conversa.Viewer, r Reply) ([]*ent.Message, error) {
	rows, err := client.Message.Query().
		Where(message.SentByID(viewer.UserID), message.IdempotencyKey(r.IdempotencyKey)).Order(ent.Asc(message.FieldPart)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find messages by key: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	row, asked := rows[0], r.asked()
	same := row.Asked == nil && asked == nil && value(row.Text) == r.Text || row.Asked != nil && asked != nil && *row.Asked == *asked
	if row.ConversationID != r.ConversationID || !same {
		return nil, (&conversa.Error{
			Code: conversa.CodeConflict, Message: "This key was used for another message already.",
		}).At("idempotencyKey")
	}
	return rows, nil
}

// allow holds a reply to the rules: the window, the account.
func (s *Service) allow(conv *ent.Conversation) error {
	if err := conv.Window().Check(s.now()); err != nil {
		return err
	}
	if conv.Edges.Account.Status != conversa.AccountActive {
		return conversa.ErrAccountNotActive
	}
	return nil
}

// queue writes the messages of a reply, and the jobs that will send them.
func (s *Service) queue(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, conv *ent.Conversation, r Reply, brought prepared) ([]*ent.Message, error) {
	original, err := quoted(ctx, tx, conv, r.ReplyToID)
	if err != nil {
		return nil, err
	}
	files, err := heldFiles(ctx, tx, brought.fileIDs)
	if err != nil {
		return nil, err
	}
	if len(brought.sheets) > 0 {
		if err := s.Papers.HoldSheets(ctx, tx, brought.sheets); err != nil {
			return nil, err
		}
	}
	held, err := hold(ctx, tx, conv.ID)
	if err != nil {
		return nil, err
	}
	if len(brought.sheets) > 0 {
		if err := s.sendSheets(ctx, tx, brought.sheets); err != nil {
			return nil, err
		}
	}
	filled, err := r.fill(ctx, tx)
	if err != nil {
		return nil, err
	}
	return s.send(ctx, tx, outgoing{
		conv: held, userID: viewer.UserID, key: r.IdempotencyKey, asked: r.asked(), quotes: original, parts: partsOf(filled, files),
		charged: conv.Edges.Account.Charged,
	})
}

// sendSheets makes the drafts among a reply's documents SENT.
func (s *Service) sendSheets(ctx context.Context, tx *store.Tx, sheets []crm.Sheet) error {
	err := s.Papers.SendSheets(ctx, tx, sheets)
	if refusal := (*conversa.Error)(nil); errors.As(err, &refusal) {
		return refusal.At("attachments")
	}
	return err
}

// hold reads a conversation of the viewer's, and keeps it as it is until commit. It is
// NOT_FOUND where it became part of another one meanwhile, or was given away.
func hold(ctx context.Context, tx *store.Tx, id string) (*ent.Conversation, error) {
	if err := holdConversations(ctx, tx, id); err != nil {
		return nil, err
	}
	conv, err := tx.Client.Conversation.Query().Where(conversation.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound.At("conversationId")
	}
	return conv, wrapped("find conversation", err)
}

// clocksDiffer bounds how far WhatsApp's clock is believed to be ahead of ours.
const clocksDiffer = 5 * time.Minute

// timeOfReply is in whole seconds as WhatsApp's own, where order within a second is that
// of arrival, and not before what it answers, though our clock may be a little behind. At
// the same instant ids decide, which another server's clock may have made later ones.
func timeOfReply(now time.Time, last unread.Position, id string) time.Time {
	at := now.Truncate(time.Second)
	if last.At.After(at) && last.At.Sub(now) <= clocksDiffer {
		at = last.At
	}
	if at.Equal(last.At) && id <= last.MessageID {
		return at.Add(time.Second)
	}
	return at
}

// quoted is the wamid of the message that a reply answers; nil for none.
func quoted(ctx context.Context, tx *store.Tx, conv *ent.Conversation, id string) (*string, error) {
	if id == "" {
		return nil, nil
	}
	row, err := tx.Client.Message.Query().Where(message.ID(id), message.ConversationID(conv.ID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound.At("replyToId")
	}
	if err != nil {
		return nil, fmt.Errorf("find quoted message: %w", err)
	}
	if row.Wamid == nil {
		return nil, conversa.Invalid("replyToId", "WhatsApp has not accepted that message yet.")
	}
	return row.Wamid, nil
}
