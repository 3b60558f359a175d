package stripepay_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stripe/stripe-mock/embedded"
	"github.com/stripe/stripe-mock/server"

	"conversa"
	"conversa/internal/credit"
	"conversa/internal/credit/stripepay"
)

// mocked is what Stripe's own mock refused and answered: it holds each request to the
// published description of the API.
type mocked struct {
	t        *testing.T
	stub     *server.StubServer
	requests []string
}

func newMocked(t *testing.T) (m *mocked, p *stripepay.Stripe) {
	t.Helper()
	log.SetOutput(io.Discard) // it logs by itself
	spec, err := server.LoadSpec(embedded.OpenAPISpec, "")
	if err != nil {
		t.Fatal(err)
	}
	fixtures, err := server.LoadFixtures(embedded.OpenAPIFixtures, "")
	if err != nil {
		t.Fatal(err)
	}
	stub, err := server.NewStubServer(fixtures, spec, false, false)
	if err != nil {
		t.Fatal(err)
	}
	m = &mocked{t: t, stub: stub}
	api := httptest.NewServer(m)
	t.Cleanup(api.Close)
	return m, stripepay.New(stripepay.Config{Key: "sk_test_123", URL: api.URL})
}

// ServeHTTP implements http.Handler.
func (m *mocked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	recorded := httptest.NewRecorder()
	m.stub.HandleRequest(recorded, r)
	m.requests = append(m.requests, r.Method+" "+r.URL.Path)
	if recorded.Code != http.StatusOK {
		m.t.Errorf("%s %s was refused with %d: %s", r.Method, r.URL.Path, recorded.Code, recorded.Body)
	}
	for name, values := range recorded.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(recorded.Code)
	_, _ = w.Write(recorded.Body.Bytes())
}

var order = credit.Order{
	PurchaseID: "cpu_1", Amount: 10 * conversa.Credit, Price: "5.00", Currency: "BRL", ReturnURL: "https://conversa.example.com/back",
	Card: conversa.Card{Customer: "cus_1", Method: "pm_1", Words: "Visa 4242"},
}

// Whatever is said to Stripe is what its description of the API allows.
func TestStripeUnderstandsWhatIsSaid(t *testing.T) {
	m, p := newMocked(t)
	begun := order
	begun.Reference = "cs_1"
	charged := order
	charged.Reference = "pi_1"
	for name, ask := range map[string]func() (credit.Payment, error){
		"a page is begun":         func() (credit.Payment, error) { return p.Checkout(t.Context(), order) },
		"a page is asked about":   func() (credit.Payment, error) { return p.Checkout(t.Context(), begun) },
		"a card is charged":       func() (credit.Payment, error) { return p.Charge(t.Context(), order) },
		"a charge is asked about": func() (credit.Payment, error) { return p.Charge(t.Context(), charged) },
	} {
		if _, err := ask(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(m.requests) != 4 {
		t.Errorf("asked was %q", m.requests)
	}
}

// The mock refuses what the description does not have: else the test above would show
// nothing.
func TestTheMockOfStripeRefuses(t *testing.T) {
	m, _ := newMocked(t)
	for _, form := range []string{"mode=payment&success_url=https://conversa.example.com&no_such_field=1", "mode=no_such_mode"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/checkout/sessions", strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", "Bearer sk_test_123")
		recorded := httptest.NewRecorder()
		if m.stub.HandleRequest(recorded, r); recorded.Code != http.StatusBadRequest {
			t.Errorf("%s is answered with %d", form, recorded.Code)
		}
	}
}
