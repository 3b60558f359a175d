package whatsapp

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

const signaturePrefix = "sha256="

// Sign gives the value of the header X-Hub-Signature-256 for a body, under the app's secret.
func Sign(secret string, body []byte) string {
	return signaturePrefix + hex.EncodeToString(mac(secret, body))
}

// VerifySignature tells whether header signs the body exactly as it was received, in constant
// time. Without a secret or a header nothing is genuine.
func VerifySignature(secret, header string, body []byte) bool {
	digits, ok := strings.CutPrefix(header, signaturePrefix)
	if !ok || secret == "" {
		return false
	}
	given, err := hex.DecodeString(digits)
	return err == nil && hmac.Equal(given, mac(secret, body))
}

func mac(secret string, body []byte) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write(body)
	return h.Sum(nil)
}

// EqualHash compares two SHA-256 sums, each in hex or base64: webhooks give base64, the media
// endpoint hex. What is not a sum equals nothing.
func EqualHash(a, b string) bool {
	left, right := hashBytes(a), hashBytes(b)
	return left != nil && subtle.ConstantTimeCompare(left, right) == 1
}

func hashBytes(s string) []byte {
	if sum, err := hex.DecodeString(s); err == nil && len(sum) == sha256.Size {
		return sum
	}
	s = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s, "="))
	if sum, err := base64.RawStdEncoding.DecodeString(s); err == nil && len(sum) == sha256.Size {
		return sum
	}
	return nil
}
