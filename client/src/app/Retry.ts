import { waitBefore } from "../api/backoff";

/** Retry calls act again after a while, which grows from failure to failure. */
export class Retry {
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly act: () => void) {}

  failed(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        this.act();
      },
      waitBefore(this.failures++, Math.random),
    );
  }

  /** done leaves nothing to try again. */
  done(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.failures = 0;
  }
}
