package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// policyLists are the lists as screens ask for them, each from its middle.
var policyLists = map[string]string{
	"conversations": listFields,
	"leads":         "id fullName phone email company status source createdAt owner { id name }",
	"messages":      viewFields,
}

// policyPages measures pages as the API serves them: to a user who sees the records of
// some, and to an administrator.
func (s *site) policyPages(ctx context.Context, r *report, p plan) error {
	tokens := map[int]string{}
	for owners, email := range map[int]string{0: administratorEmail, 1: sellerEmail(sellers - 1), seen: sellerEmail(0)} {
		token, err := s.server.run(ctx, "token", "create", "--email", email, "--name", "policy", "--scopes", "READ")
		if err != nil {
			return fmt.Errorf("make token: %w", err)
		}
		tokens[owners] = token
	}
	for _, owners := range []int{1, seen} {
		for _, name := range slices.Sorted(maps.Keys(policyLists)) {
			if err := s.policyPage(ctx, r, p, name, owners, tokens); err != nil {
				return err
			}
		}
	}
	return nil
}

// policyPage measures one list, on connections of its own: the server closes idle ones.
func (s *site) policyPage(ctx context.Context, r *report, p plan, list string, owners int, tokens map[int]string) error {
	var asks [2]func() error
	for i, token := range []string{tokens[owners], tokens[0]} {
		c, err := call(ctx, s.server.addr, livePath, token)
		if err != nil {
			return err
		}
		defer c.close()
		asks[i] = func() error { return c.page(ctx, list, policyLists[list]) }
	}
	return s.paired(r, p, fmt.Sprintf("page of %s, %d owners", list, owners), goal{RatioAtLeast: policyGoal}, asks[0], asks[1])
}

// page asks for a page of a list, and refuses one that has less than both sides should have.
func (c *caller) page(ctx context.Context, list, fields string) error {
	body, err := json.Marshal(map[string]any{
		"query":     "query($first: Int!, $after: Cursor) { " + list + "(first: $first, after: $after) { nodes { " + fields + " } pageInfo { hasNextPage endCursor } } }",
		"variables": map[string]any{"first": pageRows, "after": middle},
	})
	if err != nil {
		return fmt.Errorf("encode request: %w", err)
	}
	text, err := c.post(ctx, body)
	if err != nil {
		return err
	}
	var answer struct {
		Data   map[string]struct{ Nodes []json.RawMessage }
		Errors json.RawMessage
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if answer.Errors != nil {
		return errors.New("asked for a page: " + string(answer.Errors))
	}
	return full(len(answer.Data[list].Nodes), nil)
}
