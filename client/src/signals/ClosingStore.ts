import { News } from "../app/news";
import type { ClosingNewsSubscription } from "../gql/graphql";

export type Closing = ClosingNewsSubscription["windowClosing"];

/** What of a conversation says whether a warning still holds. */
interface Now {
  id: string;
  waitingSince: string | null;
  window: { closesAt: string | null };
}

/** ClosingStore holds the warnings of windows that close without a reply, until they are over. */
export class ClosingStore {
  private state: readonly Closing[] = [];
  private readonly news = new News();

  readonly getState = (): readonly Closing[] => this.state;
  readonly subscribe = this.news.subscribe;

  /** warn takes an event over: one warning a conversation, the latest. */
  warn(closing: Closing): void {
    this.keep(({ conversation }) => conversation.id !== closing.conversation.id, [closing]);
  }

  dismiss(conversationId: string): void {
    this.keep(({ conversation }) => conversation.id !== conversationId);
  }

  /** changed takes a warning back once its conversation was answered, or has got a later window. */
  changed({ id, waitingSince, window }: Now): void {
    this.keep(
      ({ conversation, closesAt }) =>
        conversation.id !== id || (waitingSince !== null && window.closesAt === closesAt),
    );
  }

  private keep(holds: (closing: Closing) => boolean, fresh: readonly Closing[] = []): void {
    const kept = this.state.filter(holds);
    if (kept.length !== this.state.length || fresh.length > 0) {
      this.state = [...fresh, ...kept];
      this.news.tell();
    }
  }
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
