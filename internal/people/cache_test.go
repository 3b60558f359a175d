package people

import (
	"testing"

	"conversa"
)

// A session that got another token on another server is found by neither once it ended.
func TestARenewedSessionIsForgottenWhole(t *testing.T) {
	t.Parallel()

	c, err := newCache()
	if err != nil {
		t.Fatal(err)
	}
	before, after := tokenHash{1}, tokenHash{2}
	p := proof{viewer: conversa.Viewer{SessionID: "ses_1"}}
	c.put(before, p, 0)
	c.put(after, p, 0)
	if _, ok, _ := c.get(before); ok {
		t.Error("the token of before is good still")
	}
	if _, ok, _ := c.get(after); !ok {
		t.Error("the new token is not known")
	}
	c.forget("ses_1")
	for _, hash := range []tokenHash{before, after} {
		if _, ok, _ := c.get(hash); ok {
			t.Errorf("%v is known after the session ended", hash[0])
		}
	}
}
