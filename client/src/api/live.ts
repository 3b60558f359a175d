import { waitBefore } from "./backoff";
import { type Ending, endingOf } from "./ending";

/** LiveState is what the banner shows: since when there is no connection, and when the next try is. */
export type LiveState =
  | { name: "connecting" }
  | { name: "live" }
  | { name: "waiting"; until: number }
  | { name: "stopped" };

/** Sink is what a subscription reports. ended comes once, at most, and last. */
export interface Sink<Event> {
  connected(): void;
  event(event: Event): void;
  /** The server told a position at which nothing of this subscription is outstanding. */
  position(cursor: string): void;
  ended(reason: unknown): void;
}

/** Subscribe opens a subscription that resumes after since; the result closes it. */
export type Subscribe<Event> = (since: string | null, sink: Sink<Event>) => () => void;

export interface LiveOptions<Event extends { cursor?: string }> {
  subscribe: Subscribe<Event>;
  onEvent(event: Event): void;
  /** A subscription without a past has begun: what happened before it must be fetched. */
  onFresh(): void;
  onState(state: LiveState): void;
  onSignedOut(): void;
  now?: () => number;
  random?: () => number;
}

/**
 * After a connection that held for so long the waits begin anew, in milliseconds. That one was accepted
 * says little: some servers drop it at once.
 */
const steadyMs = 30_000;

/**
 * Live keeps one subscription going for as long as the tab is open. It resumes after the last
 * event that it saw, and starts anew, calling onFresh, where the server cannot resume.
 */
export class Live<Event extends { cursor?: string }> {
  private since: string | null = null;
  private failures = 0;
  /** Since when the current connection is live; null before it is. */
  private liveSince: number | null = null;
  private close: () => void = () => {};
  private timer: ReturnType<typeof setTimeout> | undefined;
  private state: LiveState = { name: "stopped" };
  /** Only the sink of the current connection is listened to. */
  private generation = 0;

  constructor(private readonly options: LiveOptions<Event>) {}

  start(): void {
    this.connect();
  }

  stop(): void {
    this.generation++;
    clearTimeout(this.timer);
    this.close();
    this.become({ name: "stopped" });
  }

  /** retryNow ends a wait early: the user asks for it, or the network is back. */
  readonly retryNow = (): void => {
    if (this.state.name === "waiting") {
      this.connect();
    }
  };

  /**
   * resume goes on after onSignedOut, where the session lasts after all. That the server said otherwise
   * may be a fault of its own: it is not asked again at once.
   */
  readonly resume = (): void => {
    if (this.state.name !== "waiting") {
      this.close();
      this.wait();
    }
  };

  private connect(): void {
    clearTimeout(this.timer);
    this.liveSince = null;
    this.become({ name: "connecting" });
    const generation = ++this.generation;
    const since = this.since;
    const current = (act: () => void) => generation === this.generation && act();
    let progressed = false;
    this.close = this.options.subscribe(since, {
      connected: () => current(() => this.connected(since)),
      event: (event) =>
        current(() => {
          progressed = true;
          this.since = event.cursor ?? this.since;
          this.failures = 0;
          this.options.onEvent(event);
        }),
      position: (cursor) =>
        current(() => {
          this.since = cursor;
        }),
      ended: (reason) => current(() => this.ended(endingOf(reason), progressed)),
    });
  }

  private connected(since: string | null): void {
    this.liveSince = this.now();
    this.become({ name: "live" });
    if (since === null) {
      this.options.onFresh();
    }
  }

  private ended(ending: Ending, progressed: boolean): void {
    switch (ending.kind) {
      case "signedOut":
        this.stop();
        this.options.onSignedOut();
        return;
      case "resync":
        // Without a position this cannot be: then do not insist at full speed.
        this.again(this.since !== null, null);
        return;
      case "lagged":
        this.again(progressed, ending.cursor ?? this.since);
        return;
      case "lost":
        this.wait();
    }
  }

  private again(atOnce: boolean, since: string | null): void {
    this.since = since;
    if (atOnce) {
      this.connect();
    } else {
      this.wait();
    }
  }

  private wait(): void {
    const { random = Math.random } = this.options;
    if (this.liveSince !== null && this.now() - this.liveSince >= steadyMs) {
      this.failures = 0;
    }
    const delay = waitBefore(this.failures++, random);
    this.generation++;
    this.timer = setTimeout(() => this.connect(), delay);
    this.become({ name: "waiting", until: this.now() + delay });
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  private become(state: LiveState): void {
    this.state = state;
    this.options.onState(state);
  }
}
