import type { AttachmentFilter, MessageType } from "../gql/graphql";

/** Kinds of files, as people tell them apart, with the types of messages that have them. */
const types = {
  pictures: ["IMAGE", "STICKER"],
  videos: ["VIDEO"],
  sounds: ["AUDIO"],
  documents: ["DOCUMENT"],
} as const satisfies Record<string, readonly MessageType[]>;

export type Kind = keyof typeof types | "all";
export type Side = "both" | "INBOUND" | "OUTBOUND";

export const kinds: readonly Kind[] = ["all", "pictures", "documents", "videos", "sounds"];
export const sides: readonly Side[] = ["both", "INBOUND", "OUTBOUND"];

/** filterOf is what the server is asked; null for everything. */
export function filterOf(kind: Kind, side: Side): AttachmentFilter | null {
  const filter: AttachmentFilter = {
    ...(kind !== "all" && { types: [...types[kind]] }),
    ...(side !== "both" && { direction: side }),
  };
  return Object.keys(filter).length > 0 ? filter : null;
}
