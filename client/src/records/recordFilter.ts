import type { CustomerFilter, LeadStatus } from "../gql/graphql";
import { spanOf } from "../ui/span";

/** What a list of leads or contacts can be narrowed to, as it stands in the address. */
export interface RecordChoice {
  search: string;
  /** "", "me", or a user's id. */
  owner: string;
  /** "" or a status; leads only. */
  status: string;
  /** "", "yes" or "no". */
  conversation: string;
  /** "", "today", or a number of days. */
  created: string;
}

export const choiceNames = ["search", "owner", "status", "conversation", "created"] as const;

/** recordFilter is the server's filter; null where everything is wanted. */
export function recordFilter(choice: RecordChoice): CustomerFilter | null {
  const { search, owner, status, conversation, created } = choice;
  const filter: CustomerFilter = {
    ...(search !== "" && { search }),
    ...(owner !== "" && { owner: owner === "me" ? { me: true } : { userId: owner } }),
    ...(status !== "" && { statuses: [status as LeadStatus] }),
    ...(conversation !== "" && { hasConversation: conversation === "yes" }),
    ...(created !== "" && { created: spanOf(created) }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}

/** choiceOf reads the address; whatever else stands there is ignored. */
export function choiceOf(params: URLSearchParams): RecordChoice {
  const [search, owner, status, conversation, created] = choiceNames.map((name) => params.get(name) ?? "");
  return {
    search: search ?? "",
    owner: owner ?? "",
    status: status ?? "",
    conversation: conversation ?? "",
    created: created ?? "",
  };
}
