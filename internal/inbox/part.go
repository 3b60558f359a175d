package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"conversa"
	"conversa/ent"
	entfile "conversa/ent/file"
	"conversa/ent/schema"
	"conversa/internal/crm"
	"conversa/internal/file"
	"conversa/internal/job"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/unread"
	"conversa/internal/view"
)

// part is one message of a reply: WhatsApp carries one file a message.
type part struct {
	kind conversa.MessageType
	// text is what is read: the text, or what stands below the file.
	text string
	// file is nil for a text alone.
	file *ent.File
}

// partsOf puts a text with the first file, or before it where that cannot carry it.
func partsOf(text string, files []*ent.File) (parts []part) {
	for _, f := range files {
		media, _ := conversa.MediaOf(f.ContentType) // it was checked
		parts = append(parts, part{kind: media.Type, file: f})
	}
	switch {
	case text == "" && len(parts) > 0:
		return parts
	case len(parts) > 0 && parts[0].kind.TakesCaption(utf8.RuneCountInString(text)):
		parts[0].text = text
		return parts
	}
	return append([]part{{kind: conversa.TypeText, text: text}}, parts...)
}

// prepared is what a reply brings along.
type prepared struct {
	fileIDs []string
	// sheets are the documents among the files.
	sheets []crm.Sheet
}

// prepareFiles gives the files of a reply: of documents as they are now, which
// are drawn for it, and of what is in cloud drives, which is copied. The messages are those that the same key made before, where there are
// any.
func (s *Service) prepareFiles(ctx context.Context, viewer conversa.Viewer, r Reply) (p prepared, before []*ent.Message, err error) {
	looked := false
	for _, a := range r.Attachments {
		if a.FileID != "" {
			p.fileIDs = append(p.fileIDs, a.FileID)
			continue
		}
		if !looked {
			if before, err = repeated(ctx, s.Store.Client(), viewer, r); err != nil || before != nil {
				return prepared{}, before, err
			}
			looked = true
		}
		if err := s.bring(ctx, viewer, a, &p); err != nil {
			return prepared{}, nil, err
		}
	}
	return p, nil, nil
}

// bring makes a file of what is none yet.
func (s *Service) bring(ctx context.Context, viewer conversa.Viewer, a Attachment, p *prepared) error {
	if a.SalesDocumentID != "" {
		return s.draw(ctx, viewer, a.SalesDocumentID, p)
	}
	row, err := s.Drives.Copy(ctx, viewer, a.CloudFile.DriveID, a.CloudFile.ID)
	var refusal *conversa.Error
	switch {
	case errors.As(err, &refusal):
		return refusal.At("attachments")
	case err != nil:
		return fmt.Errorf("copy cloud file: %w", err)
	}
	p.fileIDs = append(p.fileIDs, row.ID)
	return nil
}

// draw keeps a document as a file, which is deleted where no message comes to have it.
func (s *Service) draw(ctx context.Context, viewer conversa.Viewer, documentID string, p *prepared) error {
	sheet, err := s.Papers.DrawToSend(ctx, documentID)
	if errors.Is(err, conversa.ErrNotFound) {
		return conversa.ErrNotFound.At("attachments")
	}
	if err != nil {
		return fmt.Errorf("draw document: %w", err)
	}
	fileID, err := s.Files.Keep(ctx, viewer, file.Made{
		Name: sheet.Name, ContentType: "application/pdf", Source: conversa.FileFromInventory, Content: sheet.Content,
	})
	if err != nil {
		return err
	}
	sheet.Content = nil // the file has it
	p.fileIDs, p.sheets = append(p.fileIDs, fileID), append(p.sheets, sheet)
	return nil
}

// heldFiles are files for a message, held until commit: none is deleted for having none.
func heldFiles(ctx context.Context, tx *store.Tx, ids []string) (files []*ent.File, err error) {
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		if err := tx.Lock(ctx, file.LockKey(id)); err != nil {
			return nil, err
		}
	}
	for _, id := range ids {
		row, err := tx.Client.File.Query().Where(entfile.ID(id), file.NotWithdrawn()).Only(ctx)
		if ent.IsNotFound(err) {
			return nil, conversa.ErrNotFound.At("attachments")
		}
		if err != nil {
			return nil, fmt.Errorf("find file: %w", err)
		}
		if err := sendable(row); err != nil {
			return nil, err
		}
		files = append(files, row)
	}
	return files, nil
}

// sendable refuses a file that is not here, or that WhatsApp would not take.
func sendable(row *ent.File) error {
	if row.State != conversa.FileReady || row.Size == nil {
		return conversa.Invalid("attachments", "The bytes of a file are not here.")
	}
	err := conversa.CheckMedia(row.ContentType, *row.Size)
	if refusal := (*conversa.Error)(nil); errors.As(err, &refusal) {
		return refusal.At("attachments")
	}
	return err
}

// outgoing is what a user sends at once, in a conversation that is held.
type outgoing struct {
	conv *ent.Conversation
	// userID sends it; key is the idempotency key, empty for none.
	userID, key string
	// asked is a fingerprint, quotes a wamid: see the columns of a message.
	asked, quotes *string
	parts         []part
	// charged: sending costs credits in the account.
	charged bool
}

// send writes the messages and the jobs that will send them, one after the other. The
// conversation is touched first, so that jobs of one conversation are numbered in the
// order in which their messages commit.
func (s *Service) send(ctx context.Context, tx *store.Tx, o outgoing) (rows []*ent.Message, err error) {
	ids := make([]string, len(o.parts))
	for i := range ids {
		ids[i] = schema.NewID("msg")
	}
	now, last := s.now(), unread.Position{At: o.conv.LastMessageAt, MessageID: value(o.conv.LastMessageID)}
	at := timeOfReply(now, last, ids[0])
	if _, err := (mark{messageID: ids[len(ids)-1], at: at}).move(ctx, tx, o.conv.ID); err != nil {
		return nil, err
	}
	for i, p := range o.parts {
		create := tx.Client.Message.Create().SetID(ids[i]).SetPart(i).SetSentAt(at)
		if i == 0 {
			create.SetNillableAsked(o.asked).SetNillableReplyToWamid(o.quotes)
		}
		row, err := o.add(ctx, tx, p, create)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	if err := settleReplies(ctx, tx, o.conv.ID, unread.Position{At: at, MessageID: ids[0]}); err != nil {
		return nil, err
	}
	for i, p := range o.parts {
		kind := jobDeliver
		if p.file != nil {
			kind = jobDeliverFile
		}
		err := job.Enqueue(system(ctx), tx, now, job.New{Kind: kind, Key: o.conv.ID, Payload: deliverPayload{MessageID: ids[i]}})
		if err != nil {
			return nil, err
		}
	}
	if err := s.tellSent(ctx, tx, o.conv, ids); err != nil {
		return nil, err
	}
	return rows, o.reserve(ctx, tx, now, ids)
}

// add makes the row of one message, and what it has.
func (o outgoing) add(ctx context.Context, tx *store.Tx, p part, create *ent.MessageCreate) (*ent.Message, error) {
	words := p.text
	if p.file != nil {
		words += " " + p.file.Name
	}
	row, err := create.SetOwnerID(o.conv.OwnerID).
		SetOrganizationID(o.conv.OrganizationID).SetAccountID(o.conv.AccountID).SetConversationID(o.conv.ID).
		SetDirection(conversa.DirectionOutbound).SetType(p.kind).SetOrigin(conversa.OriginConversa).
		SetNillableText(optional(p.text)).SetSearchText(view.Fold(words)).SetHasAttachment(p.file != nil).
		SetNillableWaID(o.conv.WaID).SetNillableBsuid(o.conv.Bsuid).
		SetSentByID(o.userID).SetNillableIdempotencyKey(optional(o.key)).SetStatus(conversa.StatusQueued).
		Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("create message: %w", err)
	}
	if p.file == nil {
		return row, nil
	}
	err = tx.Client.Attachment.Create().SetOrganizationID(row.OrganizationID).SetMessageID(row.ID).SetFileID(p.file.ID).
		SetNillableCaption(optional(p.text)).Exec(ctx)
	return row, wrapped("create attachment", err)
}

func (s *Service) tellSent(ctx context.Context, tx *store.Tx, conv *ent.Conversation, ids []string) error {
	signalled, err := signal.Settled(ctx, tx, s.now(), conv.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		err := tell(tx, conv.OrganizationID, conv.ID, conversa.ConversationNews{
			Change: conversa.ChangeMessageAdded, MessageID: id, SignalOf: signalled,
		})
		if err != nil {
			return err
		}
		signalled = nil // told once
	}
	return nil
}
