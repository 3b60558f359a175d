/**
 * oneAtATime gives a function that runs act, which never rejects. Where it is called while act runs,
 * act runs once more afterwards, however often it was called.
 */
export function oneAtATime(act: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const run = () => {
    running = act().then(() => {
      running = null;
    });
    return running;
  };
  return () => {
    if (running === null) {
      return run();
    }
    next ??= running.then(() => {
      next = null;
      return running ?? run();
    });
    return next;
  };
}
