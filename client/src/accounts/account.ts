import type { AccountFactsFragment, AccountStatus, QualityRating } from "../gql/graphql";
import type { Tone } from "../ui/Page";

export type Account = AccountFactsFragment;

/** The steps of connecting a number, in their order. */
export const steps = ["connect", "number", "verify", "name", "done"] as const;
export type Step = (typeof steps)[number];

/** stepOf is where the set-up of an account goes on; a set-up that was left half-way goes on there. */
export function stepOf(account: Pick<Account, "status" | "phoneNumberId" | "nickname"> | null): Step {
  if (account === null || account.status === "DISCONNECTED") {
    return "connect";
  }
  if (account.phoneNumberId === null) {
    return "number";
  }
  if (account.status === "PENDING_NUMBER_VERIFICATION") {
    return "verify";
  }
  return account.nickname === null ? "name" : "done";
}

/** isUnfinished tells whether somebody should go on with its set-up. */
export function isUnfinished(account: Pick<Account, "status" | "phoneNumberId" | "nickname">): boolean {
  return account.status !== "DISCONNECTED" && stepOf(account) !== "done";
}

const tones: Record<AccountStatus, Tone> = {
  AUTHORIZED: "warn",
  PENDING_NUMBER_VERIFICATION: "warn",
  PENDING_REVIEW: "warn",
  ACTIVE: "good",
  RESTRICTED: "bad",
  DISCONNECTED: "bad",
};

export function toneOfAccount(status: AccountStatus): Tone {
  return tones[status] ?? "plain";
}

const qualityTones: Record<QualityRating, Tone> = {
  GREEN: "good",
  YELLOW: "warn",
  RED: "bad",
  UNKNOWN: "plain",
};

export function toneOfQuality(rating: QualityRating): Tone {
  return qualityTones[rating] ?? "plain";
}

export function accountPath(id: string): string {
  return `/settings/accounts/${encodeURIComponent(id)}`;
}

/** setUpPath is where the set-up of an account goes on; without one it begins. */
export function setUpPath(id: string | null): string {
  return `/settings/accounts/new${id === null ? "" : `?account=${encodeURIComponent(id)}`}`;
}

/** minutesOf reads "60, 15": whole minutes, each once, the longest first; the rest is left out. */
export function minutesOf(written: string): number[] {
  const minutes = written.split(/[\s,;]+/).map(Number);
  return [...new Set(minutes.filter((n) => Number.isInteger(n) && n > 0))].sort((a, b) => b - a);
}
