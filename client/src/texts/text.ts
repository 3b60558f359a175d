import type { Api } from "../api/api";
import type { Viewer } from "../app/SessionStore";
import {
  CopyTextDocument,
  CreateTextDocument,
  type CustomerModule,
  type TextFragment,
  UpdateTextDocument,
} from "../gql/graphql";

/** The longest name, in characters. */
export const longestName = 100;

/** TextInput is a text as it shall be. */
export interface TextInput {
  module: CustomerModule;
  name: string;
  body: string;
}

/** saveText makes a text, or changes one; its module stays. */
export async function saveText(api: Api, id: string | null, input: TextInput): Promise<TextFragment | null> {
  if (id === null) {
    return (await api.mutate(CreateTextDocument, { input })).createPredefinedText?.predefinedText ?? null;
  }
  const { name, body } = input;
  const saved = await api.mutate(UpdateTextDocument, { id, input: { name, body } });
  return saved.updatePredefinedText?.predefinedText ?? null;
}

export async function copyText(api: Api, id: string, module: CustomerModule): Promise<TextFragment | null> {
  return (await api.mutate(CopyTextDocument, { id, module })).copyPredefinedText?.predefinedText ?? null;
}

/** mayChange: everybody uses a text; who made it and administrators change it. */
export function mayChange(viewer: Viewer, text: TextFragment): boolean {
  return viewer.profile === "ADMINISTRATOR" || viewer.id === text.createdBy.id;
}

export function otherModule(module: CustomerModule): CustomerModule {
  return module === "LEADS" ? "CONTACTS" : "LEADS";
}

/** moduleOf is the module whose texts are for a customer. */
export function moduleOf(customer: { __typename: "Lead" | "Contact" }): CustomerModule {
  return customer.__typename === "Lead" ? "LEADS" : "CONTACTS";
}

/** moduleNamed reads the address; null where it names none. */
export function moduleNamed(name: string | null): CustomerModule | null {
  return name === "LEADS" || name === "CONTACTS" ? name : null;
}
