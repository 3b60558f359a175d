package main

import (
	"context"
	"os"

	"conversa/server"
)

type serve struct{ server.Config }

func (c *serve) Run(ctx context.Context) error {
	s, err := server.New(ctx, c.Config, server.Options{Log: log(), Out: os.Stdout})
	if err != nil {
		return err
	}
	return s.Run(ctx)
}

type demo struct {
	server.Config
	SimulatorAddr string `default:"127.0.0.1:8081" placeholder:"HOST:PORT" help:"Where the simulated WhatsApp and its phone listen."`
}

func (c *demo) Run(ctx context.Context) error {
	return server.RunDemo(ctx, server.Demo{Config: c.Config, SimulatorAddr: c.SimulatorAddr}, os.Stdout, server.Options{Log: log()})
}

type simulate struct {
	Addr               string `default:"127.0.0.1:8081" placeholder:"HOST:PORT" help:"Where to listen."`
	WebhookURL         string `name:"webhook-url" default:"http://127.0.0.1:8080/webhooks/whatsapp" help:"Where notifications go."`
	AppID              string `name:"app-id" default:"400000000000001" help:"Id of the app."`
	AppSecret          string `default:"simulated-app-secret" help:"Signs every notification."`
	VerifyToken        string `default:"simulated-verify-token" help:"What is presented when a webhook's address is verified."`
	PhoneNumberID      string `name:"phone-number-id" default:"100000000000001" help:"Id of the number that is connected from the start."`
	WABAID             string `name:"waba-id" default:"200000000000001" help:"Id of its WhatsApp Business Account."`
	BusinessID         string `name:"business-id" default:"300000000000001" help:"Id of its business."`
	DisplayPhoneNumber string `default:"+1 555-010-0001" help:"The number."`
	VerifiedName       string `default:"Demo" help:"Its name."`
	AccessToken        string `default:"simulated-access-token" help:"The token that may use it."`
}

func (c *simulate) Run(ctx context.Context) error {
	return server.RunSimulator(ctx, server.Simulate(*c), os.Stdout, server.Options{Log: log()})
}
