/** The longest text that WhatsApp takes, in characters. */
export const longest = 4096;

/** countCharacters counts code points, as the server does: an emoji is not two. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) {
    count++;
  }
  return count;
}
