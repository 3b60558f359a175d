package simulator

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// versionPrefix matches the version of the Graph API; any is served alike.
var versionPrefix = regexp.MustCompile(`^/v\d+\.\d+(/.*)$`)

// Handler serves the Graph API under /vNN.N/, the control interface under /simulator/ and the phone page at /.
func (s *Simulator) Handler() http.Handler {
	graph, control, page := s.graph(), s.control(), phonePage()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case versionPrefix.MatchString(path):
			r.URL.Path = versionPrefix.FindStringSubmatch(path)[1]
			r.URL.RawPath = ""
			graph.ServeHTTP(w, r)
		case strings.HasPrefix(path, "/oauth/"), path == "/debug_token", path == "/dialog/oauth", path == mediaPath:
			graph.ServeHTTP(w, r)
		case strings.HasPrefix(path, "/simulator/"):
			control.ServeHTTP(w, r)
		default:
			page.ServeHTTP(w, r)
		}
	})
}

func (s *Simulator) graph() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{node}/messages", s.postMessages)
	mux.HandleFunc("GET "+mediaPath, s.downloadMedia)
	mux.HandleFunc("GET /dialog/oauth", s.showDialog)
	mux.HandleFunc("POST /dialog/oauth", s.answerDialog)
	for pattern, handler := range map[string]func(*call) (any, error){
		"GET /oauth/access_token":  s.exchangeCode,
		"POST /oauth/access_token": s.exchangeCode,
		"GET /debug_token":         s.debugToken,
		"GET /me":                  s.whoAmI,
		"GET /me/businesses":       s.listBusinesses,
		"GET /{node}/owned_whatsapp_business_accounts":  s.listAccounts,
		"GET /{node}/client_whatsapp_business_accounts": s.listNothing,
		"GET /{node}":                            s.getNode,
		"POST /{node}":                           s.configureNode,
		"DELETE /{node}":                         s.deleteNode,
		"POST /{node}/media":                     s.uploadMedia,
		"GET /{node}/phone_numbers":              s.listNumbers,
		"POST /{node}/phone_numbers":             s.createNumber,
		"GET /{node}/subscribed_apps":            s.getSubscription,
		"POST /{node}/subscribed_apps":           s.subscribe,
		"DELETE /{node}/subscribed_apps":         s.unsubscribe,
		"POST /{node}/register":                  s.register,
		"POST /{node}/deregister":                s.deregister,
		"POST /{node}/request_code":              s.requestCode,
		"POST /{node}/verify_code":               s.verifyCode,
		"GET /{node}/whatsapp_business_profile":  s.getProfile,
		"POST /{node}/whatsapp_business_profile": s.setProfile,
		"/":                                      unknownPath,
	} {
		mux.Handle(pattern, s.endpoint(handler))
	}
	return mux
}

// call is one request to the Graph API.
type call struct {
	*http.Request
	node string
}

// fields are the parameters of a call, which Meta takes as JSON, as a form or in the query alike.
func (c *call) fields() (map[string]string, error) {
	fields := map[string]string{}
	if strings.HasPrefix(c.Header.Get("Content-Type"), "application/json") {
		var raw map[string]any
		if err := json.NewDecoder(io.LimitReader(c.Body, 1<<20)).Decode(&raw); err != nil && !errors.Is(err, io.EOF) {
			return nil, invalid("Invalid JSON in the body of the request")
		}
		for name, value := range raw {
			fields[name] = asText(value)
		}
	} else if err := c.ParseForm(); err != nil {
		return nil, invalid("Invalid form in the body of the request")
	}
	for name, values := range c.Form {
		fields[name] = values[0]
	}
	for name, values := range c.URL.Query() {
		fields[name] = values[0]
	}
	return fields, nil
}

// asText is a JSON value as a parameter: a string as it is, all else as JSON.
func asText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(encoded)
}

// open are the endpoints that no bearer token guards: they carry their own credentials.
var open = map[string]bool{"/oauth/access_token": true, "/debug_token": true}

// endpoint checks the token and the failures on demand, and writes the answer.
func (s *Simulator) endpoint(handler func(*call) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{Request: r, node: r.PathValue("node")}
		if !open[r.URL.Path] && c.node != "" {
			if err := s.authorize(r, c.node); err != nil {
				writeError(w, err)
				return
			}
		}
		if failure := s.failureOf(target{endpoint: lastSegment(r.URL.Path), number: c.node}); failure != nil {
			s.play(w, r, failure)
			return
		}
		answer, err := handler(c)
		if failed, ok := errors.AsType[*graphError](err); ok {
			writeError(w, failed)
			return
		}
		if err != nil {
			s.log.ErrorContext(r.Context(), "simulated call", "path", r.URL.Path, "error", err)
			writeError(w, metaError(1))
			return
		}
		writeJSON(w, http.StatusOK, answer)
	})
}

func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

func unknownPath(c *call) (any, error) {
	return nil, &graphError{
		status: http.StatusBadRequest, code: 2500, kind: "OAuthException",
		message: "Unknown path components: " + c.URL.Path,
	}
}

// grant is what an access token may use.
type grant struct {
	app    App
	scopes []string
	wabas  map[string]bool
}

// authorize checks that the bearer's token covers the node: a number, an account or a file.
func (s *Simulator) authorize(r *http.Request, node string) *graphError {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := s.tokens[bearer(r)]
	if token == nil {
		return badToken()
	}
	if s.reaches(token, node) {
		return token.permits(lastSegment(r.URL.Path))
	}
	return noSuchObject(r.Method, node)
}

func bearer(r *http.Request) string {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return strings.TrimSpace(token)
	}
	return r.URL.Query().Get("access_token")
}

// ownerOf is the WABA that a number, a file or the WABA itself belongs to; empty if there is no such object.
func (s *Simulator) ownerOf(node string) string {
	if n := s.numbers[node]; n != nil {
		return n.WABAID
	}
	if m := s.media.find(node, s.clock.now()); m != nil {
		return m.waba
	}
	if s.wabas[node] != nil {
		return node
	}
	return ""
}

// getNode answers GET of any id.
func (s *Simulator) getNode(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := s.numbers[c.node]; n != nil {
		return pick(n.view(), c.URL.Query().Get("fields"), "WhatsAppBusinessPhoneNumber", numberFields)
	}
	if w := s.wabas[c.node]; w != nil {
		return pick(w.view(), c.URL.Query().Get("fields"), "WhatsAppBusinessAccount", nil)
	}
	return s.mediaView(c)
}

// deleteNode deletes a file; nothing else can be deleted here.
func (s *Simulator) deleteNode(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.media.remove(c.node) {
		return nil, noSuchObject(c.Method, c.node)
	}
	return success(), nil
}

func success() map[string]any { return map[string]any{"success": true} }

// pick keeps the fields that were asked for, and the id; without a list it keeps those of usual, or all.
func pick(all map[string]any, list, node string, usual []string) (map[string]any, error) {
	names := usual
	if list != "" {
		names = strings.Split(list, ",")
	}
	if names == nil {
		return all, nil
	}
	picked := map[string]any{"id": all["id"]}
	for _, name := range names {
		name, _, _ = strings.Cut(strings.TrimSpace(name), "{")
		value, ok := all[name]
		if !ok {
			return nil, invalid("Tried accessing nonexisting field (%s) on node type (%s)", name, node)
		}
		picked[name] = value
	}
	return picked, nil
}
