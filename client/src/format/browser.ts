/** Names that a browser gives itself, those that others claim as well last. */
const browsers: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bEdg[A-Za-z]*\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bChrome\/|\bCriOS\/|\bHeadlessChrome\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone\b|\biPad\b/, "iOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** browserOf tells browser and system from what a browser calls itself; the first word of others. */
export function browserOf(userAgent: string | null): string | null {
  if (userAgent === null || userAgent.trim() === "") {
    return null;
  }
  const named = (list: typeof browsers) => list.find(([pattern]) => pattern.test(userAgent))?.[1];
  const browser = named(browsers);
  if (browser === undefined) {
    return userAgent.split(/[\s/]/)[0] ?? null;
  }
  const system = named(systems);
  return system === undefined ? browser : `${browser} · ${system}`;
}
