package whatsapp_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"conversa/internal/whatsapp"
)

const (
	secret = "conversa-test-app-secret"

	// textSignature is `openssl dgst -sha256 -hmac conversa-test-app-secret testdata/text.json`.
	textSignature = "sha256=465247fa82fa7f2b8421001bd99762bfc27bc37960eb341380fa80c743bbe946"
)

func TestSignatureIsMetas(t *testing.T) {
	t.Parallel()

	body, err := os.ReadFile("testdata/text.json")
	if err != nil {
		t.Fatal(err)
	}
	if got := whatsapp.Sign(secret, body); got != textSignature {
		t.Errorf("Sign = %s, want %s", got, textSignature)
	}
	digits := strings.TrimPrefix(textSignature, "sha256=")
	for name, c := range map[string]struct {
		secret, header string
		body           []byte
		want           bool
	}{
		"genuine":            {secret, textSignature, body, true},
		"upper case digits":  {secret, "sha256=" + strings.ToUpper(digits), body, true},
		"another body":       {secret, textSignature, body[:len(body)-1], false},
		"another secret":     {secret + "x", textSignature, body, false},
		"no header":          {secret, "", body, false},
		"no digits":          {secret, "sha256=", body, false},
		"half of the digits": {secret, "sha256=" + digits[:32], body, false},
		"no digits at all":   {secret, "sha256=zz", body, false},
		"another algorithm":  {secret, "sha1=" + digits, body, false},
		"no algorithm":       {secret, digits, body, false},
		"no secret":          {"", whatsapp.Sign("", body), body, false},
	} {
		if got := whatsapp.VerifySignature(c.secret, c.header, c.body); got != c.want {
			t.Errorf("%s: VerifySignature = %v, want %v", name, got, c.want)
		}
	}
}

func TestHashesAreEqualInHexAndBase64(t *testing.T) {
	t.Parallel()

	sum := sha256.Sum256([]byte("subject 0")) // has both letters that the URL alphabet changes
	digits, std := hex.EncodeToString(sum[:]), base64.StdEncoding.EncodeToString(sum[:])
	same := []string{
		digits, strings.ToUpper(digits), std, strings.TrimRight(std, "="),
		base64.URLEncoding.EncodeToString(sum[:]),
	}
	for _, a := range same {
		for _, b := range same {
			if !whatsapp.EqualHash(a, b) {
				t.Errorf("EqualHash(%s, %s) = false", a, b)
			}
		}
	}
	other := sha256.Sum256(nil)
	for _, b := range []string{"", "same", digits[:62], hex.EncodeToString(other[:]), hash} {
		if whatsapp.EqualHash(digits, b) {
			t.Errorf("EqualHash(%s, %s) = true", digits, b)
		}
		if whatsapp.EqualHash(b, "") {
			t.Errorf("EqualHash(%q, \"\") = true", b)
		}
	}
}
