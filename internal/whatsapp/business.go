package whatsapp

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// pageSize and maxPages bound a list of what a token reaches.
const (
	pageSize = "100"
	maxPages = 20
)

// Business is a business portfolio at Meta.
type Business struct{ ID, Name string }

// WABA is a WhatsApp Business Account. Its states are open sets of words.
type WABA struct {
	ID, Name, BusinessID string
	// ReviewStatus is APPROVED where the account may be used.
	ReviewStatus string
	// VerificationStatus is that of the business: VERIFIED, in either case of letters.
	VerificationStatus string
}

// Businesses are the portfolios that a token reaches.
func (c *Client) Businesses(ctx context.Context, token string) ([]Business, error) {
	found, err := c.list(ctx, token, "id,name", "me", "businesses")
	if err != nil {
		return nil, fmt.Errorf("list businesses: %w", err)
	}
	businesses := make([]Business, len(found))
	for i, o := range found {
		businesses[i] = Business{ID: o.text("id"), Name: o.text("name")}
	}
	return businesses, nil
}

const wabaFields = "id,name,account_review_status,business_verification_status,owner_business_info"

// WABAsOf are the WhatsApp Business Accounts that a portfolio owns or works for.
func (c *Client) WABAsOf(ctx context.Context, token, businessID string) ([]WABA, error) {
	var wabas []WABA
	for _, edge := range []string{"owned_whatsapp_business_accounts", "client_whatsapp_business_accounts"} {
		found, err := c.list(ctx, token, wabaFields, businessID, edge)
		if err != nil {
			return nil, fmt.Errorf("list accounts of business %s: %w", businessID, err)
		}
		for _, o := range found {
			wabas = append(wabas, readWABA(o))
		}
	}
	return wabas, nil
}

// WABA reads a WhatsApp Business Account.
func (c *Client) WABA(ctx context.Context, token, wabaID string) (WABA, error) {
	o, err := c.call(ctx, http.MethodGet, token, nil, url.Values{"fields": {wabaFields}}, wabaID)
	if err != nil {
		return WABA{}, fmt.Errorf("get account %s: %w", wabaID, err)
	}
	return readWABA(o), nil
}

func readWABA(o object) WABA {
	return WABA{
		ID: o.text("id"), Name: o.text("name"), BusinessID: o.object("owner_business_info").text("id"),
		ReviewStatus: o.text("account_review_status"), VerificationStatus: o.text("business_verification_status"),
	}
}

// PhoneNumbers are the numbers of a WhatsApp Business Account.
func (c *Client) PhoneNumbers(ctx context.Context, token, wabaID string) ([]PhoneNumber, error) {
	found, err := c.list(ctx, token, phoneNumberFields, wabaID, "phone_numbers")
	if err != nil {
		return nil, fmt.Errorf("list numbers of %s: %w", wabaID, err)
	}
	numbers := make([]PhoneNumber, len(found))
	for i, o := range found {
		numbers[i] = readPhoneNumber(o)
	}
	return numbers, nil
}

// list reads all pages of an edge.
func (c *Client) list(ctx context.Context, token, fields string, path ...string) ([]object, error) {
	var all []object
	query := url.Values{"fields": {fields}, "limit": {pageSize}}
	for range maxPages {
		o, err := c.call(ctx, http.MethodGet, token, nil, query, path...)
		if err != nil {
			return nil, err
		}
		all = append(all, o.objects("data")...)
		paging := o.object("paging")
		after := paging.object("cursors").text("after")
		if after == "" || paging.text("next") == "" {
			break
		}
		query.Set("after", after)
	}
	return all, nil
}
