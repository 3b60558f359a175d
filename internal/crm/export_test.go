package crm

import (
	"context"
	"errors"

	"conversa"
	"conversa/internal/store"
)

// FailAfterNumber takes the next number of a kind and fails.
func FailAfterNumber(ctx context.Context, tx *store.Tx, organizationID string, kind conversa.SalesDocumentKind) error {
	_, err := nextSerial(ctx, tx, organizationID, kind)
	return errors.Join(err, errors.New("undone"))
}
