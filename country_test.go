package conversa_test

import (
	"testing"

	"conversa"
)

func TestACustomersCountry(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct{ waID, userID, want string }{
		"Brazil":                      {"5511955501234", "", "BR"},
		"with a plus":                 {"+5511955501234", "", "BR"},
		"the United States":           {"15550100001", "", "US"},
		"Canada":                      {"14165550100", "", "CA"},
		"Jamaica's second area":       {"16585550100", "", "JM"},
		"Russia":                      {"79125550100", "", "RU"},
		"Kazakhstan":                  {"77015550100", "", "KZ"},
		"Curaçao":                     {"59995550100", "", "CW"},
		"Bonaire":                     {"59975550100", "", "BQ"},
		"the number before the id":    {"351915550100", "BR.1000000000000000001", "PT"},
		"no number":                   {"", "BR.1000000000000000001", "BR"},
		"a code that nobody has":      {"9995550100", "", ""},
		"a code that nobody has, id":  {"9995550100", "AR.1", "AR"},
		"an id of no country":         {"", "ZZ.1", ""},
		"an id without a country":     {"", "1000", ""},
		"nothing":                     {"", "", ""},
		"no number but a name":        {"someone", "", ""},
		"too short to be a number":    {"55119", "", ""},
		"a country in small letters":  {"", "br.1", ""},
		"any country is not a prefix": {"", "*.1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got := conversa.CountryOf(c.waID, c.userID); got != c.want {
				t.Errorf("CountryOf(%q, %q) = %q, want %q", c.waID, c.userID, got, c.want)
			}
		})
	}
}
