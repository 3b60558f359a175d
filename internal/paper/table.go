package paper

import (
	"slices"
	"strconv"

	"conversa"
)

// column is one of the table.
type column struct {
	title string
	width float64
	align string
	of    func(i int, l conversa.SalesLine) string
}

// columns are those that the document needs: without a discount there is none for it. The
// second takes the room that is left.
func (s *sheet) columns() []column {
	all := []column{
		{"#", 9, "R", func(i int, _ conversa.SalesLine) string { return strconv.Itoa(i + 1) }},
		{s.words.description, 0, "L", nil},
		{s.words.quantity, 20, "R", func(_ int, l conversa.SalesLine) string { return s.numbers.write(l.Quantity) }},
		{s.words.price, 27, "R", func(_ int, l conversa.SalesLine) string { return s.numbers.write(l.UnitPrice) }},
		{s.words.discount, 19, "R", func(_ int, l conversa.SalesLine) string { return s.numbers.percent(l.Discount) }},
		{s.words.tax, 18, "R", func(_ int, l conversa.SalesLine) string { return s.numbers.percent(l.TaxRate) }},
		{s.words.total, 28, "R", func(_ int, l conversa.SalesLine) string { return s.numbers.write(l.Total) }},
	}
	if !slices.ContainsFunc(s.d.Lines, func(l conversa.SalesLine) bool { return l.Discount.Sign() > 0 }) {
		all = slices.Delete(all, 4, 5)
	}
	left := width
	for _, c := range all {
		left -= c.width
	}
	all[1].width = left
	return all
}

// table draws the lines, with the titles on each page.
func (s *sheet) table() {
	columns := s.columns()
	s.titles(columns)
	for i, l := range s.d.Lines {
		s.line(columns, i, l)
	}
}

// titles draws the head of the table.
func (s *sheet) titles(columns []column) {
	y := s.GetY()
	s.SetFillColor(238, 240, 243)
	s.Rect(margin, y, width, 7, "F")
	x := margin
	s.black()
	for _, c := range columns {
		s.text(x, y+1.1, c.width, 8.5, "B", c.align, c.title)
		x += c.width
	}
	s.SetY(y + 8)
}

// turn begins another page of the table.
func (s *sheet) turn(columns []column) {
	s.AddPage()
	s.SetY(margin)
	s.titles(columns)
}

// line draws a line of the document. A tall one goes on over the end of the page.
func (s *sheet) line(columns []column, i int, l conversa.SalesLine) {
	described := s.wrapped(l.Description, "", 9, columns[1].width)
	height := float64(len(described))*lineHeight + 2
	if y := s.GetY(); y+height > bottom && height <= keptTogether || y+lineHeight > bottom {
		s.turn(columns)
	}
	y, x := s.GetY(), margin
	s.black()
	for _, c := range columns {
		if c.of != nil {
			s.fitted(x, y, c, c.of(i, l))
		}
		x += c.width
	}
	for _, text := range described {
		if y+lineHeight > bottom {
			s.turn(columns)
			y = s.GetY()
		}
		s.text(margin+columns[0].width, y, columns[1].width, 9, "", "L", text)
		y += lineHeight
	}
	s.rule(y + 1)
	s.SetY(y + 2)
}

// fitted draws a number as large as its column has room for.
func (s *sheet) fitted(x, y float64, c column, text string) {
	size := 9.0
	for s.SetFont(family, "", size); s.GetStringWidth(text) > c.width-2 && size > 5; s.SetFont(family, "", size) {
		size -= 0.5
	}
	s.text(x, y, c.width, size, "", c.align, text)
}

// totals draws the sums, all on one page.
func (s *sheet) totals() {
	taxes := slices.DeleteFunc(conversa.SalesTaxes(s.d.Lines, s.d.Currency), func(t conversa.SalesTax) bool { return t.Rate.Sign() == 0 })
	height := float64(len(taxes)+2)*5.5 + 10
	if s.GetY()+height > bottom && height < bottom-margin {
		s.AddPage()
		s.SetY(margin)
	}
	y := s.GetY() + 3
	row := func(style, label, amount string) {
		size := 9.5
		if style == "B" {
			size = 12
		}
		if y+7 > bottom {
			s.AddPage()
			y = margin
		}
		s.text(margin+70, y, 62, size, style, "R", label)
		s.text(margin+132, y, 48, size, style, "R", amount)
		y += 5.5
	}
	s.gray()
	row("", s.words.subtotal, s.numbers.write(s.d.Totals.Subtotal))
	for _, t := range taxes {
		row("", s.words.tax+" "+s.numbers.percent(t.Rate)+" "+s.words.of+" "+s.numbers.write(t.Net), s.numbers.write(t.Tax))
	}
	s.black()
	y++
	row("B", s.words.total, s.d.Currency+" "+s.numbers.write(s.d.Totals.Total))
}
