package inbox

import (
	"slices"
	"strings"

	"conversa/internal/account"
)

// otherFields are those of WhatsApp's webhooks that are known and say nothing that is kept,
// beside the families below. Of messages there may be none in a change.
var otherFields = []string{
	"messages", "history", "smb_message_echoes", "smb_app_state_sync", "message_echoes", "calls", "user_preferences",
	"automatic_events", "flows", "tracking_events", "account_alerts", "account_settings_update", "business_status_update",
	"partner_solutions", "payment_configuration_update", "messaging_handovers", "standby", "business_username_updates",
	"user_id_update",
}

var otherFamilies = []string{"message_template_", "template_", "group_"}

// isKnown reports whether a webhook's field is one that was foreseen.
func isKnown(field string) bool {
	return account.IsNews(field) || slices.Contains(otherFields, field) ||
		slices.ContainsFunc(otherFamilies, func(family string) bool { return strings.HasPrefix(field, family) })
}

// otherStatuses are known words of statuses that say nothing of a message's delivery.
var otherStatuses = []string{"deleted", "warning", "pending", "captured", "canceled"}
