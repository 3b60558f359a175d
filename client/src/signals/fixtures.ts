// Signals for tests.

import { conversation, instant, message } from "../inbox/fixtures";
import { previewOf } from "../inbox/message";
import type { Signal } from "./SignalStore";

export function signal(id: string, at: number, own: Partial<Signal> = {}): Signal {
  const { window, account, customer } = conversation(id, null);
  return {
    id,
    messageCount: 1,
    state: "NEW",
    remindAt: null,
    updatedAt: instant(at),
    latestMessage: previewOf(message(`${id}-m`, at)),
    conversation: { id: `cnv-${id}`, window, account, customer, waitingSince: instant(at) },
    ...own,
  };
}
