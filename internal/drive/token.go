package drive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"golang.org/x/oauth2"

	"conversa"
	"conversa/ent"
	"conversa/ent/clouddrive"
	"conversa/internal/store"
)

// renewBefore is how long before its end a token is not used any more.
const renewBefore = time.Minute

// tokenPlace ties sealed tokens to their row.
func tokenPlace(driveID string) string { return "drive/" + driveID }

// tokens are what is sealed.
type tokens struct {
	Access    string    `json:"access"`
	Refresh   string    `json:"refresh"`
	ExpiresAt time.Time `json:"expires_at"`
}

// sealToken encrypts. A provider says in how many seconds its token ends: it is counted
// by the service's clock.
func (s *Service) sealToken(driveID string, t *oauth2.Token) ([]byte, error) {
	kept := tokens{Access: t.AccessToken, Refresh: t.RefreshToken}
	if t.ExpiresIn > 0 {
		kept.ExpiresAt = s.now().Add(time.Duration(t.ExpiresIn) * time.Second)
	}
	plain, err := json.Marshal(kept)
	if err != nil {
		return nil, fmt.Errorf("encode tokens: %w", err)
	}
	return s.Secrets.Seal(string(plain), tokenPlace(driveID)), nil
}

func (s *Service) openToken(row *ent.CloudDrive) (*oauth2.Token, error) {
	if len(row.Tokens) == 0 {
		return nil, conversa.ErrDrive
	}
	plain, err := s.Secrets.Open(row.Tokens, tokenPlace(row.ID))
	if err != nil {
		return nil, fmt.Errorf("open tokens of %s: %w", row.ID, err)
	}
	var kept tokens
	if err := json.Unmarshal([]byte(plain), &kept); err != nil {
		return nil, fmt.Errorf("read tokens of %s: %w", row.ID, err)
	}
	return &oauth2.Token{AccessToken: kept.Access, RefreshToken: kept.Refresh, Expiry: kept.ExpiresAt}, nil
}

// with asks a drive. A token that has ended, or that the provider does not take any more,
// is refreshed once; where that does not help the drive is DISCONNECTED, and the error
// CLOUD_DRIVE_DISCONNECTED.
func (s *Service) with(ctx context.Context, row *ent.CloudDrive, ask func(session) error) error {
	if exported(row) {
		return ask(session{driveID: row.ID})
	}
	if row.State != conversa.DriveConnected {
		return conversa.ErrDrive
	}
	token, err := s.openToken(row)
	if err != nil {
		return err
	}
	fresh := false
	if !token.Expiry.IsZero() && s.now().Add(renewBefore).After(token.Expiry) {
		if token, err = s.refresh(ctx, row, token); err != nil {
			return err
		}
		fresh = true
	}
	err = ask(session{client: s.client, token: token.AccessToken, driveID: row.ID})
	if !errors.Is(err, errUnauthorized) {
		return err
	}
	if token.RefreshToken == "" { // one that a user entered
		return s.notTaken(ctx, row.ID, token)
	}
	if !fresh {
		if token, err = s.refresh(ctx, row, token); err != nil {
			return err
		}
		err = ask(session{client: s.client, token: token.AccessToken, driveID: row.ID})
	}
	if errors.Is(err, errUnauthorized) {
		return s.notTaken(ctx, row.ID, token)
	}
	return err
}

// notTaken is for a token that the provider does not take though it is new.
func (s *Service) notTaken(ctx context.Context, id string, token *oauth2.Token) error {
	row, err := s.Drive(ctx, id)
	if err != nil {
		return err
	}
	if now, err := s.openToken(row); err != nil || now.AccessToken != token.AccessToken {
		return errors.Join(err, errUnavailable) // it was connected again meanwhile
	}
	return s.disconnected(ctx, row)
}

// refresh gets another token, or the one that somebody else got meanwhile. One request at
// a time does so for a drive: providers may take a refresh token once.
func (s *Service) refresh(ctx context.Context, row *ent.CloudDrive, old *oauth2.Token) (*oauth2.Token, error) {
	got, err, _ := s.refreshes.Do(row.ID, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerWithin)
		defer cancel()
		now, err := s.Drive(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		token, err := s.openToken(now)
		if err != nil || token.AccessToken != old.AccessToken {
			return token, err
		}
		return s.renew(ctx, now, token)
	})
	if err != nil {
		return nil, err
	}
	token, _ := got.(*oauth2.Token)
	return token, nil
}

func (s *Service) renew(ctx context.Context, row *ent.CloudDrive, old *oauth2.Token) (*oauth2.Token, error) {
	asked := context.WithValue(ctx, oauth2.HTTPClient, s.client)
	token, err := s.oauth(row.Provider, "").TokenSource(asked, &oauth2.Token{RefreshToken: old.RefreshToken}).Token()
	if lost(err) {
		s.Log.WarnContext(ctx, "drive is not renewed", "drive", row.ID, "provider", row.Provider, "cause", refusalWord(err))
		return nil, s.disconnected(ctx, row)
	}
	if err != nil {
		s.Log.WarnContext(ctx, "drive is not renewed yet", "drive", row.ID, "provider", row.Provider, "cause", refusalWord(err))
		return nil, errUnavailable
	}
	sealed, err := s.sealToken(row.ID, token)
	if err != nil {
		return nil, err
	}
	return token, s.change(ctx, row, func(u *ent.CloudDriveUpdate) { u.SetTokens(sealed) })
}

// disconnected writes down that the provider does not let us in, unless the drive was
// connected again meanwhile.
func (s *Service) disconnected(ctx context.Context, row *ent.CloudDrive) error {
	ctx = context.WithoutCancel(ctx)
	err := s.change(ctx, row, func(u *ent.CloudDriveUpdate) { u.SetState(conversa.DriveDisconnected).ClearTokens() })
	if err != nil {
		return err
	}
	return conversa.ErrDrive
}

// change changes a row as long as it is the one that was read.
func (s *Service) change(ctx context.Context, row *ent.CloudDrive, set func(*ent.CloudDriveUpdate)) error {
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		update := tx.Client.CloudDrive.Update().Where(clouddrive.ID(row.ID), clouddrive.Version(row.Version)).
			AddVersion(1).SetUpdatedAt(s.now())
		set(update)
		return update.Exec(ctx)
	})
	if err != nil {
		return fmt.Errorf("change drive: %w", err)
	}
	return nil
}

// refused reports whether a provider does not take what a sign-in brought: any other
// error may be better next time.
func refused(err error) bool {
	var answer *oauth2.RetrieveError
	if !errors.As(err, &answer) || answer.Response == nil {
		return false
	}
	status := answer.Response.StatusCode
	return status >= http.StatusBadRequest && status < http.StatusInternalServerError && status != http.StatusTooManyRequests
}

// lost reports whether a provider does not let the user's drive be read any more. A wrong
// secret of ours says nothing about that.
func lost(err error) bool {
	return refused(err) && slices.Contains([]string{"invalid_grant", "interaction_required", "consent_required", "login_required"}, refusalWord(err))
}

// refusalWord is the code of a refusal; its words and addresses may hold secrets.
func refusalWord(err error) string {
	var answer *oauth2.RetrieveError
	if errors.As(err, &answer) && len(answer.ErrorCode) < 60 {
		return answer.ErrorCode
	}
	return ""
}
