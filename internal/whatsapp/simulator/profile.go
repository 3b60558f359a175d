package simulator

import (
	"maps"
	"slices"
	"unicode/utf8"
)

// profileLimits are the most characters a field of the business profile may have.
var profileLimits = map[string]int{"about": 139, "address": 256, "description": 256, "email": 128}

// verticals are the industries Meta knows.
var verticals = []string{
	"OTHER", "AUTO", "BEAUTY", "APPAREL", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE", "GROCERY", "GOVT", "HOTEL",
	"HEALTH", "NONPROFIT", "PROF_SERVICES", "RETAIL", "TRAVEL", "RESTAURANT", "ALCOHOL", "ONLINE_GAMBLING",
	"PHYSICAL_GAMBLING", "OTC_DRUGS",
}

func (s *Simulator) getProfile(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberFor(c)
	if err != nil {
		return nil, err
	}
	profile := map[string]any{
		"about": "", "address": "", "description": "", "email": "", "websites": []any{}, "vertical": "UNDEFINED",
		"profile_picture_url": "",
	}
	maps.Copy(profile, n.profile)
	if list := c.URL.Query().Get("fields"); list != "" {
		if profile, err = pick(profile, list, "WhatsAppBusinessProfile", nil); err != nil {
			return nil, err
		}
		delete(profile, "id")
	}
	profile["messaging_product"] = "whatsapp"
	return map[string]any{"data": []any{profile}}, nil
}

// setProfile changes the fields that are given.
func (s *Simulator) setProfile(c *call) (any, error) {
	var body map[string]any
	if err := decode(c.Body, &body); err != nil {
		return nil, invalid("Invalid JSON in the body of the request")
	}
	if body["messaging_product"] != "whatsapp" {
		return nil, invalid("Param messaging_product must be one of {WHATSAPP}")
	}
	changed := map[string]any{}
	for name, value := range body {
		if err := checkProfileField(name, value); err != nil {
			return nil, err
		}
		if name != "messaging_product" && name != "profile_picture_handle" {
			changed[name] = value
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberFor(c)
	if err != nil {
		return nil, err
	}
	maps.Copy(n.profile, changed)
	return success(), nil
}

func checkProfileField(name string, value any) error {
	text, isText := value.(string)
	limit, limited := profileLimits[name]
	switch {
	case name == "messaging_product", name == "profile_picture_handle":
	case limited && (!isText || utf8.RuneCountInString(text) > limit):
		return invalid("Param %s must be at most %d characters long.", name, limit)
	case limited:
	case name == "vertical":
		if !slices.Contains(verticals, text) {
			return invalid("Param vertical must be one of the known industries")
		}
	case name == "websites":
		return checkWebsites(value)
	default:
		return invalid("Unexpected key \"%s\" on param \"$\"", name)
	}
	return nil
}

func checkWebsites(value any) error {
	sites, ok := value.([]any)
	if !ok || len(sites) > 2 {
		return invalid("Param websites must be an array of at most 2 addresses.")
	}
	for _, site := range sites {
		if text, ok := site.(string); !ok || utf8.RuneCountInString(text) > 256 {
			return invalid("Param websites[] must be at most 256 characters long.")
		}
	}
	return nil
}
