// Package paper draws sales documents as PDF. It knows no rows.
package paper

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"conversa"
)

// Document is what is drawn. Its lines are priced.
type Document struct {
	Kind     conversa.SalesDocumentKind
	Status   conversa.SalesDocumentStatus
	Number   string
	Subject  string
	Currency string
	Lines    []conversa.SalesLine
	Totals   conversa.SalesTotals
	// Date is when it was made, ValidUntil may be nil.
	Date       time.Time
	ValidUntil *time.Time
	Issuer     Party
	// Logo may be nil.
	Logo *Picture
	// Customer without a name is left out.
	Customer Party
	// PreparedBy is a person's name.
	PreparedBy string
	// Locale is a language tag: Portuguese is written in Portuguese, all others in English.
	Locale string
	// Zone is where the days begin.
	Zone *time.Location
}

// Picture is a JPEG, and its size in pixels.
type Picture struct {
	JPEG          []byte
	Width, Height int
}

// Party is one of the two sides: a name, and what stands below it, an entry a line. Empty
// entries are left out.
type Party struct {
	Name    string
	Details []string
}

// Sizes in millimetres.
const (
	margin, width = 15.0, 180.0
	// bottom is where the foot of a page begins.
	bottom     = 297.0 - 22.0
	lineHeight = 4.8
	// keptTogether is how tall a line of the document may be to be moved to the next page
	// whole.
	keptTogether = 60.0
)

// family is what the fonts are registered as. They are the Go fonts, of the module that
// has them: Latin, Greek and Cyrillic.
const family = "Go"

// Draw gives the PDF: the same bytes for the same document.
func Draw(d Document) ([]byte, error) {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(d.Date.UTC())
	pdf.SetModificationDate(d.Date.UTC())
	pdf.AddUTF8FontFromBytes(family, "", goregular.TTF)
	pdf.AddUTF8FontFromBytes(family, "B", gobold.TTF)
	pdf.SetMargins(margin, margin, margin)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AliasNbPages("{pages}")
	s := &sheet{Fpdf: pdf, d: d, words: wordsOf(d.Locale), numbers: numbersOf(d.Locale)}
	pdf.SetProducer("Conversa", true)
	pdf.SetTitle(shown(s.words.kinds[d.Kind]+" "+d.Number), true)
	pdf.SetAuthor(shown(d.Issuer.Name), true)
	pdf.SetFooterFunc(s.foot)
	pdf.AddPage()
	s.head()
	s.table()
	s.totals()
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("draw document %s: %w", d.Number, err)
	}
	return b.Bytes(), nil
}

// sheet is a document half drawn.
type sheet struct {
	*fpdf.Fpdf
	d       Document
	words   words
	numbers numbers
}

// text puts a text at a place, in a box of that width: align is "L" or "R".
func (s *sheet) text(x, y, w, size float64, style, align, text string) {
	s.SetFont(family, style, size)
	s.SetXY(x, y)
	s.CellFormat(w, lineHeight, shown(text), "", 0, align, false, 0, "")
}

// wrapped is a text in lines of that width.
func (s *sheet) wrapped(text, style string, size, w float64) (lines []string) {
	s.SetFont(family, style, size)
	return s.SplitText(shown(text), w-2) // a cell leaves 1 mm free on each side
}

func (s *sheet) rule(y float64) {
	s.SetDrawColor(200, 200, 200)
	s.Line(margin, y, margin+width, y)
}

func (s *sheet) day(at time.Time) string {
	return conversa.MergeWords{Locale: s.d.Locale, Zone: s.d.Zone}.Day(at)
}

func (s *sheet) gray() { s.SetTextColor(95, 95, 95) }

func (s *sheet) black() { s.SetTextColor(20, 20, 20) }
