import { expect, test, vi } from "vitest";
import { Notifier } from "./Notifier";

function setUp(permission: NotificationPermission = "granted") {
  const shown: { title: string; tag: string; closed: boolean; click: () => void }[] = [];
  class Browser {
    static permission = permission;
    static requestPermission = vi.fn(async () => {
      Browser.permission = "granted";
      return Browser.permission;
    });
    private readonly index = shown.length;
    constructor(title: string, options: { tag: string }) {
      shown.push({ title, tag: options.tag, closed: false, click: () => {} });
    }
    addEventListener(_: "click", listener: () => void): void {
      Object.assign(shown[this.index] ?? {}, { click: listener });
    }
    close(): void {
      Object.assign(shown[this.index] ?? {}, { closed: true });
    }
  }
  const kept = new Map<string, string>();
  const storage = {
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => kept.set(k, v),
  };
  const notifier = new Notifier(storage, Browser);
  const onOpen = vi.fn();
  const tell = (id = "sig_1") => notifier.tell({ id, title: "Ana", body: "hi", onOpen });
  return { notifier, Browser, shown, tell, onOpen };
}

test("nothing is asked or told before the user allows it", async () => {
  const { notifier, Browser, shown, tell } = setUp("default");
  tell();
  expect(shown).toHaveLength(0);
  expect(Browser.requestPermission).not.toHaveBeenCalled();
  await notifier.ask();
  tell();
  expect(shown).toMatchObject([{ title: "Ana", tag: "sig_1" }]);
});

test("a click opens, and what is dealt with is closed", () => {
  const { notifier, shown, tell, onOpen } = setUp();
  tell("a");
  tell("b");
  shown[0]?.click();
  expect(onOpen).toHaveBeenCalledTimes(1);
  notifier.close("b");
  expect(shown.map(({ closed }) => closed)).toEqual([true, true]);
});

test("it can be turned off here, and on again", () => {
  const { notifier, shown, tell } = setUp();
  notifier.want(false);
  tell();
  expect(shown).toHaveLength(0);
  notifier.want(true);
  tell();
  expect(shown).toHaveLength(1);
});

test("a browser without notifications, or one that throws, is no fault", () => {
  const storage = { getItem: () => null, setItem: () => {} };
  const none = new Notifier(storage, undefined);
  expect(none.permission()).toBe("unsupported");
  class Throws {
    static permission = "granted" as const;
    static requestPermission = async () => Throws.permission;
    constructor() {
      throw new TypeError("Illegal constructor");
    }
    addEventListener(): void {}
    close(): void {}
  }
  const told = { id: "a", title: "", body: "", onOpen: () => {} };
  expect(() => new Notifier(storage, Throws).tell(told)).not.toThrow();
  expect(() => none.tell(told)).not.toThrow();
});
