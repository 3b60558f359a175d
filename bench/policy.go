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
	v := &view.Service{Store: opened}
	for _, owners := range []int{1, seen} {
		lists := pages(v)
		for _, name := range slices.Sorted(maps.Keys(lists)) {
			page := lists[name]
			m := &measure{
				Database: s.name(), Name: fmt.Sprintf("page of %s, %d owners", name, owners), Unit: "per second",
				LimitName: "the same page without the policy", Goal: goal{RatioAtLeast: policyGoal},
			}
			for range p.rounds {
				r, err := compare(seller(ctx, owners), everybody(ctx), page)
				if err != nil {
					return fmt.Errorf("%s: %w", m.Name, err)
				}
				m.Rounds = append(m.Rounds, r)
			}
			r.add(m)
		}
	}
	return s.decide(ctx, r, p, opened)
}

// storage is the server's own database.
func (s *site) storage() store.Config {
	var c store.Config
	for _, setting := range s.settings() {
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

// pages are the lists, each from a place in its middle.
func pages(v *view.Service) map[string]func(context.Context) error {
	middle := view.Position{At: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC), ID: "x"}.String()
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
func compare(with, without context.Context, page func(context.Context) error) (round, error) {
	var took [2][]time.Duration
	for start := time.Now(); time.Since(start) < pageTime; {
		for side, ctx := range []context.Context{with, without} {
			begin := time.Now()
			if err := page(ctx); err != nil {
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
