import type { Message } from "../inbox/message";

type Told = Pick<Message, "text" | "editedAt" | "attachments">;

/**
 * captionBeside is what an attachment's caption says that the message's text does not; null for
 * nothing. An edit changes the text, and the caption stays as it was.
 */
export function captionBeside({ text, editedAt, attachments }: Told, caption: string | null): string | null {
  const outdated = editedAt !== null && attachments.length === 1;
  return outdated || caption === text ? null : caption;
}
