package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
)

// populate makes an organization beside the measured one: many users, of whom some own
// conversations, evenly, each with a lead and messages.
func populate(ctx context.Context, tx *store.Tx) error {
	c := tx.Client
	_, err := c.Organization.Create().SetID(policyOrganization).SetName("Policy").SetRecordVisibility(conversa.VisibilityOwner).Save(ctx)
	if err != nil {
		return err
	}
	if err := addRoles(ctx, c); err != nil {
		return err
	}
	var users []*ent.UserCreate
	for i := range deciders {
		user := c.User.Create().SetID(sellerID(i)).SetOrganizationID(policyOrganization).SetName("Seller").
			SetEmail(sellerEmail(i)).SetProfile(conversa.ProfileStandard)
		if i < seen {
			user.SetRoleID(policyRoles[min(i, 1)])
		}
		users = append(users, user)
		if len(users) == 500 {
			if err := c.User.CreateBulk(users...).Exec(ctx); err != nil {
				return err
			}
			users = nil
		}
	}
	_, err = c.Account.Create().SetID("acc_policy").SetOrganizationID(policyOrganization).SetNickname("Policy").
		SetPhoneNumberID("policy").SetAddedByID(sellerID(0)).Save(ctx)
	if err != nil {
		return err
	}
	for i := range records {
		if err := addRecord(ctx, c, i); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, "analyze")
	return err
}

// policyRoles are the first seller's, who sees the records of the others that there are
// roles for, and theirs.
var policyRoles = [...]string{"rol_policy_0", "rol_policy_1"}

const administratorEmail = "policy@example.com"

func sellerEmail(i int) string { return fmt.Sprintf("seller%d@example.com", i) }

func addRoles(ctx context.Context, c *ent.Client) error {
	for i, id := range policyRoles {
		role := c.Role.Create().SetID(id).SetOrganizationID(policyOrganization).SetName(id)
		if i > 0 {
			role.SetReportsToID(policyRoles[i-1])
		}
		if err := role.Exec(ctx); err != nil {
			return err
		}
	}
	return c.User.Create().SetOrganizationID(policyOrganization).SetName("Administrator").SetEmail(administratorEmail).
		SetProfile(conversa.ProfileAdministrator).Exec(ctx)
}

// recordID is what the ids of a lead and of its conversation end with.
func recordID(i int) string { return strings.Repeat("0", 20) + fmt.Sprintf("%06d", i) }

func messageID(record string, n int) string { return fmt.Sprintf("msg_%s%02d", record[2:], n) }

func addRecord(ctx context.Context, c *ent.Client, i int) error {
	at := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(records/10-i) * time.Hour)
	id, owner := recordID(i), sellerID(i%sellers)
	err := c.Lead.Create().SetID("led_" + id).SetOrganizationID(policyOrganization).SetOwnerID(owner).
		SetFirstName("Customer").SetCreatedAt(at).Exec(ctx)
	if err != nil {
		return err
	}
	err = c.Conversation.Create().SetID("cnv_" + id).SetOrganizationID(policyOrganization).SetOwnerID(owner).
		SetAccountID("acc_policy").SetLeadID("led_" + id).SetLastMessageAt(at).Exec(ctx)
	if err != nil {
		return err
	}
	var messages []*ent.MessageCreate
	for n := range messagesEach {
		messages = append(messages, c.Message.Create().SetID(messageID(id, n)).SetOrganizationID(policyOrganization).
			SetOwnerID(owner).SetConversationID("cnv_"+id).SetAccountID("acc_policy").SetWamid(fmt.Sprint("wamid.policy.", i, ".", n)).
			SetDirection(conversa.DirectionInbound).SetType(conversa.TypeText).SetOrigin(conversa.OriginCustomer).
			SetStatus(conversa.StatusReceived).SetText(words).SetSearchText(words).SetSentAt(at.Add(-time.Duration(n)*time.Minute)))
	}
	return c.Message.CreateBulk(messages...).Exec(ctx)
}
