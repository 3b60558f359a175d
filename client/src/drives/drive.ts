import type { Failure } from "../api/failure";
import type { DriveLineFragment } from "../gql/graphql";
import type { Words } from "../i18n/en";
import { label, reason } from "../i18n/language";

/** Where the window of a sign-in tells that it has ended. */
export const channel = "conversa.drives";

export type Drive = DriveLineFragment;

/** driveReason is why a drive did not answer, in the reader's words where the page has some. */
export function driveReason(t: Words, failure: Failure): string {
  const words: Readonly<Record<string, string>> = t.drives.reasons;
  return words[failure.code] ?? reason(t, failure);
}

/** tokenReason is why Evernote was not connected by a token. */
export function tokenReason(t: Words, failure: Failure): string {
  return failure.code === "INVALID_INPUT" ? t.drives.evernoteRefused : driveReason(t, failure);
}

/** driveName tells the drives of a user apart. */
export function driveName(t: Words, { provider, accountName }: Drive): string {
  return `${label(t.drives.providers, provider)} · ${accountName}`;
}
