// Package drive brings files from the cloud drives of users: Google Drive, OneDrive,
// Dropbox, Evernote, and exports of Evernote. It owns the sign-in with the providers, their tokens,
// looking through drives, and copying a file into the store. It does not own what becomes
// of the copy.
package drive

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"golang.org/x/sync/singleflight"

	"conversa"
	"conversa/ent"
	"conversa/ent/clouddrive"
	"conversa/internal/file"
	"conversa/internal/outbound"
	"conversa/internal/secret"
	"conversa/internal/store"
)

// Config is what a Service works with. All of it is required, but for apps: drives of a
// provider without one cannot be connected.
type Config struct {
	Store   *store.Store
	Secrets *secret.Box
	// Files takes the copies, Exports keeps what was exported from Evernote.
	Files   *file.Service
	Exports file.Bytes
	// Guard dials what the providers name.
	Guard *outbound.Guard
	Apps  map[conversa.CloudProvider]App
	// Now is the clock of tokens and of sign-ins.
	Now func() time.Time
	Log *slog.Logger
}

// Service is what users do with their cloud drives. It is safe for concurrent use.
type Service struct {
	Config
	client    *http.Client
	providers map[conversa.CloudProvider]provider
	// refreshes has one refresh of a drive at a time.
	refreshes singleflight.Group
	// copying has room for the copies that are being made.
	copying chan struct{}
}

const (
	// maxDrives is how many drives a user may have.
	maxDrives = 20
	// maxCopying is how many files are copied at one time, by all users.
	maxCopying = 16
)

// New makes the service.
func New(c Config) *Service {
	s := &Service{
		Config: c, client: c.Guard.Client(), copying: make(chan struct{}, maxCopying),
		providers: map[conversa.CloudProvider]provider{
			conversa.GoogleDrive: google{c.Apps[conversa.GoogleDrive]},
			conversa.OneDrive:    oneDrive{c.Apps[conversa.OneDrive]},
			conversa.Dropbox:     dropbox{c.Apps[conversa.Dropbox]},
			conversa.Evernote:    evernote{c.Apps[conversa.Evernote]},
		},
	}
	return s
}

// now is the clock in the form that both databases keep.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// Providers are those whose drives can be connected, in the order of the API.
func (s *Service) Providers() (list []conversa.CloudProvider) {
	for _, name := range (conversa.CloudProvider("")).Values() {
		p := conversa.CloudProvider(name)
		if p == conversa.Evernote || s.Apps[p].configured() {
			list = append(list, p)
		}
	}
	return list
}

// Drives are the viewer's, in the order in which they were first connected.
func (s *Service) Drives(ctx context.Context) ([]*ent.CloudDrive, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	rows, err := s.Store.Client().CloudDrive.Query().Where(clouddrive.UserID(viewer.UserID)).
		Order(ent.Asc(clouddrive.FieldCreatedAt, clouddrive.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find drives: %w", err)
	}
	return rows, nil
}

// Drive is one of the viewer's; conversa.ErrNotFound for none.
func (s *Service) Drive(ctx context.Context, id string) (*ent.CloudDrive, error) {
	row, err := s.Store.Client().CloudDrive.Query().Where(clouddrive.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find drive: %w", err)
	}
	return row, nil
}

// Disconnect forgets a drive and its tokens, and tells the provider, as far as it can be
// told. What was copied stays.
func (s *Service) Disconnect(ctx context.Context, id string) error {
	row, err := s.Drive(ctx, id)
	if err != nil {
		return err
	}
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Client.CloudDrive.Delete().Where(clouddrive.ID(id)).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete drive: %w", err)
	}
	if exported(row) {
		return s.forgetExport(id)
	}
	if err := s.revoke(ctx, row); err != nil {
		s.Log.WarnContext(ctx, "drive was not revoked at its provider", "drive", id, "provider", row.Provider, "error", err)
	}
	return nil
}

// revokeWithin bounds how long a provider may take to hear that a drive is not used any
// more.
const revokeWithin = 10 * time.Second

func (s *Service) revoke(ctx context.Context, row *ent.CloudDrive) error {
	way := signInOf(s.providers[row.Provider])
	if way.revoke == nil || row.State != conversa.DriveConnected {
		return nil
	}
	token, err := s.openToken(row)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), revokeWithin)
	defer cancel()
	return way.revoke(ctx, s.client, token)
}

// of is who has that drive.
func (s *Service) of(row *ent.CloudDrive) provider {
	if exported(row) {
		return export{s.Exports}
	}
	return s.providers[row.Provider]
}

// signInOf is how users of a provider let us in; the zero value where they need not.
func signInOf(p provider) signIn {
	if oauth, ok := p.(interface{ signIn() signIn }); ok {
		return oauth.signIn()
	}
	return signIn{}
}

// connectable refuses a provider that this server has no app of.
func (s *Service) connectable(p conversa.CloudProvider) error {
	switch {
	case p == conversa.Evernote:
		return conversa.Invalid("provider", "Evernote is connected with a token (connectEvernote), or by an export of notes (importEvernote).")
	case !slices.Contains(s.Providers(), p):
		return &conversa.Error{
			Code: conversa.CodeConflict, Field: "provider",
			Message: "This server has no access to drives of this provider: its operator sets it up, see docs/operate.md.",
		}
	}
	return nil
}
