package conversa_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"conversa"
)

// spellings are people, each with every form in which WhatsApp or a person writes
// their number.
func spellings() map[string][]string {
	people := map[string][]string{}
	brazil(people)
	mexico(people)
	argentina(people)
	for name, forms := range map[string][]string{
		"United States":         {"15550100001", "+15550100001"},
		"another American":      {"15550100002"},
		"Israel":                {"972555001234"},
		"Portugal":              {"351955501234"},
		"short code":            {"55123"},
		"Brazil, too short":     {"55119555012"},
		"Brazil, too long":      {"551195550123456"},
		"Mexico, too long":      {"52155555012345"},
		"Argentina, too short":  {"5491155501"},
		"a user id":             {"BR.1000000000000000001"},
		"another user id":       {"BR.1000000000000000002"},
		"a placeholder":         {"<WHATSAPP_USER_PHONE_NUMBER>"},
		"a number with letters": {"5511a55501234"},
	} {
		people[name] = forms
	}
	return people
}

func brazil(people map[string][]string) {
	areas := "11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 61 62 63 64 65 66 67 " +
		"68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99"
	for i, area := range strings.Fields(areas) {
		first := "6789"[i%4]
		people["Brazil mobile "+area] = []string{
			fmt.Sprintf("55%s9%c5550123", area, first), fmt.Sprintf("55%s%c5550123", area, first), fmt.Sprintf("+55%s9%c5550123", area, first),
		}
		fixed := "2345"[i%4]
		if fixed == '5' && area >= "31" {
			fixed = '3'
		}
		landline := fmt.Sprintf("%s%c5550123", area, fixed)
		people["Brazil landline "+area] = []string{"55" + landline}
		people["Brazil, a landline's digits after a 9, "+area] = []string{"55" + area + "9" + landline[2:]}
	}
	people["Brazil, INDEX"] = []string{"5548955501234", "554855501234"}
	people["Brazil, 95 in São Paulo"] = []string{"5511955501234"}
	people["Brazil, landline in São Paulo"] = []string{"551155501234"}
}

func mexico(people map[string][]string) {
	for _, area := range strings.Fields("55 33 81 222 442 477 664 998 614 656") {
		number := (area + "5550123456")[:10]
		people["Mexico "+area] = []string{"52" + number, "521" + number, "+521" + number}
	}
}

func argentina(people map[string][]string) {
	for _, area := range strings.Fields("11 220 223 261 341 351 381 387 2202 2901 3327 3489 3757 3894") {
		number := (area + "55501234")[:10]
		people["Argentina "+area] = []string{
			"54" + number, "549" + number, "+549" + number, "54" + area + "15" + number[len(area):],
		}
	}
	people["Argentina, a number with 15 inside"] = []string{"541115501234", "5491115501234"}
}

func TestMatchKeyJoinsSpellingsAndNeverPeople(t *testing.T) {
	t.Parallel()
	people := spellings()
	owner, count := map[string]string{}, 0
	for name, forms := range people {
		keys := map[string]bool{}
		for _, form := range forms {
			keys[conversa.MatchKey(form)] = true
			count++
		}
		if len(keys) != 1 {
			t.Errorf("%s: %q have %d keys", name, forms, len(keys))
		}
		for key := range keys {
			if other, taken := owner[key]; taken {
				t.Errorf("%s and %s have one key, %s", name, other, key)
			}
			owner[key] = name
		}
	}
	if count < 200 {
		t.Errorf("only %d numbers", count)
	}
}

func TestMatchKeyOfAKeyIsTheKey(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		waID := rapid.StringMatching(`\+?(55|52|521|54|549|1|)[0-9]{0,13}`).Draw(t, "wa_id")
		key := conversa.MatchKey(waID)
		if again := conversa.MatchKey(key); again != key {
			t.Errorf("%s has key %s, whose key is %s", waID, key, again)
		}
	})
}

func TestPhoneOf(t *testing.T) {
	t.Parallel()
	for waID, want := range map[string]string{
		"15550100001": "+15550100001", "+15550100001": "+15550100001", "5555012": "+5555012",
		"123456": "", "1234567890123456": "", "BR.1": "", "": "", "+": "", "<NUMBER>": "", "１５５５０１００００１": "",
	} {
		if got := conversa.PhoneOf(waID); got != want {
			t.Errorf("PhoneOf(%q) = %q, want %q", waID, got, want)
		}
	}
}

func TestPhoneDigits(t *testing.T) {
	t.Parallel()
	for phone, want := range map[string]string{
		"+54 9 11 5550-1234": "5491155501234", "(11) 95550.1234": "11955501234", "": "", "no number": "", "+1 555 ０100": "1555100",
	} {
		if got := conversa.PhoneDigits(phone); got != want {
			t.Errorf("PhoneDigits(%q) = %q, want %q", phone, got, want)
		}
	}
}

func TestSplitName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"":                   {"", ""},
		"   ":                {"", ""},
		"Ana":                {"Ana", ""},
		"Ana Souza":          {"Ana", "Souza"},
		" Ana  Maria Souza ": {"Ana", "Maria Souza"},
		"José\u00a0Luis Paz": {"José\u00a0Luis", "Paz"},
		"🌸 Flor":             {"🌸", "Flor"},
		"李 小龙":               {"李", "小龙"},
	} {
		if first, last := conversa.SplitName(name); !slices.Equal([]string{first, last}, want) {
			t.Errorf("SplitName(%q) = %q, %q", name, first, last)
		}
	}
}
