package conversa

import "strings"

// MatchKey folds the spellings under which one WhatsApp user is known into one
// key: Brazil's ninth digit (mobiles only), Mexico's 52/521, and Argentina's
// 54/549 and local 15. The wa_id itself is kept verbatim and never "corrected";
// the key only finds. Anything that is not a number is its own key.
func MatchKey(waID string) string {
	digits := strings.TrimPrefix(waID, "+")
	if !allDigits(digits) {
		return waID
	}
	switch {
	case strings.HasPrefix(digits, "55"):
		return brazilKey(digits)
	case len(digits) == 13 && strings.HasPrefix(digits, "521"):
		return "52" + digits[3:]
	case strings.HasPrefix(digits, "54"):
		return argentinaKey(digits)
	}
	return digits
}

// brazilKey drops the ninth digit of a mobile: 55, two digits of area, 9, and
// eight that begin with 6 to 9. A landline's eight begin with 2 to 5 and never
// carry it. From area 31 on, where WhatsApp leaves the digit out also of younger
// numbers, eight that begin with 5 count as a mobile's too: hardly any landline
// there does.
func brazilKey(digits string) string {
	if len(digits) != 13 || digits[4] != '9' {
		return digits
	}
	if digits[5] >= '6' || digits[5] == '5' && digits[2:4] >= "31" {
		return digits[:4] + digits[5:]
	}
	return digits
}

// argentinaKey drops the 9 that marks a mobile from abroad, or the 15 that marks
// it at home, between area and number: 54, and ten digits of both together. Areas
// have two digits (only 11), three or four.
func argentinaKey(digits string) string {
	if len(digits) == 13 && digits[2] == '9' {
		return "54" + digits[3:]
	}
	if len(digits) != 14 {
		return digits
	}
	for area := 2; area <= 4; area++ {
		end := 2 + area
		if digits[end:end+2] == "15" && (area > 2 || digits[2:4] == "11") {
			return digits[:end] + digits[end+2:]
		}
	}
	return digits
}

// PhoneOf is the number in E.164 that a wa_id stands for, as people write it;
// empty where the wa_id is not a number.
func PhoneOf(waID string) string {
	digits := strings.TrimPrefix(waID, "+")
	if len(digits) < 7 || len(digits) > 15 || !allDigits(digits) {
		return ""
	}
	return "+" + digits
}

func allDigits(s string) bool {
	if s == "" {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// SplitName takes a WhatsApp profile name apart at its first space.
func SplitName(name string) (first, last string) {
	first, last, _ = strings.Cut(strings.TrimSpace(name), " ")
	return first, strings.TrimSpace(last)
}

// PhoneDigits is a phone number as people write it, e.g. "+54 9 11 5550-1234",
// without its signs.
func PhoneDigits(phone string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
}
