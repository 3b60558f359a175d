package conversa

import "strings"

// Currencies of ISO 4217, by how many digits their minor unit has. Funds, metals and
// codes for tests are none that a document is made out in.
const (
	noMinorUnit = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
	hundredths  = `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
		CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
		INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN
		NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN
		SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`
	thousandths    = "BHD IQD JOD KWD LYD OMR TND"
	tenThousandths = "CLF UYW"
)

var minorUnits = func() map[string]int {
	units := map[string]int{}
	for digits, codes := range map[int]string{0: noMinorUnit, 2: hundredths, 3: thousandths, 4: tenThousandths} {
		for _, code := range strings.Fields(codes) {
			units[code] = digits
		}
	}
	return units
}()

// MinorUnit is how many digits a currency has behind the point: 2 of BRL, 0 of JPY, 3 of
// KWD. False for what is no code of ISO 4217 in capitals.
func MinorUnit(currency string) (digits int, ok bool) {
	digits, ok = minorUnits[currency]
	return digits, ok
}
