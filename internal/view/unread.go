package view

import (
	"context"

	"conversa"
	"conversa/ent"
	"conversa/ent/readmarker"
)

// MarkerOf is how far a user has read a conversation; nil where they have not begun.
func (s *Service) MarkerOf(ctx context.Context, userID, conversationID string) (*ent.ReadMarker, error) {
	marker, err := s.Store.Client().ReadMarker.Query().
		Where(readmarker.UserID(userID), readmarker.ConversationID(conversationID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return marker, found("read marker", err)
}

// UnreadAfter reports whether a message counts as unread for whoever has read so far. A
// nil marker is that of somebody who has read nothing.
func UnreadAfter(m *ent.Message, marker *ent.ReadMarker) bool {
	if m.Direction != conversa.DirectionInbound || m.Origin != conversa.OriginCustomer {
		return false
	}
	return marker == nil || m.SentAt.After(marker.ReadTo) || m.SentAt.Equal(marker.ReadTo) && m.ID > marker.MessageID
}
