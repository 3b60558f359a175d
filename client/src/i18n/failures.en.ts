// Why a message was not sent, by Meta's code: in plain words, and what to do about it.

export const failuresEn = {
  failure: {
    codes: {
      0: ["The access token is not valid", "An administrator reconnects the account; then send it again."],
      1: ["WhatsApp had an unknown problem", "Send it again in a few minutes."],
      2: ["WhatsApp was temporarily unavailable", "Send it again in a few minutes."],
      3: [
        "The app may not use this function",
        "An administrator grants it the permissions in Meta Business Suite and reconnects the account.",
      ],
      4: ["The app sent too many requests", "Send it again in an hour."],
      10: [
        "The app lacks a permission",
        "An administrator grants it the permissions in Meta Business Suite and reconnects the account.",
      ],
      17: ["The account sent too many requests", "Send it again in an hour."],
      100: [
        "The request had an invalid value",
        "This is a fault of ours: tell the operator of the server the code.",
      ],
      190: ["The access token has expired", "An administrator reconnects the account; then send it again."],
      200: [
        "The app lacks a permission on this account",
        "An administrator grants it the permissions in Meta Business Suite and reconnects the account.",
      ],
      368: [
        "The account is blocked for a policy violation",
        "An administrator sees which in WhatsApp Manager, and can appeal there.",
      ],
      401: [
        "The access token was not accepted",
        "An administrator reconnects the account; then send it again.",
      ],
      80007: ["The WhatsApp Business Account sent too many requests", "Send it again in an hour."],
      130429: ["The number sent messages too fast", "Send it again in a few minutes."],
      130472: [
        "The customer takes part in an experiment of WhatsApp’s",
        "Wait until the customer writes again.",
      ],
      130497: [
        "The account may not write to customers in this country",
        "Reach the customer another way; sending it again will not help.",
      ],
      131000: ["Something went wrong at WhatsApp", "Send it again in a few minutes."],
      131008: [
        "The request lacked a value",
        "This is a fault of ours: tell the operator of the server the code.",
      ],
      131009: [
        "A value was not accepted",
        "Check the customer’s number: it may be wrong or no longer in use.",
      ],
      131016: ["WhatsApp was overloaded or unavailable", "Send it again in a few minutes."],
      131021: ["Sender and recipient are the same number", "Choose another recipient."],
      131026: [
        "The message could not be delivered",
        "The customer may not use WhatsApp, or an old version of it: reach them another way.",
      ],
      131030: [
        "The recipient is not on the test number’s list",
        "An administrator adds them in Meta’s app dashboard, or uses a real number.",
      ],
      131031: [
        "The account is locked",
        "An administrator sees why in WhatsApp Manager, and can appeal there.",
      ],
      131037: [
        "The number’s display name is not approved yet",
        "An administrator has it approved in WhatsApp Manager.",
      ],
      131042: [
        "There is a problem with the account’s payment method",
        "An administrator adds or repairs it in Meta Business Suite.",
      ],
      131045: [
        "The number is not registered correctly",
        "An administrator registers it again; then send it again.",
      ],
      131047: [
        "More than 24 hours had passed since the customer’s last message",
        "Wait until the customer writes again, then send it again.",
      ],
      131048: [
        "The number is restricted because customers reported spam",
        "Send less for a while; the quality rating is in WhatsApp Manager.",
      ],
      131049: [
        "WhatsApp held the message back: the customer gets too much marketing",
        "Wait at least 24 hours before sending it again.",
      ],
      131050: ["The customer has stopped marketing messages", "Wait until the customer writes again."],
      131051: ["WhatsApp does not support this kind of message", "Send it in another form."],
      131052: ["The file could not be fetched", "Use a smaller file, or attach it again."],
      131053: ["The file could not be sent", "Check its type and size, and attach it again."],
      131056: ["Too many messages to this customer in a short time", "Send it again in a few minutes."],
      131057: ["The number was in maintenance", "Send it again in a few minutes."],
      131062: [
        "This message cannot go to somebody who hides their number",
        "Ask the customer for their phone number.",
      ],
      131063: [
        "Marketing messages are switched off for this number",
        "They go through another interface of Meta’s.",
      ],
      131064: [
        "Sending is limited because templates were wrongly categorized",
        "Wait until Meta lifts the limit.",
      ],
      132000: ["The template was not accepted", "An administrator checks it in WhatsApp Manager."],
      132068: ["The form is blocked", "An administrator checks it in WhatsApp Manager."],
      132069: ["The form is used too often", "Send it again in an hour."],
      133010: ["The number is not registered", "An administrator registers it again; then send it again."],
      137000: ["The customer’s identity has changed", "Verify who the customer is before sending it again."],
    } as Record<number, readonly [why: string, remedy: string]>,
    /** Ours, by ErrorCode: why, and what to do. */
    reasons: {
      WINDOW_CLOSED: [
        "The 24-hour window closed while it waited",
        "Wait until the customer writes again, then send it again.",
      ],
      ACCOUNT_NOT_ACTIVE: [
        "The account cannot send at the moment",
        "An administrator sees why in the settings; then send it again.",
      ],
      CANCELLED: ["Somebody withdrew it before it was sent", "It can be sent again."],
      NOT_FOUND: ["Its file is not here any more", "Attach the file again."],
    } as Record<string, readonly [why: string, remedy: string]>,
    unknown: ["WhatsApp gave no reason", "Send it again, or reach the customer another way."] as readonly [
      why: string,
      remedy: string,
    ],
    code: (n: number) => `Meta’s code ${n}`,
    reaction: (emoji: string) => `${emoji} not delivered`,
    again: "Send again",
    sentAgain: "Sent again below",
    mayBeTwice: "The customer may get it twice.",
    cancel: "Do not send",
  },
};
