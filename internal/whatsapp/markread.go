package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// MarkRead shows a customer that a message of theirs, and those before it, were read. It may be
// repeated. Its errors are those of SendText.
func (c *Client) MarkRead(ctx context.Context, cr Credentials, wamid string) error {
	payload, err := json.Marshal(map[string]string{"messaging_product": "whatsapp", "status": "read", "message_id": wamid})
	if err != nil {
		return fmt.Errorf("mark read: %w", err)
	}
	status, _, err := c.exchange(ctx, cr, payload)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%w: HTTP %d", ErrUnknownOutcome, status)
	}
	if err != nil {
		return fmt.Errorf("mark read: %w", err)
	}
	return nil
}
