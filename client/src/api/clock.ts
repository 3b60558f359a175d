// The server's clock, as far as this tab knows it. Windows close by the server's time, which may
// differ from this machine's, and which the simulator can move.

/** Less than this is the network's own unsteadiness, in milliseconds. */
const steady = 1_000;

/** ServerClock keeps how far the server's clock is ahead of this machine's. */
export class ServerClock {
  private ahead = 0;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly local: () => number = Date.now) {}

  /** now is the server's time, in milliseconds since 1970. */
  readonly now = (): number => this.local() + this.ahead;

  /**
   * heard takes the time that an answer carried (RFC 3339) and when its request was sent, by
   * the local clock. Half of the way there and back is taken to be the way back.
   */
  heard(stamp: string | null, sentAt: number): void {
    const told = stamp === null ? Number.NaN : Date.parse(stamp);
    if (Number.isNaN(told)) {
      return;
    }
    const receivedAt = this.local();
    const ahead = told + (receivedAt - sentAt) / 2 - receivedAt;
    if (Math.abs(ahead - this.ahead) >= steady) {
      this.move(ahead);
    }
  }

  /** heardAfter takes that the server's time is past an instant, as an event tells it. */
  heardAfter(instant: number): void {
    if (this.now() < instant) {
      this.move(instant - this.local());
    }
  }

  /** onMoved calls the listener whenever the clock turns out to stand elsewhere. */
  readonly onMoved = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private move(ahead: number): void {
    this.ahead = ahead;
    for (const listener of this.listeners) {
      listener();
    }
  }
}
