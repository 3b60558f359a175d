// The customer service window on the screen: how much is left of its 24 hours.

import type { ConversationRowFragment } from "../gql/graphql";

type ServiceWindow = ConversationRowFragment["window"];

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const whole = 24 * hour;

/** From here on seconds are shown. */
export const secondsFrom = 5 * minute;

export type WindowTone = "calm" | "warn" | "danger" | "closed";

export interface WindowView {
  tone: WindowTone;
  /** Milliseconds until a reply is refused; 0 once it is. */
  left: number;
  /** left as a part of the 24 hours, 0 to 1. */
  part: number;
}

/**
 * viewWindow tells what to draw at now, by the server's clock. Whether a reply may be sent is the
 * server's word (open); the clock only says that it is about to change.
 */
export function viewWindow(window: ServiceWindow, now: number): WindowView {
  const left = window.closesAt === null ? 0 : Math.max(0, Date.parse(window.closesAt) - now);
  if (!window.open || left === 0) {
    return { tone: "closed", left: 0, part: 0 };
  }
  return { tone: toneOf(left), left, part: Math.min(1, left / whole) };
}

function toneOf(left: number): WindowTone {
  if (left < hour) {
    return "danger";
  }
  return left < 2 * hour ? "warn" : "calm";
}

/**
 * formatLeft writes a time span as "1 h 48", "12 min" or, in the last five minutes, "4:07". It
 * rounds down, so that nobody relies on a minute that is not there.
 */
export function formatLeft(left: number): string {
  if (left >= hour) {
    const minutes = Math.floor((left % hour) / minute);
    return `${Math.floor(left / hour)} h ${String(minutes).padStart(2, "0")}`;
  }
  if (left >= secondsFrom) {
    return `${Math.floor(left / minute)} min`;
  }
  const seconds = Math.floor((left % minute) / second);
  return `${Math.floor(left / minute)}:${String(seconds).padStart(2, "0")}`;
}

/** formatLeftShort is formatLeft for lists, which do not tick every second. */
export function formatLeftShort(left: number): string {
  if (left >= secondsFrom) {
    return formatLeft(left);
  }
  return left >= minute ? `${Math.floor(left / minute)} min` : "< 1 min";
}
