package whatsapp

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"conversa"
)

// CodeMethod is how a number gets its verification code.
type CodeMethod string

const (
	CodeBySMS   CodeMethod = "SMS"
	CodeByVoice CodeMethod = "VOICE"
)

// RequestCode has Meta send a verification code to the number. language is one of
// Meta's, e.g. "pt_BR".
func (c *Client) RequestCode(ctx context.Context, cr Credentials, method CodeMethod, language string) error {
	body := map[string]string{"code_method": string(method), "language": language}
	return c.act(ctx, cr, "request code for", body, "request_code")
}

// VerifyCode proves by the code that the number is the business's.
func (c *Client) VerifyCode(ctx context.Context, cr Credentials, code string) error {
	return c.act(ctx, cr, "verify code of", map[string]string{"code": code}, "verify_code")
}

// Register makes the number able to send and receive. The PIN becomes that of its
// two-step verification, or is the one that it has already. It counts: Meta allows
// ten in 72 hours.
func (c *Client) Register(ctx context.Context, cr Credentials, pin string) error {
	return c.act(ctx, cr, "register", map[string]string{"messaging_product": "whatsapp", "pin": pin}, "register")
}

// Deregister gives the number's registration up.
func (c *Client) Deregister(ctx context.Context, cr Credentials) error {
	return c.act(ctx, cr, "deregister", map[string]string{"messaging_product": "whatsapp"}, "deregister")
}

// act asks for something to be done with the number. No secret of the request is in
// an error.
func (c *Client) act(ctx context.Context, cr Credentials, what string, body map[string]string, edge string) error {
	if _, err := c.call(ctx, http.MethodPost, cr.Token, body, nil, cr.PhoneNumberID, edge); err != nil {
		return fmt.Errorf("%s number %s: %w", what, cr.PhoneNumberID, err)
	}
	return nil
}

const profileFields = "about,address,description,email,profile_picture_url,websites,vertical"

// BusinessProfile reads what customers see of the business.
func (c *Client) BusinessProfile(ctx context.Context, cr Credentials) (conversa.BusinessProfile, error) {
	o, err := c.call(ctx, http.MethodGet, cr.Token, nil, url.Values{"fields": {profileFields}},
		cr.PhoneNumberID, "whatsapp_business_profile")
	if err != nil {
		return conversa.BusinessProfile{}, fmt.Errorf("get profile of number %s: %w", cr.PhoneNumberID, err)
	}
	var profile object
	if data := o.objects("data"); len(data) > 0 {
		profile = data[0]
	}
	if nested := profile.object("business_profile"); nested != nil { // some answers wrap it
		profile = nested
	}
	return readBusinessProfile(profile), nil
}

func readBusinessProfile(o object) conversa.BusinessProfile {
	told := func(key string) *string {
		if text := o.text(key); text != "" {
			return &text
		}
		return nil
	}
	p := conversa.BusinessProfile{
		About: told("about"), Address: told("address"), Description: told("description"), Email: told("email"),
		Vertical: told("vertical"), PictureURL: told("profile_picture_url"), Websites: []string{},
	}
	if o.text("vertical") == "UNDEFINED" {
		p.Vertical = nil
	}
	for _, raw := range list(o["websites"]) {
		if site := scalar(raw); site != "" {
			p.Websites = append(p.Websites, site)
		}
	}
	return p
}

// ProfileChange is what to change of a profile. Nil stays as it is.
type ProfileChange struct {
	Product     string    `json:"messaging_product"`
	About       *string   `json:"about,omitempty"`
	Address     *string   `json:"address,omitempty"`
	Description *string   `json:"description,omitempty"`
	Email       *string   `json:"email,omitempty"`
	Websites    *[]string `json:"websites,omitempty"`
	Vertical    *string   `json:"vertical,omitempty"`
}

// UpdateBusinessProfile changes what customers see of the business.
func (c *Client) UpdateBusinessProfile(ctx context.Context, cr Credentials, change ProfileChange) error {
	change.Product = "whatsapp"
	_, err := c.call(ctx, http.MethodPost, cr.Token, change, nil, cr.PhoneNumberID, "whatsapp_business_profile")
	if err != nil {
		return fmt.Errorf("update profile of number %s: %w", cr.PhoneNumberID, err)
	}
	return nil
}
