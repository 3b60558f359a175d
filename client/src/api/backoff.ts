const firstWait = 1_000;
const longestWait = 30_000;

/**
 * waitBefore is how long to wait before the attempt-th new try (from 0), in milliseconds: doubling
 * from 1 s to 30 s, of which a random half is left out, so that after a restart of the server not
 * everybody comes at once.
 */
export function waitBefore(attempt: number, random: () => number): number {
  const full = Math.min(longestWait, firstWait * 2 ** Math.min(attempt, 10));
  return Math.max(firstWait, full * (0.5 + random() / 2));
}
