package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"conversa"
	"conversa/internal/store"
	"conversa/internal/view"
)

const (
	// sellers share the records of the policy's organization; the viewer sees those of
	// some of them.
	sellers, seen = 20, 5
	// records are the conversations of the organization, with so many messages each.
	records, messagesEach = 1200, 20
	// deciders are the subscribers for whom one event is decided.
	deciders = 10_000
	// policyGoal is the least that a page with the policy may reach of the pages
	// without it: 1.2 times as slow.
	policyGoal = 0.83
)

// policy measures pages with the policy beside the same pages without it, and how long
// one event takes to be decided for all subscribers of an organization.
func (s *site) policy(ctx context.Context, r *report, p plan) (err error) {
	opened, err := store.Open(ctx, s.storage())
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	system := conversa.WithViewer(ctx, conversa.SystemViewer())
	if err := opened.WithTx(system, populate); err != nil {
		return fmt.Errorf("populate: %w", err)
	}
	if err := s.policyPages(ctx, r, p); err != nil {
		return err
	}
	lists := pages(&view.Service{Store: opened})
	for _, owners := range []int{1, seen} {
		for _, name := range slices.Sorted(maps.Keys(lists)) {
			with, without := seller(ctx, owners), everybody(ctx)
			err := s.paired(r, p, fmt.Sprintf("rows of %s, %d owners", name, owners), goal{RatioAtLeast: policyGoal},
				func() error { return lists[name](with) }, func() error { return lists[name](without) })
			if err != nil {
				return err
			}
		}
	}
	return s.decide(ctx, r, p, opened)
}

// paired measures a page with the policy beside the same without it.
func (s *site) paired(r *report, p plan, name string, g goal, with, without func() error) error {
	m := &measure{
		Database: s.name(), Name: name, Unit: "per second", LimitName: "the same page without the policy", Goal: g,
	}
	for range p.rounds {
		round, err := compare(with, without)
		if err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
		m.Rounds = append(m.Rounds, round)
	}
	r.add(m)
	return nil
}

// storage is the server's own database.
func (s *site) storage() store.Config { return storageOf(s.settings()) }

// storageOf is the database of a server with these settings.
func storageOf(settings []string) store.Config {
	var c store.Config
	for _, setting := range settings {
		name, value, _ := strings.Cut(setting, "=")
		switch name {
		case "CONVERSA_DATABASE_URL":
			c.URL = value
		case "CONVERSA_DATA":
			c.Dir = value
		}
	}
	return c
}

// middle is a place in the middle of each list.
var middle = view.Position{At: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC), ID: "x"}.String()

// pages are the lists, each from its middle.
func pages(v *view.Service) map[string]func(context.Context) error {
	page := view.Page{After: &middle}
	return map[string]func(context.Context) error{
		"conversations": func(ctx context.Context) error {
			rows, err := v.Conversations(ctx, view.ConversationList{}, page)
			return full(len(rows.Rows), err)
		},
		"messages": func(ctx context.Context) error {
			rows, err := v.Messages(ctx, view.MessageList{}, page)
			return full(len(rows.Rows), err)
		},
		"leads": func(ctx context.Context) error {
			rows, err := v.Leads(ctx, view.Customers{}, page)
			return full(len(rows.Rows), err)
		},
	}
}

// full refuses to measure a page that has less than both sides should have.
func full(rows int, err error) error {
	if err == nil && rows != 50 {
		err = fmt.Errorf("a page of %d rows", rows)
	}
	return err
}

const policyOrganization = "org_policy"

func sellerID(i int) string { return fmt.Sprintf("usr_policy_%05d", i) }

func seller(ctx context.Context, owners int) context.Context {
	v := conversa.Viewer{
		OrganizationID: policyOrganization, UserID: sellerID(0), Profile: conversa.ProfileStandard, Scopes: conversa.AllScopes,
	}
	for i := range owners {
		v.Sight.OwnerIDs = append(v.Sight.OwnerIDs, sellerID(i))
	}
	return conversa.WithViewer(ctx, v)
}

func everybody(ctx context.Context) context.Context {
	v := conversa.Viewer{
		OrganizationID: policyOrganization, UserID: sellerID(0), Profile: conversa.ProfileAdministrator, Scopes: conversa.AllScopes,
		Sight: conversa.Sight{AllRecords: true},
	}
	return conversa.WithViewer(ctx, v)
}

// pageTime is how long pages are read in a round.
const pageTime = 600 * time.Millisecond

// compare reads a page in turns with and without the policy, and gives how many of the
// median time make a second. What else the machine does then hits both alike: it comes
// and goes more slowly than pages.
func compare(with, without func() error) (round, error) {
	var took [2][]time.Duration
	for start := time.Now(); time.Since(start) < pageTime; {
		for side, page := range []func() error{with, without} {
			begin := time.Now()
			if err := page(); err != nil {
				return round{}, err
			}
			took[side] = append(took[side], time.Since(begin))
		}
	}
	return round{perSecond(took[0]), perSecond(took[1])}, nil
}

func perSecond(took []time.Duration) float64 {
	slices.Sort(took)
	return 1 / took[len(took)/2].Seconds()
}
