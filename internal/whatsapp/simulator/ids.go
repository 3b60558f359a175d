package simulator

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/big"
	mathrand "math/rand/v2"
	"strconv"
	"strings"
)

// newWamid is a message id built as WhatsApp builds it: base64 of the other party's number and a random id.
func newWamid(party string, inbound bool) string {
	direction := byte(0x11)
	if inbound {
		direction = 0x12
	}
	var b bytes.Buffer
	b.Write([]byte{0x1c, 0x18, byte(min(len(party), 40))})
	b.WriteString(party[:min(len(party), 40)])
	b.Write([]byte{0x15, 0x02, 0x00, direction, 0x18, 0x14})
	random := make([]byte, 10)
	_, _ = rand.Read(random) // never fails
	b.WriteString(strings.ToUpper(hex.EncodeToString(random)))
	b.WriteByte(0)
	return "wamid." + base64.StdEncoding.EncodeToString(b.Bytes())
}

// newID is the id of a file or a number: digits, unique in this simulator.
func (s *Simulator) newID() string {
	s.idCounter++
	return strconv.FormatUint(2_000_000_000_000_000+s.idCounter*1_000_003+randomBelow(1_000_003), 10)
}

// randomText is n characters of letters and digits.
func randomText(n int) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(rand.Text())
	}
	return b.String()[:n]
}

func randomBelow(n int64) uint64 {
	value, err := rand.Int(rand.Reader, big.NewInt(n))
	if err != nil { // crypto/rand's reader never fails
		return 0
	}
	return value.Uint64()
}

// newDice is the source of chaos; the same seed gives the same choices.
func newDice(seed uint64) *mathrand.Rand {
	return mathrand.New(mathrand.NewPCG(seed, seed^0x9e3779b97f4a7c15))
}

// userIDOf is the business-scoped id of a person: one for each business and phone, always the same.
func userIDOf(business, waID string) string {
	sum := sha256.Sum256([]byte(business + "\x00" + waID))
	return fmt.Sprintf("%s.%019d", countryOf(waID), binary.BigEndian.Uint64(sum[:8])%1e19)
}

// countryOf is the country of a number, for the prefix of a user id. Few are enough: the prefix means nothing more.
func countryOf(waID string) string {
	for _, c := range []struct{ prefix, country string }{
		{"55", "BR"}, {"52", "MX"}, {"54", "AR"}, {"351", "PT"}, {"34", "ES"}, {"44", "GB"}, {"49", "DE"},
		{"33", "FR"}, {"91", "IN"}, {"972", "IL"}, {"1", "US"},
	} {
		if strings.HasPrefix(waID, c.prefix) {
			return c.country
		}
	}
	return "US"
}

// samePhone are the forms under which WhatsApp may know a number: Brazil's ninth digit, Mexico's 1, Argentina's 9.
func samePhone(phone string) []string {
	forms := []string{phone}
	swap := func(prefix, mark string, short int) {
		rest, ok := strings.CutPrefix(phone, prefix)
		switch {
		case !ok:
		case len(rest) == short:
			forms = append(forms, prefix+mark+rest)
		case len(rest) == short+1 && strings.HasPrefix(rest, mark):
			forms = append(forms, prefix+rest[1:])
		}
	}
	swap("52", "1", 10)
	swap("54", "9", 10)
	if len(phone) > 4 && strings.HasPrefix(phone, "55") {
		swap(phone[:4], "9", 8)
	}
	return forms
}
