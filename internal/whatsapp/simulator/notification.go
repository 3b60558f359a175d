package simulator

import "encoding/json"

// notification is the body of a POST: an entry for each account, a change for each update. Under chaos, changes of
// the same number may become one.
func (s *Simulator) notification(updates []*update) []byte {
	merging := s.chaos.Batch > 1 && s.dice.IntN(2) == 0
	var order []string
	changes := map[string][]any{}
	entries := []any{}
	for _, u := range updates {
		id := u.number.WABAID
		if u.news != nil {
			entries = append(entries, u.news.entry(id))
			continue
		}
		if changes[id] == nil {
			order = append(order, id)
		}
		if last := lastChange(changes[id]); merging && last != nil && sameNumber(last, u) {
			join(last["value"].(map[string]any), u.value)
			continue
		}
		changes[id] = append(changes[id], map[string]any{"field": "messages", "value": copied(u.value)})
	}
	for _, id := range order {
		entries = append(entries, map[string]any{"id": id, "changes": changes[id]})
	}
	body, err := json.Marshal(map[string]any{"object": "whatsapp_business_account", "entry": entries})
	if err != nil { // only a customer's Write with something that is not JSON
		s.log.Error("encode webhook", "error", err)
		return []byte(`{"object":"whatsapp_business_account","entry":[]}`)
	}
	return body
}

func lastChange(changes []any) map[string]any {
	if len(changes) == 0 {
		return nil
	}
	last, _ := changes[len(changes)-1].(map[string]any)
	return last
}

func sameNumber(change map[string]any, u *update) bool {
	value, _ := change["value"].(map[string]any)
	metadata, _ := value["metadata"].(map[string]any)
	return metadata["phone_number_id"] == u.number.PhoneNumberID
}

// copied is a value that can be joined to without changing the update.
func copied(value map[string]any) map[string]any {
	own := map[string]any{}
	for key, part := range value {
		if list, ok := part.([]any); ok {
			part = append([]any(nil), list...)
		}
		own[key] = part
	}
	return own
}

// join adds the lists of a value to another one. A contact stands there once.
func join(into, value map[string]any) {
	for _, key := range []string{"messages", "statuses"} {
		if list, ok := value[key].([]any); ok {
			known, _ := into[key].([]any)
			into[key] = append(known, list...)
		}
	}
	contacts, _ := into["contacts"].([]any)
	added, _ := value["contacts"].([]any)
	for _, c := range added {
		if !holds(contacts, c) {
			contacts = append(contacts, c)
		}
	}
	if len(contacts) > 0 {
		into["contacts"] = contacts
	}
}

func holds(contacts []any, contact any) bool {
	wanted, _ := contact.(map[string]any)
	for _, c := range contacts {
		if known, _ := c.(map[string]any); known["user_id"] == wanted["user_id"] {
			return true
		}
	}
	return false
}
