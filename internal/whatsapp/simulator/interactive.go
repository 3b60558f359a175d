package simulator

// interactivePart is a message with buttons or a list.
type interactivePart struct {
	Type   string `json:"type"`
	Header struct {
		Text string `json:"text"`
	} `json:"header"`
	Body struct {
		Text string `json:"text"`
	} `json:"body"`
	Footer struct {
		Text string `json:"text"`
	} `json:"footer"`
	Action struct {
		Button  string `json:"button"`
		Buttons []struct {
			Reply struct {
				ID    string `json:"id"`
				Title string `json:"title"`
			} `json:"reply"`
		} `json:"buttons"`
		Sections   []sectionPart `json:"sections"`
		Parameters struct {
			DisplayText string `json:"display_text"`
			URL         string `json:"url"`
		} `json:"parameters"`
	} `json:"action"`
}

type sectionPart struct {
	Title string `json:"title"`
	Rows  []struct {
		ID          string `json:"id"`
		Title       string `json:"title"`
		Description string `json:"description"`
	} `json:"rows"`
}

func (p *interactivePart) check() *graphError {
	if p == nil || p.Type == "" {
		return missing("interactive['type']")
	}
	bodyLimit := 1024
	if p.Type == "list" {
		bodyLimit = 4096
	}
	e := first(
		within("interactive['body']['text']", p.Body.Text, bodyLimit),
		limit("interactive['header']['text']", p.Header.Text, 60),
		limit("interactive['footer']['text']", p.Footer.Text, 60),
	)
	if e != nil {
		return e
	}
	switch p.Type {
	case "button":
		return p.checkButtons()
	case "list":
		return p.checkList()
	case "cta_url":
		return first(
			within("interactive['action']['parameters']['display_text']", p.Action.Parameters.DisplayText, 20),
			within("interactive['action']['parameters']['url']", p.Action.Parameters.URL, 2000),
		)
	}
	return nil
}

func (p *interactivePart) checkButtons() *graphError {
	buttons := p.Action.Buttons
	if len(buttons) == 0 || len(buttons) > 3 {
		return metaError(131009).because("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
	}
	seen := map[string]bool{}
	for _, b := range buttons {
		e := first(
			within("interactive['action']['buttons'][]['reply']['id']", b.Reply.ID, 256),
			within("interactive['action']['buttons'][]['reply']['title']", b.Reply.Title, 20),
		)
		if e != nil {
			return e
		}
		if seen[b.Reply.ID] || seen["title:"+b.Reply.Title] {
			return metaError(131009).because("Buttons must have different ids and titles.")
		}
		seen[b.Reply.ID], seen["title:"+b.Reply.Title] = true, true
	}
	return nil
}

func (p *interactivePart) checkList() *graphError {
	if e := within("interactive['action']['button']", p.Action.Button, 20); e != nil {
		return e
	}
	sections := p.Action.Sections
	if len(sections) == 0 || len(sections) > 10 {
		return metaError(131009).because("A list has 1 to 10 sections.")
	}
	rows := 0
	for _, section := range sections {
		if len(sections) > 1 && section.Title == "" {
			return missing("interactive['action']['sections'][]['title']")
		}
		if e := section.check(); e != nil {
			return e
		}
		rows += len(section.Rows)
	}
	if rows == 0 || rows > 10 {
		return metaError(131009).because("Total row count exceed max allowed count: 10")
	}
	return nil
}

func (p sectionPart) check() *graphError {
	if e := limit("interactive['action']['sections'][]['title']", p.Title, 24); e != nil {
		return e
	}
	for _, row := range p.Rows {
		e := first(
			within("interactive['action']['sections'][]['rows'][]['id']", row.ID, 200),
			within("interactive['action']['sections'][]['rows'][]['title']", row.Title, 24),
			limit("interactive['action']['sections'][]['rows'][]['description']", row.Description, 72),
		)
		if e != nil {
			return e
		}
	}
	return nil
}
