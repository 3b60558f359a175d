package graph

import (
	"context"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/drive"
	"conversa/internal/inbox"
)

func (r mutationResolver) SignIn(ctx context.Context, input SignInInput) (*SessionPayload, error) {
	in, err := r.People.SignIn(ctx, askable(input.Email), input.Password, callerFrom(ctx).origin())
	return signedIn(ctx, in, err)
}

func (r mutationResolver) SignOut(ctx context.Context) (*SignOutPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	ended, err := r.People.SignOut(ctx, viewer)
	if err != nil {
		return nil, err
	}
	sessionCookieFrom(ctx).Clear()
	return &SignOutPayload{SignedOut: ended}, nil
}

func (r mutationResolver) SendMessage(ctx context.Context, input SendMessageInput) (*SendMessagePayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	reply := input.reply()
	if n := reply.CloudFiles(); n > 0 {
		takesLong(ctx, time.Duration(n)*drive.CopyWithin)
	}
	messages, err := r.Inbox.Reply(ctx, viewer, reply)
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &SendMessagePayload{Messages: messages}, nil
}

func (r mutationResolver) RetryMessage(ctx context.Context, messageID string) (*SendMessagePayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	again, err := r.Inbox.Retry(ctx, viewer, askable(messageID))
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &SendMessagePayload{Messages: []*ent.Message{again}}, nil
}

func (r mutationResolver) CancelMessage(ctx context.Context, messageID string) (*MessagePayload, error) {
	row, err := r.Inbox.Cancel(ctx, askable(messageID))
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &MessagePayload{Message: row}, nil
}

func (r mutationResolver) React(ctx context.Context, messageID string, emoji *string) (*MessagePayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	row, err := r.Inbox.React(ctx, viewer, askable(messageID), orEmpty(emoji))
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &MessagePayload{Message: row}, nil
}

func (in SendMessageInput) reply() inbox.Reply {
	reply := inbox.Reply{ConversationID: askable(in.ConversationID), IdempotencyKey: in.IdempotencyKey, Text: orEmpty(in.Text)}
	if in.PredefinedTextID != nil {
		reply.PredefinedTextID = askable(*in.PredefinedTextID)
	}
	for _, attachment := range in.Attachments {
		file := inbox.Attachment{FileID: askable(orEmpty(attachment.FileID)), SalesDocumentID: askable(orEmpty(attachment.SalesDocumentID))}
		if cloud := attachment.CloudFile; cloud != nil {
			file.CloudFile = inbox.CloudFile{DriveID: askable(cloud.DriveID), ID: cloud.CloudFileID}
		}
		reply.Attachments = append(reply.Attachments, file)
	}
	if in.ReplyToID != nil {
		reply.ReplyToID = askable(*in.ReplyToID)
	}
	return reply
}
