package people

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/sync/singleflight"

	"conversa"
	"conversa/ent/role"
	"conversa/ent/user"
)

const (
	// cachedDirectories is how many organizations are kept in memory.
	cachedDirectories = 1 << 10
	// believedFor is how long one is believed without asking the database, for a
	// change that no event tells of.
	believedFor = time.Minute
)

// directories remember the people of organizations and whose records each of them
// sees, so that thousands of subscribers are decided without a query. Exact, as
// cache is: what was forgotten is not put back by who read it before.
type directories struct {
	mu        sync.Mutex // guards the following
	entries   *simplelru.LRU[string, *directory]
	forgotten uint64

	reading singleflight.Group
}

// directory is one organization's people at one moment.
type directory struct {
	conversa.Hierarchy
	at time.Time

	mu     sync.Mutex // guards the following
	sights map[string]conversa.Sight
}

func newDirectories() (*directories, error) {
	entries, err := simplelru.NewLRU[string, *directory](cachedDirectories, nil)
	if err != nil {
		return nil, fmt.Errorf("make directories: %w", err)
	}
	return &directories{entries: entries}, nil
}

func (d *directories) get(organizationID string) (found *directory, version uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	found, ok := d.entries.Get(organizationID)
	if ok && time.Since(found.at) > believedFor {
		return nil, d.forgotten
	}
	return found, d.forgotten
}

func (d *directories) put(organizationID string, found *directory, version uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if version == d.forgotten {
		d.entries.Add(organizationID, found)
	}
}

func (d *directories) forget(organizationID string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forgotten++
	d.entries.Remove(organizationID)
}

func (d *directories) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forgotten++
	d.entries.Purge()
}

// sight is worked out once for each user.
func (d *directory) sight(userID string) conversa.Sight {
	d.mu.Lock()
	defer d.mu.Unlock()
	sight, ok := d.sights[userID]
	if !ok {
		sight = d.Sight(userID)
		d.sights[userID] = sight
	}
	return sight
}

// ForgetPeople makes the next decision about an organization's people ask the
// database.
func (s *Service) ForgetPeople(organizationID string) { s.directories.forget(organizationID) }

// viewer is a user as they are now, or UNAUTHENTICATED for one who may not sign in.
func (s *Service) viewer(ctx context.Context, p proof) (conversa.Viewer, error) {
	d, err := s.directory(ctx, p.viewer.OrganizationID)
	if err != nil {
		return conversa.Viewer{}, err
	}
	member, ok := d.Members[p.viewer.UserID]
	if !ok || member.Status != conversa.UserActive {
		return conversa.Viewer{}, conversa.ErrUnauthenticated
	}
	v := p.viewer
	v.Profile, v.Sight, v.ExpiresAt = member.Profile, d.sight(v.UserID), p.expires
	return v, nil
}

// Audience is the viewer that stands for all of a class, as they are now: what one
// of them may see, all may.
func (s *Service) Audience(ctx context.Context, class string) (conversa.Viewer, error) {
	v, err := conversa.ParseClass(class)
	if err != nil || v.Sight.AllRecords {
		return v, err
	}
	d, err := s.directory(ctx, v.OrganizationID)
	if err != nil {
		return conversa.Viewer{}, err
	}
	v.Sight = d.sight(v.UserID)
	return v, nil
}

// Sees reports whether a user sees an owner's records now. In memory it takes less than
// a microsecond, so that every subscriber of an event is asked.
func (s *Service) Sees(ctx context.Context, organizationID, userID, ownerID string) (bool, error) {
	d, err := s.directory(ctx, organizationID)
	if err != nil {
		return false, err
	}
	return d.Sees(userID, ownerID), nil
}

func (s *Service) directory(ctx context.Context, organizationID string) (*directory, error) {
	found, version := s.directories.get(organizationID)
	if found != nil {
		return found, nil
	}
	// Thousands who come at once wait for one reading. Who comes after a change does not
	// share one that began before it.
	read, err, _ := s.directories.reading.Do(fmt.Sprint(version, " ", organizationID), func() (any, error) {
		found, err := s.readDirectory(asSystem(context.WithoutCancel(ctx)), organizationID)
		if err == nil {
			s.directories.put(organizationID, found, version)
		}
		return found, err
	})
	if err != nil {
		return nil, fmt.Errorf("read people of %s: %w", organizationID, err)
	}
	return read.(*directory), nil
}

func (s *Service) readDirectory(ctx context.Context, organizationID string) (*directory, error) {
	d := &directory{at: time.Now(), sights: map[string]conversa.Sight{}}
	organization, err := s.store.Client().Organization.Get(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	users, err := s.store.Client().User.Query().Where(user.OrganizationID(organizationID)).
		Select(user.FieldProfile, user.FieldStatus, user.FieldRoleID).All(ctx)
	if err != nil {
		return nil, err
	}
	roles, err := s.store.Client().Role.Query().Where(role.OrganizationID(organizationID)).All(ctx)
	if err != nil {
		return nil, err
	}
	d.Visibility = organization.RecordVisibility
	d.Members = make(map[string]conversa.Member, len(users))
	for _, u := range users {
		d.Members[u.ID] = conversa.Member{Profile: u.Profile, Status: u.Status, RoleID: text(u.RoleID)}
	}
	d.ReportsTo = make(map[string]string, len(roles))
	for _, r := range roles {
		d.ReportsTo[r.ID] = text(r.ReportsToID)
	}
	return d, nil
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
