package signal

import (
	"context"
	"time"
)

// TellDue is one look of Run, for tests whose time does not pass by itself.
func (s *Service) TellDue(ctx context.Context) (time.Duration, error) { return s.tellDue(ctx) }
