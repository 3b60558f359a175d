package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"conversa/server"
)

type migrate struct{ server.Storage }

func (c *migrate) Run(ctx context.Context) error { return server.Migrate(ctx, c.Storage, log()) }

type webhooks struct {
	Replay replay `cmd:"" help:"Process bodies again, by the servers that run. What they changed before stays."`
}

type replay struct {
	server.Storage
	State string    `default:"KEPT" enum:"KEPT,DONE" help:"KEPT: what was not understood. DONE: what was."`
	ID    []string  `placeholder:"ID" help:"Only these."`
	Since time.Time `placeholder:"TIME" help:"Only what came since, e.g. 2026-03-01T12:00:00Z."`
}

func (c *replay) Run(ctx context.Context) error {
	count, err := server.ReplayWebhooks(ctx, c.Storage, server.Replayed{State: c.State, IDs: c.ID, Since: c.Since}, quietLog())
	if err != nil {
		return err
	}
	fmt.Println(count)
	return nil
}

type org struct {
	Create orgCreate `cmd:"" help:"Make an organization and its administrator. Prints its id."`
}

type orgCreate struct {
	server.Storage
	Name          string `required:"" help:"Name of the organization."`
	AdminEmail    string `required:"" placeholder:"E-MAIL" help:"What its administrator signs in with."`
	AdminPassword string `required:"" placeholder:"PASSWORD" help:"At least 10 characters."`
	AdminName     string `placeholder:"NAME" help:"Default: the address before the @."`
	Locale        string `default:"en" placeholder:"TAG" help:"Language, e.g. pt-BR."`
	TimeZone      string `default:"UTC" placeholder:"ZONE" help:"E.g. America/Sao_Paulo."`
}

func (c *orgCreate) Run(ctx context.Context) error {
	id, err := server.CreateOrganization(ctx, c.Storage, server.NewOrganization{
		Name: c.Name, AdminEmail: c.AdminEmail, AdminPassword: c.AdminPassword, AdminName: c.AdminName,
		Locale: c.Locale, TimeZone: c.TimeZone,
	}, quietLog())
	if err != nil {
		return err
	}
	fmt.Println(id)
	return nil
}

type user struct {
	ResetPassword resetPassword `cmd:"" help:"Make a one-time address at which a user chooses a password. Prints it; it is good for a week."`
}

type resetPassword struct {
	server.Storage
	PublicURL string `name:"public-url" env:"CONVERSA_PUBLIC_URL" placeholder:"URL" help:"Address at which browsers reach the server. Without it, only the path is printed."`
	Email     string `required:"" placeholder:"E-MAIL" help:"The user."`
}

func (c *resetPassword) Run(ctx context.Context) error {
	link, err := server.ResetPassword(ctx, c.Storage, c.PublicURL, c.Email, quietLog())
	if err != nil {
		return err
	}
	if c.PublicURL == "" {
		fmt.Fprintln(os.Stderr, "Open this path at the address of the server, or name that with --public-url.")
	}
	fmt.Println(link)
	return nil
}

type token struct {
	Create tokenCreate `cmd:"" help:"Make a token that acts as a user. Prints its secret, which is not shown again."`
}

type tokenCreate struct {
	server.Storage
	Email  string   `required:"" placeholder:"E-MAIL" help:"The user."`
	Name   string   `required:"" help:"What the token is for."`
	Scopes []string `required:"" sep:"," placeholder:"SCOPE" help:"READ, SEND, WRITE, ADMIN."`
}

func (c *tokenCreate) Run(ctx context.Context) error {
	secret, err := server.CreateToken(ctx, c.Storage, c.Email, c.Name, c.Scopes, quietLog())
	if err != nil {
		return err
	}
	fmt.Println(secret)
	return nil
}

type account struct {
	Add accountAdd `cmd:"" help:"Connect a number, without a browser. Prints the account's id."`
}

type accountAdd struct {
	server.Storage
	server.WhatsApp
	OrgAdmin      string `required:"" placeholder:"E-MAIL" help:"An administrator of the organization; owns strangers until an assignment says otherwise."`
	Nickname      string `required:"" help:"What the organization calls the account."`
	PhoneNumberID string `name:"phone-number-id" required:"" placeholder:"ID" help:"Meta's id of the number."`
	WABAID        string `name:"waba-id" required:"" placeholder:"ID" help:"Meta's id of the WhatsApp Business Account."`
	AccessToken   string `required:"" placeholder:"TOKEN" help:"A token that may use the number."`
	AddAs         string `default:"LEADS" enum:"LEADS,CONTACTS" help:"What strangers who write become."`
}

func (c *accountAdd) Run(ctx context.Context) error {
	id, err := server.AddAccount(ctx, c.Storage, c.WhatsApp, server.NewAccount{
		OrgAdminEmail: c.OrgAdmin, Nickname: c.Nickname, PhoneNumberID: c.PhoneNumberID, WABAID: c.WABAID,
		AccessToken: c.AccessToken, AddAs: c.AddAs,
	}, quietLog())
	if err != nil {
		return err
	}
	fmt.Println(id)
	return nil
}

type version struct{}

func (version) Run() error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		fmt.Println("conversa (unknown version)")
		return nil
	}
	facts := map[string]string{}
	for _, s := range info.Settings {
		facts[s.Key] = s.Value
	}
	text := "conversa " + info.Main.Version
	if revision := facts["vcs.revision"]; revision != "" {
		text += " " + revision[:min(12, len(revision))] + " " + facts["vcs.time"]
	}
	fmt.Println(text, info.GoVersion)
	return nil
}
