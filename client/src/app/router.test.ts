import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { conversationPath, guard, mayLeave, navigate, parseRoute, subscribe } from "./router";

test.each([
  ["/", null],
  ["/c/cnv_01", "cnv_01"],
  ["/c/cnv_01/", "cnv_01"],
  ["/c/", null],
  ["/c/a/b", null],
  ["/c/%E0%A4%A", null],
  ["/elsewhere", null],
])("%s opens %j", (path, conversationId) => {
  expect(parseRoute(path)).toEqual({ conversationId });
});

test("an address leads to the conversation that it was made for", () => {
  expect(parseRoute(conversationPath("odd/id")).conversationId).toBe("odd/id");
});

describe("a page in which something would be lost", () => {
  const confirm = vi.fn<(words: string) => boolean>();
  const arrived = vi.fn();
  let [release, leave] = [() => {}, () => {}];
  const here = () => location.pathname + location.search;

  /** go is what the browser does before it says so. */
  const go = (path: string) => {
    Object.assign(location, new Address(path));
    window.dispatchEvent(new Event("popstate"));
  };

  beforeEach(() => {
    vi.stubGlobal("window", Object.assign(new EventTarget(), { confirm }));
    vi.stubGlobal("location", new Address("/documents/new?kind=QUOTE"));
    const move = (_: null, __: string, path: string) => Object.assign(location, new Address(path));
    vi.stubGlobal("history", { pushState: move, replaceState: move });
    leave = subscribe(arrived);
    release = guard("Leave?");
  });
  afterEach(() => {
    release();
    leave();
    vi.unstubAllGlobals();
    vi.resetAllMocks();
  });

  test.each([true, false])("is left by a link only if the reader says so (%s)", (sure) => {
    confirm.mockReturnValue(sure);
    expect(navigate("/leads")).toBe(sure);
    expect(here()).toBe(sure ? "/leads" : "/documents/new?kind=QUOTE");
    expect(confirm.mock.calls).toEqual([["Leave?"]]);
  });

  test("is back before anybody sees that the browser had left it", () => {
    confirm.mockReturnValue(false);
    go("/documents");
    expect(here()).toBe("/documents/new?kind=QUOTE");
    expect(arrived).not.toHaveBeenCalled();
    confirm.mockReturnValue(true);
    go("/documents");
    expect(here()).toBe("/documents");
    expect(arrived).toHaveBeenCalledOnce();
  });

  test("keeps its tab open", () => {
    const closing = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
    expect(closing()).toBe(true);
    release();
    expect(closing()).toBe(false);
  });

  test("asks no more once it is saved, nor of a place in it", () => {
    go("/documents/new?kind=QUOTE"); // as of #main
    navigate("/documents/doc_1", { sure: true });
    expect(here()).toBe("/documents/doc_1");
    release();
    expect(mayLeave()).toBe(true);
    go("/leads");
    expect(confirm).not.toHaveBeenCalled();
  });
});

class Address {
  readonly pathname: string;
  readonly search: string;

  constructor(path: string) {
    ({ pathname: this.pathname, search: this.search } = new URL(path, "https://inbox.example.com"));
  }
}
