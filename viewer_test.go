package conversa_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"conversa"
)

func TestWhatAViewerMaySee(t *testing.T) {
	t.Parallel()
	user := conversa.Viewer{OrganizationID: "org_1", UserID: "usr_1"}
	for name, c := range map[string]struct {
		viewer             conversa.Viewer
		own, other, nobody bool
	}{
		"a user":                     {user, true, false, false},
		"nobody":                     {conversa.Viewer{}, false, false, false},
		"the system":                 {conversa.SystemViewer(), true, true, true},
		"the system for one":         {conversa.SystemViewerOf("org_1"), true, false, false},
		"the system for another":     {conversa.SystemViewerOf("org_2"), false, true, false},
		"a user of no organization":  {conversa.Viewer{UserID: "usr_1"}, false, false, false},
		"an administrator elsewhere": {conversa.Viewer{OrganizationID: "org_2", Profile: conversa.ProfileAdministrator}, false, true, false},
	} {
		got := []bool{c.viewer.MaySee("org_1"), c.viewer.MaySee("org_2"), c.viewer.MaySee("")}
		if want := []bool{c.own, c.other, c.nobody}; !slices.Equal(got, want) {
			t.Errorf("%s sees %v, want %v", name, got, want)
		}
		reach := c.viewer.Reach()
		if reach.Everything != (c.own && c.other) || reach.Everything && reach.OrganizationID != "" {
			t.Errorf("%s reaches %+v", name, reach)
		}
	}
}

func TestWhatAViewerMayDo(t *testing.T) {
	t.Parallel()
	standard := conversa.Viewer{OrganizationID: "org_1", UserID: "usr_1", Profile: conversa.ProfileStandard, Scopes: conversa.AllScopes}
	admin, reader := standard, standard
	admin.Profile = conversa.ProfileAdministrator
	reader.Scopes = []conversa.TokenScope{conversa.ScopeRead}
	adminReader := reader
	adminReader.Profile = conversa.ProfileAdministrator
	for name, c := range map[string]struct {
		viewer  conversa.Viewer
		profile conversa.Profile
		scope   conversa.TokenScope
		want    error
	}{
		"nobody, nothing":                  {conversa.Viewer{}, "", "", conversa.ErrUnauthenticated},
		"nobody reads":                     {conversa.Viewer{}, "", conversa.ScopeRead, conversa.ErrUnauthenticated},
		"a user, nothing":                  {standard, "", "", nil},
		"a user sends":                     {standard, "", conversa.ScopeSend, nil},
		"a user administers":               {standard, conversa.ProfileAdministrator, conversa.ScopeAdmin, conversa.ErrForbidden},
		"an administrator administers":     {admin, conversa.ProfileAdministrator, conversa.ScopeAdmin, nil},
		"an administrator as a standard":   {admin, conversa.ProfileStandard, conversa.ScopeWrite, nil},
		"a reading token reads":            {reader, "", conversa.ScopeRead, nil},
		"a reading token sends":            {reader, "", conversa.ScopeSend, conversa.ErrForbidden},
		"an administrator's reading token": {adminReader, conversa.ProfileAdministrator, conversa.ScopeAdmin, conversa.ErrForbidden},
		"the system":                       {conversa.SystemViewer(), conversa.ProfileAdministrator, conversa.ScopeAdmin, nil},
		"the system for one":               {conversa.SystemViewerOf("org_1"), conversa.ProfileAdministrator, conversa.ScopeAdmin, nil},
	} {
		got := c.viewer.Allow(c.profile, c.scope)
		if !errors.Is(got, c.want) || (got == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestParseScopes(t *testing.T) {
	t.Parallel()
	got, err := conversa.ParseScopes([]string{"SEND", "READ", "SEND"})
	if err != nil || !slices.Equal(got, []conversa.TokenScope{conversa.ScopeSend, conversa.ScopeRead}) {
		t.Errorf("%v, %v", got, err)
	}
	for _, names := range [][]string{nil, {}, {"read"}, {"READ", "EVERYTHING"}, {""}} {
		if got, err := conversa.ParseScopes(names); !errors.Is(err, conversa.Invalid("scopes", "")) {
			t.Errorf("%q gives %v, %v", names, got, err)
		}
	}
}

func TestTheContextHasAViewerOrNone(t *testing.T) {
	t.Parallel()
	if v, ok := conversa.ViewerFrom(t.Context()); ok {
		t.Errorf("a viewer of nowhere: %v", v)
	}
	ctx := conversa.WithViewer(t.Context(), conversa.Viewer{UserID: "usr_1"})
	ctx = conversa.WithRequestID(ctx, "req_1")
	if v, ok := conversa.ViewerFrom(ctx); !ok || v.UserID != "usr_1" || !v.SignedIn() {
		t.Errorf("%v, %v", v, ok)
	}
	if conversa.RequestIDFrom(ctx) != "req_1" || conversa.RequestIDFrom(context.Background()) != "" {
		t.Error("the request id is lost, or comes from nowhere")
	}
	if conversa.SystemViewer().SignedIn() {
		t.Error("the system is a user")
	}
}
