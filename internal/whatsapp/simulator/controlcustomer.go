package simulator

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// customerOf finds or adds the customer of the path: a phone number, or a user id.
func (s *Simulator) customerOf(r *http.Request, name, username string) (*Customer, error) {
	key := r.PathValue("customer")
	if isUserID(key) {
		return s.CustomerByUserID(key, username, name), nil
	}
	if digits(key) == "" {
		return nil, errors.New("a customer is named by a phone number or a user id")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.person(digits(key), "", name, username), nil
}

// knownCustomer finds the customer of the path.
func (s *Simulator) knownCustomer(r *http.Request) (*Customer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := r.PathValue("customer")
	for _, form := range []string{key, digits(key)} {
		if c := s.customers[form]; c != nil {
			return c, nil
		}
	}
	return nil, fmt.Errorf("customer: %w", errNotFound)
}

func (s *Simulator) putCustomer(r *http.Request) (any, error) {
	var body struct {
		Name     string `json:"name"`
		Username string `json:"username"`
		AutoRead *bool  `json:"autoRead"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	c, err := s.customerOf(r, body.Name, body.Username)
	if err != nil {
		return nil, err
	}
	if body.AutoRead != nil {
		c.SetAutoRead(*body.AutoRead)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return c.view(), nil
}

// customerWrites sends {"phoneNumberId"?, "name"?, "type", <type>: content}; a text may be a bare string.
func (s *Simulator) customerWrites(r *http.Request) (any, error) {
	var message map[string]any
	if err := read(r, &message); err != nil {
		return nil, err
	}
	take := func(key string) string {
		value, _ := message[key].(string)
		delete(message, key)
		return value
	}
	number, name, username := take("phoneNumberId"), take("name"), take("username")
	if text, ok := message["text"].(string); ok {
		message["text"] = map[string]any{"body": text}
	}
	c, err := s.customerOf(r, name, username)
	if err != nil {
		return nil, err
	}
	return wamid(c.Write(s.numberOrOnly(number), message))
}

// numberOrOnly is the number that was named, or the only one that customers can write
// to.
func (s *Simulator) numberOrOnly(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id != "" {
		return id
	}
	for candidate, n := range s.numbers {
		switch {
		case !n.registered || n.Elsewhere != "":
		case id != "":
			return ""
		default:
			id = candidate
		}
	}
	return id
}

// wamid answers with the id of what was written.
func wamid(id string) (any, error) {
	if id == "" {
		return nil, fmt.Errorf("number or message: %w", errNotFound)
	}
	return map[string]any{"wamid": id}, nil
}

// customerSends sends the body as a file: ?phoneNumberId=&filename=&caption=&voice=&name=, its type in Content-Type.
func (s *Simulator) customerSends(r *http.Request) (any, error) {
	query := r.URL.Query()
	data, err := io.ReadAll(io.LimitReader(r.Body, inboundLimit+1))
	if err != nil {
		return nil, fmt.Errorf("read file: %w", err)
	}
	voice, _ := strconv.ParseBool(query.Get("voice")) // absent: false
	c, err := s.customerOf(r, query.Get("name"), "")
	if err != nil {
		return nil, err
	}
	return wamid(c.SendMedia(s.numberOrOnly(query.Get("phoneNumberId")), File{
		Data: data, MIME: cmp.Or(r.Header.Get("Content-Type"), "application/octet-stream"),
		Filename: query.Get("filename"), Caption: query.Get("caption"), Voice: voice,
	}))
}

// aboutMessage is the body of what a customer does to a message.
type aboutMessage struct {
	Wamid         string `json:"wamid"`
	Emoji         string `json:"emoji"`
	Text          string `json:"text"`
	PhoneNumberID string `json:"phoneNumberId"`
}

func (s *Simulator) about(r *http.Request) (*Customer, aboutMessage, error) {
	var body aboutMessage
	if err := read(r, &body); err != nil {
		return nil, body, err
	}
	c, err := s.knownCustomer(r)
	return c, body, err
}

func (s *Simulator) customerReacts(r *http.Request) (any, error) {
	c, body, err := s.about(r)
	if err != nil {
		return nil, err
	}
	return wamid(c.React(body.Wamid, body.Emoji))
}

func (s *Simulator) customerEdits(r *http.Request) (any, error) {
	c, body, err := s.about(r)
	if err != nil {
		return nil, err
	}
	return wamid(c.Edit(body.Wamid, body.Text))
}

func (s *Simulator) customerDeletes(r *http.Request) (any, error) {
	c, body, err := s.about(r)
	if err != nil {
		return nil, err
	}
	return wamid(c.Delete(body.Wamid))
}

// customerReads reads one message {"wamid"}, or all of a chat {"phoneNumberId"}.
func (s *Simulator) customerReads(r *http.Request) (any, error) {
	c, body, err := s.about(r)
	if err != nil {
		return nil, err
	}
	if body.Wamid != "" {
		c.Read(body.Wamid)
	}
	if body.PhoneNumberID != "" {
		c.Open(body.PhoneNumberID)
	}
	return success(), nil
}

// customerMoves changes the number {"waId"}, or the user id {"userId"} of one whose phone is hidden.
func (s *Simulator) customerMoves(r *http.Request) (any, error) {
	var body struct {
		WaID   string `json:"waId"`
		UserID string `json:"userId"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	c, err := s.knownCustomer(r)
	if err != nil {
		return nil, err
	}
	if body.UserID != "" {
		err = c.ChangeUserID(body.UserID)
	} else {
		err = c.ChangeNumber(digits(body.WaID))
	}
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return c.view(), nil
}

// showMedia gives the phone page the bytes of a file. What a browser could run is offered as a download.
func (s *Simulator) showMedia(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	item := s.media.find(r.PathValue("id"), s.clock.now())
	s.mu.Unlock()
	if item == nil {
		writeProblem(w, http.StatusNotFound, "not found")
		return
	}
	header := w.Header()
	header.Set("Content-Type", item.mime)
	header.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	if kind := kindOf(item.mime); kind == "document" {
		header.Set("Content-Disposition", "attachment")
		header.Set("Content-Type", "application/octet-stream")
	}
	maps.DeleteFunc(header, func(name string, _ []string) bool { return strings.EqualFold(name, "Cache-Control") })
	_, _ = w.Write(item.data)
}
