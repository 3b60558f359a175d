package server

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/internal/crm"
	"conversa/internal/people"
)

// demoIssuer is who the demo organization is on its documents.
var demoIssuer = people.Issuer{
	LegalName: pointer("Demo Comércio de Calçados Ltda."), TaxID: pointer("CNPJ 00.000.000/0001-00"),
	Address: pointer("Rua Exemplo, 100\nSão Paulo – SP"),
}

// demoSale is a customer of the demo, and what was made out to them.
type demoSale struct {
	customer  crm.Fields
	documents []crm.Document
}

var demoSales = []demoSale{
	{
		crm.Fields{FirstName: pointer("Beatriz"), LastName: pointer("Gonçalves"), Phone: pointer("+55 11 95550-0101"), Company: pointer("Ateliê Gonçalves"), Email: pointer("beatriz@example.com")},
		[]crm.Document{{
			Kind: conversa.SalesQuote, Subject: "Tênis para a equipe de vendas", Currency: "BRL", Status: pointer(conversa.SalesSent),
			Lines: []conversa.SalesLine{
				{Description: "Tênis de corrida, tamanhos 36 a 42", Quantity: "12", UnitPrice: "249.90", Discount: "10", TaxRate: "17"},
				{Description: "Bordado do logotipo", Quantity: "12", UnitPrice: "18.50", Discount: "0", TaxRate: "5"},
				{Description: "Frete", Quantity: "1", UnitPrice: "89", Discount: "0", TaxRate: "0"},
			},
		}},
	},
	{
		crm.Fields{FirstName: pointer("João"), LastName: pointer("Araújo"), Phone: pointer("+55 21 95550-0102"), Email: pointer("joao@example.com")},
		[]crm.Document{
			{
				Kind: conversa.SalesOrder, Subject: "Botas de segurança", Currency: "BRL", Status: pointer(conversa.SalesAccepted),
				Lines: []conversa.SalesLine{{Description: "Bota de segurança, bico de aço", Quantity: "5", UnitPrice: "319.00", Discount: "5", TaxRate: "17"}},
			},
			{
				Kind: conversa.SalesInvoice, Subject: "Botas de segurança", Currency: "BRL",
				Lines: []conversa.SalesLine{{Description: "Bota de segurança, bico de aço", Quantity: "5", UnitPrice: "319.00", Discount: "5", TaxRate: "17"}},
			},
		},
	},
}

// sellDemo makes the customers and documents as the demo's administrator.
func (s *Server) sellDemo(ctx context.Context, admin *ent.User) error {
	viewer := demoViewer(admin)
	ctx = conversa.WithViewer(ctx, viewer)
	if _, err := s.people.UpdateOrganization(ctx, people.OrganizationChange{Issuer: demoIssuer}); err != nil {
		return fmt.Errorf("name issuer: %w", err)
	}
	for _, sale := range demoSales {
		customer, err := s.resolver.Customers.Create(ctx, viewer, conversa.ModuleContacts, sale.customer)
		if err != nil {
			return fmt.Errorf("make customer: %w", err)
		}
		for _, d := range sale.documents {
			d.Customer = customer
			if _, err := s.resolver.Customers.CreateDocument(ctx, viewer, "", d); err != nil {
				return fmt.Errorf("make document %q: %w", d.Subject, err)
			}
		}
	}
	return nil
}

func pointer[T any](v T) *T { return &v }
