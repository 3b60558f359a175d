import type { Api } from "../api/api";
import type { Page } from "../app/PageStore";
import {
  ContactsDocument,
  CreateContactDocument,
  CreateLeadDocument,
  type CustomerFilter,
  type CustomerInput,
  type CustomerModule,
  DeleteContactDocument,
  DeleteLeadDocument,
  type LeadStatus,
  LeadsDocument,
  type RecordFactsFragment,
  UpdateContactDocument,
  UpdateLeadDocument,
} from "../gql/graphql";
import type { Tone } from "../ui/Page";

export type CustomerRecord = RecordFactsFragment;

const pageSize = 50;

/** listPath is the address of all leads or contacts. */
export function listPath(module: CustomerModule): string {
  return module === "LEADS" ? "/leads" : "/contacts";
}

/** recordPath is the address of one. */
export function recordPath(record: Pick<CustomerRecord, "__typename" | "id">): string {
  return `${listPath(record.__typename === "Lead" ? "LEADS" : "CONTACTS")}/${encodeURIComponent(record.id)}`;
}

export async function fetchRecords(
  api: Api,
  module: CustomerModule,
  filter: CustomerFilter | null,
  after: string | null,
): Promise<Page<CustomerRecord>> {
  const variables = { filter, first: pageSize, after };
  return module === "LEADS"
    ? (await api.query(LeadsDocument, variables)).leads
    : (await api.query(ContactsDocument, variables)).contacts;
}

export async function createRecord(
  api: Api,
  module: CustomerModule,
  input: CustomerInput,
): Promise<CustomerRecord | null> {
  return module === "LEADS"
    ? ((await api.mutate(CreateLeadDocument, { input })).createLead?.lead ?? null)
    : ((await api.mutate(CreateContactDocument, { input })).createContact?.contact ?? null);
}

export async function updateRecord(api: Api, record: CustomerRecord, input: CustomerInput): Promise<void> {
  const variables = { id: record.id, input };
  await (record.__typename === "Lead"
    ? api.mutate(UpdateLeadDocument, variables)
    : api.mutate(UpdateContactDocument, variables));
}

/** deleteRecord throws a Failure with CONFLICT while there are conversations. */
export async function deleteRecord(api: Api, { __typename, id }: CustomerRecord): Promise<void> {
  await (__typename === "Lead"
    ? api.mutate(DeleteLeadDocument, { id })
    : api.mutate(DeleteContactDocument, { id }));
}

const tones: Record<LeadStatus, Tone> = {
  NEW: "warn",
  CONTACTED: "plain",
  QUALIFIED: "good",
  LOST: "plain",
  CONVERTED: "good",
};

export function toneOfLead(status: LeadStatus): Tone {
  return tones[status] ?? "plain";
}

/** The statuses that people give; CONVERTED comes from the conversion alone. */
export const givenStatuses = ["NEW", "CONTACTED", "QUALIFIED", "LOST"] as const;
