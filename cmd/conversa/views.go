package main

import (
	"context"
	"os"

	"conversa/server"
)

type views struct {
	Run  viewsRun  `cmd:"" help:"Print all messages of a view, as the user sees them."`
	List viewsList `cmd:"" help:"Print the views that the user may use: id, number of messages and name."`
}

type viewsRun struct {
	server.Storage
	Name   string `arg:"" help:"Name of the view, or its id."`
	Email  string `required:"" placeholder:"E-MAIL" help:"The user on whose behalf."`
	Output string `short:"o" default:"json" enum:"json,csv,ndjson" help:"json, csv or ndjson."`
}

func (c *viewsRun) Run(ctx context.Context) error {
	run := server.ViewRun{Email: c.Email, Name: c.Name, Output: c.Output}
	return server.RunView(ctx, c.Storage, run, os.Stdout, os.Stderr, quietLog())
}

type viewsList struct {
	server.Storage
	Email string `required:"" placeholder:"E-MAIL" help:"The user on whose behalf."`
}

func (c *viewsList) Run(ctx context.Context) error {
	return server.ListViews(ctx, c.Storage, c.Email, os.Stdout, quietLog())
}
