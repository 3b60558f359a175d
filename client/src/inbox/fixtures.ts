// Messages and conversations for tests.

import type { Conversation } from "./listState";
import { type Message, previewOf } from "./message";

/** at is minutes after 1 March 2026, 12:00 UTC. */
export function instant(at: number): string {
  return new Date(Date.UTC(2026, 2, 1, 12, at)).toISOString();
}

export function message(id: string, at: number, own: Partial<Message> = {}): Message {
  return {
    id,
    direction: "INBOUND",
    type: "TEXT",
    text: id,
    status: "RECEIVED",
    origin: "CUSTOMER",
    forwarded: false,
    sentAt: instant(at),
    createdAt: instant(at),
    deliveredAt: null,
    readAt: null,
    editedAt: null,
    revokedAt: null,
    sentBy: null,
    attachments: [],
    content: null,
    referral: null,
    replyToWamid: null,
    replyTo: null,
    reactions: [],
    failure: null,
    retriedAs: null,
    ...own,
  };
}

export function reply(id: string, at: number, own: Partial<Message> = {}): Message {
  const sentBy = { id: "usr_1", name: "Ana Costa" };
  return message(id, at, { direction: "OUTBOUND", origin: "CONVERSA", status: "QUEUED", sentBy, ...own });
}

export function conversation(
  id: string,
  last: Message | null,
  own: Partial<Conversation> = {},
): Conversation {
  return {
    id,
    createdAt: instant(0),
    window: { open: true, openedAt: instant(0), closesAt: instant(24 * 60) },
    unreadCount: 0,
    waitingSince: null,
    readUpTo: null,
    account: {
      id: "acc_1",
      nickname: "Loja",
      status: "ACTIVE",
      statusReason: null,
      phoneNumber: "+15550100001",
      verifiedName: null,
    },
    owner: { id: "usr_1", name: "Ana Costa" },
    customer: {
      __typename: "Lead",
      id: `led_${id}`,
      fullName: id,
      phone: "+15550100002",
      waId: "15550100002",
      username: null,
      createdAt: instant(0),
      updatedAt: instant(0),
      source: "WhatsApp",
    },
    lastMessage: last && previewOf(last),
    ...own,
  };
}
