/**
 * newKey is a key that nobody has used. crypto.randomUUID would be one too, but only where the page
 * came over https or from this computer.
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
