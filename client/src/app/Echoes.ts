/**
 * Echoes tells what comes back of what was told from what was changed elsewhere. Values come back
 * late on a slow machine: by then later ones may have been told, which must not be undone.
 */
export class Echoes {
  private told: string[];

  constructor(first: string) {
    this.told = [first];
  }

  /** tell reports whether the value is another than the last one, and is to be passed on. */
  tell(value: string): boolean {
    const fresh = value !== this.told.at(-1);
    if (fresh) {
      this.told.push(value);
    }
    return fresh;
  }

  /** hear reports whether the value that came was changed elsewhere. */
  hear(value: string): boolean {
    const at = this.told.indexOf(value);
    this.told = at < 0 ? [value] : this.told.slice(at);
    return at < 0;
  }
}
