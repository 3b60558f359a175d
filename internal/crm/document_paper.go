package crm

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/salesdocument"
	"conversa/internal/paper"
)

// Links are the addresses at which documents are fetched without signing in, by who was
// given one, for a short time.
type Links struct {
	// Key signs them: all servers of a database have the same.
	Key []byte
	// Base is the public address of the servers.
	Base func() string
	Now  func() time.Time
}

// linkLife is long enough to follow a link, also when a page was open for a while.
const linkLife = 10 * time.Minute

// Address is where a document's PDF is for the next ten minutes, as long as that user sees
// it.
func (l *Links) Address(documentID, userID string) string {
	expires := strconv.FormatInt(l.Now().Add(linkLife).Unix(), 10)
	return strings.TrimRight(l.Base(), "/") + "/pdf/" + documentID + "?expires=" + expires +
		"&signature=" + l.sign(documentID, userID, expires) + "&by=" + userID
}

// Opens reports whether an address was given to that user and still holds.
func (l *Links) Opens(documentID, userID, expires, signature string) bool {
	if !hmac.Equal([]byte(signature), []byte(l.sign(documentID, userID, expires))) {
		return false
	}
	until, err := strconv.ParseInt(expires, 10, 64)
	return err == nil && l.Now().Unix() < until
}

func (l *Links) sign(documentID, userID, expires string) string {
	h := hmac.New(sha256.New, l.Key)
	h.Write([]byte(documentID + "\n" + userID + "\n" + expires))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// DocumentPDF draws a document that the context's viewer sees, as it is now, in the
// organization's language. name is a file's, e.g. "INV-0007.pdf". NOT_FOUND for another.
func (s *Service) DocumentPDF(ctx context.Context, id string) (name string, content []byte, err error) {
	row, err := s.document(ctx, id)
	if err != nil {
		return "", nil, err
	}
	return s.draw(ctx, row)
}

// document finds one with all that is drawn of it.
func (s *Service) document(ctx context.Context, id string) (*ent.SalesDocument, error) {
	row, err := s.Store.Client().SalesDocument.Query().Where(salesdocument.ID(id)).WithCreatedBy().WithLead().WithContact().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound.At("id")
	}
	if err != nil {
		return nil, fmt.Errorf("find document: %w", err)
	}
	return row, nil
}

func (s *Service) draw(ctx context.Context, row *ent.SalesDocument) (name string, content []byte, err error) {
	org, err := s.Store.Client().Organization.Get(ctx, row.OrganizationID)
	if err != nil {
		return "", nil, fmt.Errorf("find organization: %w", err)
	}
	drawn := paperOf(row, org)
	if drawn.Logo, err = s.logo(ctx, org); err != nil {
		return "", nil, err
	}
	content, err = paper.Draw(drawn)
	return row.Number() + ".pdf", content, err
}

func (s *Service) logo(ctx context.Context, org *ent.Organization) (*paper.Picture, error) {
	if org.LogoID == nil {
		return nil, nil
	}
	content, size, err := s.Logos.Logo(ctx, *org.LogoID)
	if err != nil || content == nil {
		return nil, err
	}
	return &paper.Picture{JPEG: content, Width: size.X, Height: size.Y}, nil
}

func paperOf(row *ent.SalesDocument, org *ent.Organization) paper.Document {
	zone, err := time.LoadLocation(org.TimeZone)
	if err != nil {
		zone = time.UTC // it was checked when it was chosen
	}
	return paper.Document{
		Kind: row.Kind, Status: row.Status, Number: row.Number(), Subject: row.Subject, Currency: row.Currency, Lines: row.Lines,
		Totals: conversa.SalesTotals{Subtotal: row.Subtotal, Tax: row.Tax, Total: row.Total},
		Date:   row.CreatedAt, ValidUntil: row.ValidUntil, PreparedBy: row.Edges.CreatedBy.Name, Locale: org.Locale, Zone: zone,
		Issuer: issuerOf(org), Customer: partyOf(row),
	}
}

func issuerOf(org *ent.Organization) paper.Party {
	p := paper.Party{Name: org.Name}
	if name := value(org.LegalName); name != "" && name != org.Name {
		p.Details = append(p.Details, name)
	}
	p.Details = append(p.Details, value(org.TaxID))
	p.Details = append(p.Details, strings.Split(value(org.Address), "\n")...)
	return p
}

// partyOf is the customer, with what is known of them.
func partyOf(row *ent.SalesDocument) paper.Party {
	switch {
	case row.Edges.Contact != nil:
		c := row.Edges.Contact
		return party(c.FullName(), c.Company, c.Email, c.Phone)
	case row.Edges.Lead != nil:
		l := row.Edges.Lead
		return party(l.FullName(), l.Company, l.Email, l.Phone)
	}
	return paper.Party{}
}

func party(name string, details ...*string) paper.Party {
	p := paper.Party{Name: name}
	for _, detail := range details {
		if text := value(detail); text != name {
			p.Details = append(p.Details, text)
		}
	}
	return p
}
