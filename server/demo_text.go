package server

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/internal/text"
)

// demoTexts are what the demo organization answers with, in its language.
var demoTexts = []text.New{
	{Module: conversa.ModuleLeads, Name: "Boas-vindas", Body: "Olá, $[Leads.First Name|tudo bem]? Aqui é $[Owner.First Name]. Como posso ajudar?"},
	{Module: conversa.ModuleLeads, Name: "Horário de atendimento", Body: "Atendemos de segunda a sexta, das 9h às 18h, e aos sábados até as 13h."},
	{Module: conversa.ModuleLeads, Name: "Pedir e-mail", Body: "$[Leads.First Name|Para continuar], qual é o seu e-mail? Assim envio a proposta por lá também."},
	{Module: conversa.ModuleLeads, Name: "Welcome (English)", Body: "Hi, $[Leads.First Name|there]! This is $[Owner.First Name] of $[Account.Nickname]. How can I help?"},
	{Module: conversa.ModuleContacts, Name: "Boas-vindas", Body: "Olá de novo, $[Contacts.First Name|tudo bem]! Em que posso ajudar hoje?"},
	{Module: conversa.ModuleContacts, Name: "Confirmar dados", Body: "$[Contacts.Full Name|Olá], confirma para mim o e-mail $[Contacts.Email] e o telefone $[Contacts.Phone]?"},
	{Module: conversa.ModuleContacts, Name: "Prazo de entrega", Body: "O prazo de entrega é de 5 dias úteis. Assim que sair, aviso por aqui.\n$[Owner.First Name]"},
}

// predefineDemo saves them as the demo's administrator.
func (s *Server) predefineDemo(ctx context.Context, admin *ent.User) error {
	ctx = conversa.WithViewer(ctx, demoViewer(admin))
	texts := text.Service{Store: s.store, Now: s.now}
	for _, t := range demoTexts {
		if _, err := texts.Create(ctx, t); err != nil {
			return fmt.Errorf("save text %q: %w", t.Name, err)
		}
	}
	return nil
}

// demoViewer is the administrator as they would be signed in.
func demoViewer(admin *ent.User) conversa.Viewer {
	return conversa.Viewer{
		OrganizationID: admin.OrganizationID, UserID: admin.ID, Profile: admin.Profile, Scopes: conversa.AllScopes,
		Sight: conversa.Sight{AllRecords: true},
	}
}
