import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Sink } from "../api/live";
import type { Socket } from "../api/socket";
import type { ConversationChange } from "../gql/graphql";
import { conversation, message } from "../inbox/fixtures";
import type { Message } from "../inbox/message";
import type { Change } from "../inbox/store";
import { changesFeed } from "./feeds";
import { News } from "./news";
import type { Services } from "./services";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The feed of conversations, of which the test holds the other end. */
function setUp() {
  const opened: Sink<Change>[] = [];
  const listen = () => (_: string | null, sink: Sink<Change>) => {
    opened.push(sink);
    return () => {};
  };
  const services = {
    store: { apply: vi.fn(), refresh: vi.fn(), customerChanged: vi.fn(), loadFailed: vi.fn() },
    session: { confirm: vi.fn() },
    signals: { load: vi.fn(async () => {}) },
    closings: { changed: vi.fn(), clear: vi.fn() },
    changes: new News(),
    outbox: { settle: vi.fn() },
  };
  const hooks = { onState: () => {}, onSignedOut: () => {} };
  const shown = { current: null };
  changesFeed({ listen } as unknown as Socket, services as unknown as Services, shown, hooks).start();
  const tell = (change: ConversationChange, told: Message | null = null) =>
    opened.at(-1)?.event({ cursor: "c1", change, conversation: conversation("anna", null), message: told });
  return { opened, tell, ...services };
}

test("where two conversations may have become one, the signals are read again", () => {
  const { tell, signals } = setUp();
  tell("OWNER");
  expect(signals.load).not.toHaveBeenCalled();
  tell("CUSTOMER");
  expect(signals.load).toHaveBeenCalledTimes(1);
});

test("a reply whose answer was lost is known by the event of its message", () => {
  const { tell, outbox } = setUp();
  tell("OWNER");
  expect(outbox.settle).not.toHaveBeenCalled();
  const told = message("a1", 1);
  tell("MESSAGE_ADDED", told);
  expect(outbox.settle).toHaveBeenCalledWith("anna", [told]);
});

test("after a gap no warning is left, at once: those that come next are told anew", () => {
  const { opened, tell, closings, store } = setUp();
  opened.at(-1)?.connected();
  expect(closings.clear).toHaveBeenCalledTimes(1);
  expect(store.refresh).not.toHaveBeenCalled(); // that takes a moment
  tell("READ");
  opened.at(-1)?.ended([{ extensions: { code: "RESYNC" } }]);
  opened.at(-1)?.connected();
  expect(closings.clear).toHaveBeenCalledTimes(2);
});
