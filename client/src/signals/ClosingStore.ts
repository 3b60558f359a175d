import { News } from "../app/news";
import type { ClosingNewsSubscription } from "../gql/graphql";

export type Closing = ClosingNewsSubscription["windowClosing"];

/** What of a conversation says whether a warning still holds. */
interface Now {
  id: string;
  waitingSince: string | null;
  window: { closesAt: string | null };
}

/**
 * ClosingStore holds the warnings of windows that close without a reply, until they are over. They are
 * for the owners of the conversations.
 */
export class ClosingStore {
  private state: readonly Closing[] = [];
  private readonly news = new News();

  constructor(private readonly viewerId: string) {}

  readonly getState = (): readonly Closing[] => this.state;
  readonly subscribe = this.news.subscribe;

  /** warn takes an event over: one warning a conversation, the latest. After a gap it may come too late. */
  warn(closing: Closing): void {
    const { conversation } = closing;
    const fresh = stillHolds(closing, conversation) ? [closing] : [];
    this.keep((known) => known.conversation.id !== conversation.id, fresh);
  }

  dismiss(conversationId: string): void {
    this.keep(({ conversation }) => conversation.id !== conversationId);
  }

  /** changed takes a warning back once there was a reply, or there is a later window or another owner. */
  changed(now: Now & { owner: { id: string } }): void {
    const own = now.owner.id === this.viewerId;
    this.keep((known) => known.conversation.id !== now.id || (own && stillHolds(known, now)));
  }

  /** clear forgets them all: of what the viewer does not see any more no event tells. */
  clear(): void {
    this.keep(() => false);
  }

  private keep(holds: (closing: Closing) => boolean, fresh: readonly Closing[] = []): void {
    const kept = this.state.filter(holds);
    if (kept.length !== this.state.length || fresh.length > 0) {
      this.state = [...fresh, ...kept];
      this.news.tell();
    }
  }
}

function stillHolds({ closesAt }: Closing, { waitingSince, window }: Now): boolean {
  return waitingSince !== null && window.closesAt === closesAt;
}

const minute = 60_000;

/** warnedAt is the earliest that the server can have given a warning, in milliseconds since 1970. */
export function warnedAt({ closesAt, minutesLeft }: Closing): number {
  return Date.parse(closesAt) - minutesLeft * minute;
}

/** minutesLeft is rounded up as the server does, and never more than when it warned. */
export function minutesLeft(closing: Closing, now: number): number {
  const left = Math.ceil((Date.parse(closing.closesAt) - now) / minute);
  return Math.max(1, Math.min(closing.minutesLeft, left));
}

/** stillClosing are the warnings whose window is open at now. */
export function stillClosing(closings: readonly Closing[], now: number): Closing[] {
  return closings.filter(({ closesAt }) => Date.parse(closesAt) > now);
}
