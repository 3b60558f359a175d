package paper

import (
	"bytes"
	"fmt"
	"slices"

	"codeberg.org/go-pdf/fpdf"

	"conversa"
)

// head draws who issues the document, what it is, whom it is for and what it is about.
func (s *sheet) head() {
	const left = 105.0
	s.black()
	y := s.block(margin, s.logo(margin, margin), left, 15, s.d.Issuer)
	right := margin + left
	s.text(right, margin, width-left, 18, "B", "R", s.words.kinds[s.d.Kind])
	s.gray()
	s.text(right, margin+8, width-left, 12, "", "R", s.d.Number)
	y = max(y, margin+15) + 4
	s.rule(y)
	y += 4
	facts := s.facts(right, y, width-left)
	if s.d.Customer.Name != "" {
		s.gray()
		s.text(margin, y, left, 8, "", "L", s.words.customer)
		s.black()
		y = s.block(margin, y+lineHeight, left, 11, s.d.Customer)
	}
	y = max(y, facts) + 5
	s.black()
	for _, line := range s.wrapped(s.d.Subject, "B", 12, width) {
		s.text(margin, y, width, 12, "B", "L", line)
		y += 6
	}
	s.SetY(y + 2)
}

// logoWidth and logoHeight bound the logo, in millimetres.
const logoWidth, logoHeight = 60.0, 20.0

// logo draws the issuer's picture, as large as its place lets it, and gives where what is
// below it begins.
func (s *sheet) logo(x, y float64) float64 {
	p := s.d.Logo
	if p == nil || p.Width < 1 || p.Height < 1 {
		return y
	}
	scale := min(logoWidth/float64(p.Width), logoHeight/float64(p.Height))
	options := fpdf.ImageOptions{ImageType: "JPG"}
	s.RegisterImageOptionsReader("logo", options, bytes.NewReader(p.JPEG))
	// A cell's text begins 1 mm to the right of it.
	s.ImageOptions("logo", x+1, y, scale*float64(p.Width), scale*float64(p.Height), false, options, 0, "")
	return y + scale*float64(p.Height) + 3
}

// block draws a party and gives where it ends.
func (s *sheet) block(x, y, w, size float64, p Party) float64 {
	s.black()
	for _, line := range s.wrapped(p.Name, "B", size, w) {
		s.text(x, y, w, size, "B", "L", line)
		y += max(lineHeight, size*0.45)
	}
	s.gray()
	for _, detail := range p.Details {
		for _, line := range s.wrapped(detail, "", 9, w) {
			s.text(x, y, w, 9, "", "L", line)
			y += 4.3
		}
	}
	return y
}

// facts draws what is said once of the document, and gives where that ends.
func (s *sheet) facts(x, y, w float64) float64 {
	facts := [][2]string{{s.words.date, s.day(s.d.Date)}}
	if s.d.ValidUntil != nil {
		facts = append(facts, [2]string{s.words.validUntil, s.day(*s.d.ValidUntil)})
	}
	facts = append(facts, [2]string{s.words.preparedBy, s.d.PreparedBy}, [2]string{s.words.currency, s.d.Currency})
	if !slices.Contains([]conversa.SalesDocumentStatus{conversa.SalesSent, conversa.SalesAccepted}, s.d.Status) {
		facts = append(facts, [2]string{s.words.status, s.words.statuses[s.d.Status]})
	}
	for _, f := range facts {
		s.gray()
		s.text(x, y, 30, 9, "", "L", f[0])
		s.black()
		for _, line := range s.wrapped(f[1], "", 9, w-30) {
			s.text(x+30, y, w-30, 9, "", "R", line)
			y += lineHeight
		}
	}
	return y
}

// foot draws the end of a page.
func (s *sheet) foot() {
	s.rule(297 - 17)
	s.gray()
	name := s.wrapped(s.d.Issuer.Name, "", 8, 120)
	if len(name) > 0 {
		s.text(margin, 297-15.5, 120, 8, "", "L", name[0])
	}
	page := shown(fmt.Sprintf("%s · %s %d/", s.d.Number, s.words.page, s.PageNo()))
	w := s.GetStringWidth(page+"00") + 2 // how many pages there are is known in the end
	s.text(margin+width-w, 297-15.5, w, 8, "", "L", page+"{pages}")
	s.black()
}
