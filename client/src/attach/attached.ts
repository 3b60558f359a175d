import type { AttachmentInput } from "../gql/graphql";
import type { Message } from "../inbox/message";

/** So many go along with one reply at most; the server holds to the same. */
export const most = 5;

/** Attached is what goes along with a reply: one file, or a document of the Inventory as PDF. */
export interface Attached {
  /** The page's own. */
  key: string;
  name: string;
  /** In bytes; null where only the server will know. */
  size: number | null;
  /** How much of it the server has, in bytes. */
  sent: number;
  state: "uploading" | "ready" | "failed";
  /** What sendMessage is told, once it is ready. */
  input: AttachmentInput | null;
  /** The ErrorCode, once it failed. */
  code?: string;
}

/** allReady reports whether a reply can take them along as they are. */
export function allReady(attached: readonly Attached[]): boolean {
  return attached.length <= most && attached.every((a) => a.state === "ready");
}

/** inputsOf is what sendMessage is told of them. */
export function inputsOf(attached: readonly Attached[]): AttachmentInput[] {
  return attached.flatMap(({ input }) => (input === null ? [] : [input]));
}

/** carries reports whether a message brought the first of them. */
export function carries(
  { attachments }: Pick<Message, "attachments">,
  attached: readonly Attached[],
): boolean {
  const [first] = attached;
  const [file] = attachments.map((a) => a.file);
  if (!first || !file) {
    return false;
  }
  const fileId = first.input && "fileId" in first.input ? first.input.fileId : null;
  return fileId ? file.id === fileId : file.name === first.name;
}
