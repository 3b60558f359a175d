/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What changed of an account. */
export type AccountChange =
  /** Its credits, available or reserved, or what became of a purchase of them. */
  | 'BALANCE'
  /** Fewer credits are available than the minimum of automatic recharge: told once each time that those of an account that is charged fall below it. */
  | 'LOW_BALANCE'
  /** Meta's rating of its number. */
  | 'QUALITY'
  /** Credits that were bought by automatic recharge were added. */
  | 'RECHARGED'
  /** Automatic recharge failed: autoRecharge.lastFailure says why. */
  | 'RECHARGE_FAILED'
  /** Its status, the reason for it, a check, or its settings. */
  | 'STATUS';

/** What an account needs, in the order of the set-up. */
export type AccountCheckKind =
  /** Meta has reviewed the WhatsApp Business Account and approves of it. */
  | 'BUSINESS_APPROVED'
  /** Meta has verified the business. Replying works without it; it raises limits. */
  | 'BUSINESS_VERIFIED'
  /** Meta approves of the name that customers see. */
  | 'NAME_APPROVED'
  /** The number can send and receive. */
  | 'NUMBER_REGISTERED'
  /** The number was proved to be the business's. */
  | 'NUMBER_VERIFIED'
  /** The token has both WhatsApp permissions for this account. */
  | 'SCOPES_GRANTED'
  /** The access token works. */
  | 'TOKEN_VALID'
  /** WhatsApp has reported something, and is not unusually silent. */
  | 'WEBHOOK_SEEN'
  /** WhatsApp reports to this server, or to an app of the business's own. */
  | 'WEBHOOK_SUBSCRIBED';

/** An account's name and preferences. */
export type AccountSettingsInput = {
  /** What an unknown customer becomes. */
  addAs?: CustomerModule | null | undefined;
  /** Ids of users, groups and roles that get unknown customers in turn; an empty list: whoever added the account. */
  assignTo?: Array<string | number> | null | undefined;
  /** Unique in the organization: 1 to 100 characters. */
  nickname?: string | null | undefined;
  /** Whether customers see that their messages were read. */
  sendReadReceipts?: boolean | null | undefined;
  /** Minutes before a window closes at which its owner is warned: at most five, 1 to 1439 each. */
  windowWarnings?: Array<number> | null | undefined;
};

/** What an account can do. */
export type AccountStatus =
  /** It sends and receives. */
  | 'ACTIVE'
  /** Signed in with Meta; the number, or then its nickname, is still to choose: statusReason says which. */
  | 'AUTHORIZED'
  /** Access was withdrawn, or the token no longer works. */
  | 'DISCONNECTED'
  /** The number waits for its verification code, or to be registered. */
  | 'PENDING_NUMBER_VERIFICATION'
  /** Meta is reviewing the business against its terms and commerce policy. */
  | 'PENDING_REVIEW'
  /** It may not send, by Meta's decision. */
  | 'RESTRICTED';

/** What a program may do. */
export type ApiTokenInput = {
  /** In the future; null for never. */
  expiresAt?: string | null | undefined;
  /** What it is for: 1 to 100 characters. */
  name: string;
  /** At least one; none that the caller does not have. */
  scopes: Array<TokenScope>;
};

/** Which attachments of a conversation. What is left out says nothing. */
export type AttachmentFilter = {
  /** From the customer, or to them. */
  direction?: MessageDirection | null | undefined;
  /** In messages of one of these types. INVALID_INPUT for an empty list. */
  types?: Array<MessageType> | null | undefined;
};

/** What to attach. */
export type AttachmentInput =
  {   /** A file of a cloud drive of the caller's, which is copied first: see copyCloudFile. */
  cloudFile: CloudFileInput; fileId?: never; salesDocumentId?: never; }
  |  { cloudFile?: never;   /** A file that is READY and that the caller sees: an upload of theirs, or one of a message. */
  fileId: string | number; salesDocumentId?: never; }
  |  { cloudFile?: never; fileId?: never;   /** The PDF of a sales document that the caller sees, as the document is now. One that is a DRAFT becomes SENT with the message, for which a token needs WRITE besides. */
  salesDocumentId: string | number; };

/** Which entries of the audit. Fields of one filter must all hold. */
export type AuditFilter = {
  /** Any of these; an empty list is none. */
  actions?: Array<string> | null | undefined;
  /** Of what was done to this. */
  subjectId?: string | number | null | undefined;
  /** When it was done. */
  time?: TimeSpan | null | undefined;
  /** Of this user's acts. */
  userId?: string | number | null | undefined;
};

/** Whether something was done. */
export type AuditOutcome =
  /** It was. */
  | 'DONE'
  /** It was not allowed. */
  | 'REFUSED';

/** How an account buys credits by itself. */
export type AutoRechargeInput = {
  /** From one to a hundred times topUpAmount. Null: five times. */
  dailyLimit?: string | null | undefined;
  /** Whether it does. Then minimumBalance and topUpAmount are needed. */
  enabled: boolean;
  /** Above 0. Without automatic recharge it is still told when fewer are available. Null: none. */
  minimumBalance?: string | null | undefined;
  /** How many to buy each time: creditPricing says from and up to what. */
  topUpAmount?: string | null | undefined;
};

/** What customers see of a business in WhatsApp. An empty text takes it away. */
export type BusinessProfileInput = {
  /** The line below the name: 1 to 139 characters. */
  about?: string | null | undefined;
  /** The postal address: at most 256 characters. */
  address?: string | null | undefined;
  /** What the business does: at most 256 characters. */
  description?: string | null | undefined;
  /** Where customers can write to. */
  email?: string | null | undefined;
  /** Meta's word for the trade, e.g. "RETAIL". */
  vertical?: string | null | undefined;
  /** At most two addresses. */
  websites?: Array<string> | null | undefined;
};

/** What is paid for. */
export type ChargeUnit =
  /** All that is sent within 24 hours. */
  | 'CONVERSATION'
  /** Each message. */
  | 'MESSAGE';

/** Whether a cloud drive can be read. */
export type CloudDriveState =
  /** It can. */
  | 'CONNECTED'
  /** The provider lets us in no more: it has to be connected again. */
  | 'DISCONNECTED';

/** A file of a cloud drive. */
export type CloudFileInput = {
  /** CloudFile.id. */
  cloudFileId: string | number;
  /** Which drive. */
  driveId: string | number;
};

/** Where a cloud drive is. */
export type CloudProvider =
  /** Dropbox. */
  | 'DROPBOX'
  /** An account of Evernote (connectEvernote), or an export (.enex) that was uploaded (importEvernote). */
  | 'EVERNOTE'
  /** Google Drive. Google's own documents come as PDF. */
  | 'GOOGLE_DRIVE'
  /** Microsoft OneDrive, personal or of a company. */
  | 'ONEDRIVE';

/** A step of connecting a number. */
export type CompleteIntegrationInput = {
  /** For those who bring a system user's token instead of a sign-in code. */
  accessToken?: string | null | undefined;
  /** To go on with an account, or to give it another sign-in or token. */
  accountId?: string | number | null | undefined;
  /** Of the token's Meta app, where that is not the server's: it signs the webhooks, which then come to the account's own webhookUrl. */
  appSecret?: string | null | undefined;
  /** Only the numbers of this business portfolio. */
  businessId?: string | number | null | undefined;
  /** What Meta's sign-in gave back: good once, and for a short time. */
  code?: string | null | undefined;
  /** The number to connect: one of numberChoices. */
  phoneNumberId?: string | number | null | undefined;
  /** Of a number that has two-step verification already: 6 digits. */
  pin?: string | null | undefined;
  /** What it gave back beside the code: that of startAccountIntegration, in the same session. */
  state?: string | null | undefined;
  /** The WhatsApp Business Account of the choice. May be left out. */
  wabaId?: string | number | null | undefined;
};

/** What WhatsApp bills something as. */
export type ConversationCategory =
  /** A one-time code, by a template. */
  | 'AUTHENTICATION'
  /** Anything else, by a template. */
  | 'MARKETING'
  /** A conversation that began with an advertisement. */
  | 'REFERRAL'
  /** A reply to a customer. */
  | 'SERVICE'
  /** About an order or an account, by a template. */
  | 'UTILITY';

/** What changed in a conversation. */
export type ConversationChange =
  /** The customer's name or number changed, or two conversations turned out to be one. */
  | 'CUSTOMER'
  /** A message was added. */
  | 'MESSAGE_ADDED'
  /** A message got a status, a reaction or another text, or was withdrawn. */
  | 'MESSAGE_CHANGED'
  /** It has another owner. */
  | 'OWNER'
  /** The caller read further, here or on another screen. Told to that user alone. */
  | 'READ'
  /** Since when it waits for a reply, or its window, changed without a message: somebody said that none is needed. */
  | 'WINDOW';

/** Which conversations. Fields of one filter must all hold. */
export type ConversationFilter = {
  /** With this account. */
  accountId?: string | number | null | undefined;
  /** With leads, or with contacts. */
  module?: CustomerModule | null | undefined;
  /** Whose conversations. */
  owner?: UserChoice | null | undefined;
  /**
   * All of these words in the customer's names, company, e-mail, username or number, or all in one of the
   * messages; accents and case do not count, parts do. At most 1000 characters.
   */
  search?: string | null | undefined;
  /** Whether it has messages that the caller has not read. Imported history is never unread. */
  unread?: boolean | null | undefined;
  /** Whether a message of the customer waits for a reply. */
  waiting?: boolean | null | undefined;
  /** Its window, now. */
  window?: WindowState | null | undefined;
};

/** The order of a list of conversations. Where two are equal, ids decide. */
export type ConversationOrder =
  /** The latest message first. */
  | 'LATEST_MESSAGE'
  /** Only those that wait for a reply, the longest wait first. */
  | 'WAITING_LONGEST'
  /** Only those with an open window, the first to close first. */
  | 'WINDOW_CLOSING';

/** A new text. */
export type CreatePredefinedTextInput = {
  /** 1 to 4096 characters. May hold merge fields. */
  body: string;
  /** Whose merge fields it may hold. It stays. */
  module: CustomerModule;
  /** 1 to 100 characters, once in a module: accents and case do not count. */
  name: string;
};

/** A file that is to be sent. */
export type CreateUploadInput = {
  /** What its sender takes it for; what it is is decided by its bytes. */
  contentType: string;
  /** With its ending. Folders and characters that are not shown are taken out, and what is over 200 bytes. */
  name: string;
  /** Its exact size in bytes: 1 to 104857600. */
  size: number;
};

/** A field of the organization's own. */
export type CustomFieldInput = {
  /** For CHOICE: 1 to 200. */
  choices?: Array<string> | null | undefined;
  /** Which customers have it. Fixed at creation. */
  module: CustomerModule;
  /** 1 to 50 characters, once in a module. Fixed at creation. */
  name: string;
  /** What it holds. Fixed at creation. */
  type: CustomFieldType;
};

/** What a field of the organization's own holds. */
export type CustomFieldType =
  /** One of its choices. */
  | 'CHOICE'
  /** A day, e.g. "2026-03-01". */
  | 'DATE'
  /** A JSON number. */
  | 'NUMBER'
  /** A text of at most 2000 characters. */
  | 'TEXT';

/** Which leads or contacts. Fields of one filter must all hold. */
export type CustomerFilter = {
  /** When the record was made. */
  created?: TimeSpan | null | undefined;
  /** Whether they ever wrote, or were written to. */
  hasConversation?: boolean | null | undefined;
  /** Whose records. */
  owner?: UserChoice | null | undefined;
  /** All of these, in names, company, e-mail or username; accents and case do not count. Of a number any part finds. */
  search?: string | null | undefined;
  /** Any of these; an empty list is none. For leads only. */
  statuses?: Array<LeadStatus> | null | undefined;
};

/** What a person writes into a customer's record. What is left out stays as it is; null clears it. */
export type CustomerInput = {
  /** At most 200 characters. */
  company?: string | null | undefined;
  /** Values by the names of the organization's fields. What is left out stays; null clears one. */
  customFields?: unknown;
  /** An address. */
  email?: string | null | undefined;
  /** At most 200 characters. WhatsApp's profile name changes it no longer. */
  firstName?: string | null | undefined;
  /** At most 200 characters. WhatsApp's profile name changes it no longer. */
  lastName?: string | null | undefined;
  /** An active user; for a new record the caller unless it says otherwise. */
  ownerId?: string | number | null | undefined;
  /** With the country's code. Messages from it find the record. */
  phone?: string | null | undefined;
  /** Where the lead came from. For leads only. */
  source?: string | null | undefined;
  /** For leads only; CONVERTED comes from convertLead alone. */
  status?: LeadStatus | null | undefined;
};

/** Where customers are kept. */
export type CustomerModule =
  /** After qualification. */
  | 'CONTACTS'
  /** Before qualification. */
  | 'LEADS';

/** What went wrong, for programs: extensions.code of an error. */
export type ErrorCode =
  /** The account cannot send at the moment. */
  | 'ACCOUNT_NOT_ACTIVE'
  /** Somebody withdrew the message before it was sent; only the reason of a failure. */
  | 'CANCELLED'
  /** The cloud drive lets us in no more: its user has to connect it again. */
  | 'CLOUD_DRIVE_DISCONNECTED'
  /** It contradicts what is there already. */
  | 'CONFLICT'
  /** A picture over 5 MB, audio or video over 16 MB, a document over 100 MB, a WebP picture over 100 KB, or 500 KB where it moves. */
  | 'FILE_TOO_LARGE'
  /** WhatsApp does not take such files. */
  | 'FILE_TYPE_NOT_ALLOWED'
  /** The caller's profile or token does not allow it. */
  | 'FORBIDDEN'
  /** Sending costs credits in the account, and those that are available do not cover it. */
  | 'INSUFFICIENT_CREDITS'
  /** A fault of ours; the log knows extensions.requestId. */
  | 'INTERNAL'
  /** An argument cannot be used: extensions.field names it. */
  | 'INVALID_INPUT'
  /** Over 4096 characters. */
  | 'MESSAGE_TOO_LONG'
  /** A merge field has no value for this customer and no fallback: extensions.problems says which and where, as TextProblem does. */
  | 'MISSING_MERGE_VALUE'
  /** Not there, or not the caller's to see. */
  | 'NOT_FOUND'
  /** The customer has never written; only they can start a conversation. */
  | 'NO_CONVERSATION'
  /** Automatic recharge buys in the way of a purchase that was paid, and there is none, or no card was saved with it. */
  | 'NO_PURCHASE_YET'
  /** The number is connected here already, or registered elsewhere; numbers are not moved. */
  | 'NUMBER_IN_USE'
  /** Too often: extensions.retryAfterMs says when to try again. */
  | 'RATE_LIMITED'
  /** The cursor is older than the event log, or what the caller may see has changed: fetch again, then subscribe without since. */
  | 'RESYNC'
  /** The subscriber read too slowly; extensions.cursor says where to resume. */
  | 'SUBSCRIPTION_LAGGED'
  /** The document asks for too much at once. */
  | 'TOO_COMPLEX'
  /** More than five attachments in one message. */
  | 'TOO_MANY_ATTACHMENTS'
  /** Sign in first. */
  | 'UNAUTHENTICATED'
  /** Try again in a moment. */
  | 'UNAVAILABLE'
  /** A text names a merge field that there is not: extensions.problems says which and where, as TextProblem does. */
  | 'UNKNOWN_MERGE_FIELD'
  /** The customer's last message is more than 24 hours old; only they can open a new window. */
  | 'WINDOW_CLOSED';

/** Whether a file's bytes are here. */
export type FileState =
  /** Gone: at WhatsApp before it could be fetched, or here as no message used it. */
  | 'EXPIRED'
  /** Could not be fetched. */
  | 'FAILED'
  /** To come: from WhatsApp, or from who uploads it. */
  | 'PENDING'
  /** Here, and equal to what was announced. */
  | 'READY';

/** A group as it shall be. */
export type GroupInput = {
  /** 1 to 100 characters. */
  name: string;
  /** All users of the group. */
  userIds: Array<string | number>;
};

/** Who is to become a user. */
export type InviteUserInput = {
  /** Unique on the server. */
  email: string;
  /** Their groups. */
  groupIds?: Array<string | number> | null | undefined;
  /** 1 to 100 characters. */
  name: string;
  /** What they may administer. */
  profile: Profile;
  /** Their place in the hierarchy. */
  roleId?: string | number | null | undefined;
};

/** How far a lead has come. */
export type LeadStatus =
  /** Somebody has been in touch. */
  | 'CONTACTED'
  /** Became a contact. */
  | 'CONVERTED'
  /** Came to nothing. */
  | 'LOST'
  /** Nobody has worked on it yet. */
  | 'NEW'
  /** Worth a contact. */
  | 'QUALIFIED';

/** Why a balance changed. */
export type LedgerEntryKind =
  /** What WhatsApp billed differs from what was reserved or said before, or the server's operator gave or took credits. */
  | 'ADJUSTMENT'
  /** Credits that the account bought by itself. */
  | 'AUTO_RECHARGE'
  /** A message, or a conversation of 24 hours, cost something. */
  | 'CHARGE'
  /** Credits that were paid for. */
  | 'PURCHASE'
  /** Credits of a purchase that were taken back, and their payment returned. */
  | 'REFUND';

/** Which entries of a ledger. Fields of one filter must all hold. */
export type LedgerFilter = {
  /** Any of these; an empty list is none. */
  kinds?: Array<LedgerEntryKind> | null | undefined;
  /** When it was entered. */
  time?: TimeSpan | null | undefined;
};

/** Who wrote a message. */
export type MessageDirection =
  /** The customer. */
  | 'INBOUND'
  /** The business. */
  | 'OUTBOUND';

/**
 * Which messages. Fields of one filter must all hold; a filter without fields is all messages. At most 50
 * filters inside. Example, unanswered for more than two days and mine:
 * { unreplied: { olderThan: { count: 2, unit: DAY } }, owner: { me: true } }
 */
export type MessageFilter = {
  /** Of this account. */
  accountId?: string | number | null | undefined;
  /** All of these; of none, all messages. */
  and?: Array<MessageFilter> | null | undefined;
  /** Of this conversation. */
  conversationId?: string | number | null | undefined;
  /** Of the conversations with this lead or contact. */
  customerId?: string | number | null | undefined;
  /** Who wrote them. */
  direction?: MessageDirection | null | undefined;
  /** Whether it came with files. */
  hasAttachment?: boolean | null | undefined;
  /** Of conversations with leads, or with contacts. */
  module?: CustomerModule | null | undefined;
  /** All but these. */
  not?: MessageFilter | null | undefined;
  /** Any of these; of none, no message. */
  or?: Array<MessageFilter> | null | undefined;
  /** Who owns the conversation now, and with it the lead or contact. */
  owner?: UserChoice | null | undefined;
  /** Inbound messages that were replied to, with the first reply after them sent in that span. Imported history counts. */
  replied?: TimeSpan | null | undefined;
  /** Who sent the first reply to an inbound message. The business's phone is nobody. */
  repliedBy?: UserChoice | null | undefined;
  /** Who sent an outbound message from here. The business's phone is nobody. */
  sentBy?: UserChoice | null | undefined;
  /** Any of these; an empty list is none. */
  statuses?: Array<MessageStatus> | null | undefined;
  /**
   * All of these words, in the text, a caption or a file's name; accents and case do not count, parts of
   * words and of numbers do, "..." is a phrase. At most 1000 characters.
   */
  text?: string | null | undefined;
  /** When the message was sent or received, by WhatsApp's clock (sentAt). */
  time?: TimeSpan | null | undefined;
  /** Any of these; an empty list is none. */
  types?: Array<MessageType> | null | undefined;
  /**
   * true: the customers' messages after the last one that the caller has read in the conversation, or all of
   * them where they have read none. false: all other messages. Imported history is never unread.
   */
  unread?: boolean | null | undefined;
  /**
   * The customers' messages that wait for a reply, sent in that span: no reply of a person was queued, sent
   * from here or from the business's phone after them that did not fail, and nobody said that they need
   * none. Imported history never waits.
   */
  unreplied?: TimeSpan | null | undefined;
  /** Meta's id of the message. */
  wamid?: string | null | undefined;
  /** The window of the conversation, now. */
  window?: WindowState | null | undefined;
};

/** The order of a list of messages. Where two are equal, ids decide. */
export type MessageOrder =
  /** Latest sentAt first. */
  | 'NEWEST'
  /** Earliest sentAt first. */
  | 'OLDEST'
  /** Only what waits for a reply, earliest sentAt first. */
  | 'WAITING_LONGEST'
  /** Only what waits for a reply in an open window, the first window to close first. */
  | 'WINDOW_CLOSING';

/** By which way a message came into the conversation. */
export type MessageOrigin =
  /** It was written on the business's own phone (echo). */
  | 'BUSINESS_APP'
  /** A user or a token sent it through Conversa. */
  | 'CONVERSA'
  /** The customer wrote it. */
  | 'CUSTOMER'
  /** It was imported: never unread, never a signal, no window. */
  | 'HISTORY';

/** How far a message has come. */
export type MessageStatus =
  /** It is on the customer's phone. */
  | 'DELIVERED'
  /** It did not reach the customer: see failure. */
  | 'FAILED'
  /** It waits to be handed to WhatsApp. */
  | 'QUEUED'
  /** Read, or a voice message played. */
  | 'READ'
  /** Inbound: it is here. */
  | 'RECEIVED'
  /** WhatsApp has accepted it. */
  | 'SENT'
  /** Handed over, but the answer was lost: a status will settle it, and it is never sent again by itself. */
  | 'UNCONFIRMED';

/** What a message consists of. */
export type MessageType =
  /** Sound: a file, or a voice message. */
  | 'AUDIO'
  /** A tapped button of a template: see ButtonContent. */
  | 'BUTTON'
  /** People of an address book: see ContactCardsContent. */
  | 'CONTACTS'
  /** Any other file. */
  | 'DOCUMENT'
  /** A picture. */
  | 'IMAGE'
  /** An answer tapped in a list, a button or a form: see ButtonContent. */
  | 'INTERACTIVE'
  /** A place: see LocationContent. */
  | 'LOCATION'
  /** A basket of a catalogue: see OrderContent. */
  | 'ORDER'
  /** A sticker. */
  | 'STICKER'
  /** Words. */
  | 'TEXT'
  /** What WhatsApp or Conversa cannot show: see UnsupportedContent. */
  | 'UNSUPPORTED'
  /** A film. */
  | 'VIDEO';

/** A view of messages. On a change, what is left out stays; on creation it is NEWEST and not shared. */
export type MessageViewInput = {
  /** What passes. */
  filter: MessageFilter;
  /** 1 to 100 characters. Not that of another view of one's own, of a shared one or of one that is built in; case does not count. */
  name: string;
  /** The order in which they are listed. */
  orderBy?: MessageOrder | null | undefined;
  /** Everybody of the organization may use it. */
  shared?: boolean | null | undefined;
};

/** What administrators change about the organization. */
export type OrganizationInput = {
  /** At most 500 characters, in up to 6 lines; null or empty: none. */
  address?: string | null | undefined;
  /** At most 200 characters; null or empty: none. */
  legalName?: string | null | undefined;
  /** Of what Conversa writes by itself. */
  locale?: string | null | undefined;
  /** An upload of the caller's: a JPEG, PNG or WebP picture. Null: none. The one before is deleted after a day. */
  logoFileId?: string | number | null | undefined;
  /** 1 to 100 characters. */
  name?: string | null | undefined;
  /** Who sees records from now on. */
  recordVisibility?: RecordVisibility | null | undefined;
  /** At most 50 characters; null or empty: none. */
  taxId?: string | null | undefined;
  /** In which its days begin. */
  timeZone?: string | null | undefined;
};

/** A minute to a week are fixed lengths (a day is 24 hours); a month is a calendar month of the caller's time zone. */
export type Period = {
  /** 1 or more. */
  count: number;
  /** What is counted. */
  unit: PeriodUnit;
};

/** What time is counted in. */
export type PeriodUnit =
  /** 24 hours. */
  | 'DAY'
  /** 60 minutes. */
  | 'HOUR'
  /** 60 seconds. */
  | 'MINUTE'
  /** A calendar month. */
  | 'MONTH'
  /** 7 days. */
  | 'WEEK';

/** What a user may administer. */
export type Profile =
  /** Everything of the organization. */
  | 'ADMINISTRATOR'
  /** Their own work: customers, conversations, messages. */
  | 'STANDARD';

/** Credits to order. */
export type PurchaseCreditsInput = {
  /** For this account. */
  accountId: string | number;
  /** How many: creditPricing says from and up to what. */
  amount: string;
  /** The client's own, 1 to 200 characters, once for each purchase. */
  idempotencyKey: string;
};

/** What has become of a purchase. */
export type PurchaseStatus =
  /** It was not paid in time. */
  | 'EXPIRED'
  /** The payment was refused. */
  | 'FAILED'
  /** It was paid, and its credits were added. */
  | 'PAID'
  /** The payment is not confirmed yet. */
  | 'PENDING';

/** Meta's rating of a number. */
export type QualityRating =
  /** High. */
  | 'GREEN'
  /** Low: Meta may restrict the number. */
  | 'RED'
  /** Not rated yet. */
  | 'UNKNOWN'
  /** Medium. */
  | 'YELLOW';

/** Who sees leads, contacts and their conversations. */
export type RecordVisibility =
  /** The record's owner, the roles above the owner's, and administrators. */
  | 'OWNER_AND_ROLES_ABOVE'
  /** Everybody of the organization. */
  | 'PUBLIC';

/** A role as it shall be. */
export type RoleInput = {
  /** 1 to 100 characters. */
  name: string;
  /** The role above; null for the topmost. */
  reportsToId?: string | number | null | undefined;
};

/** A document as it shall be. */
export type SalesDocumentInput = {
  /** A currency of ISO 4217 by its code, e.g. "BRL". */
  currency: string;
  /** A lead or a contact that the caller sees; a converted lead stands for its contact. Left out or null: nobody. */
  customerId?: string | number | null | undefined;
  /** Its kind; it stays. */
  kind: SalesDocumentKind;
  /** 1 to 200; together less than 1,000,000,000,000. */
  lines: Array<SalesLineInput>;
  /** Left out or null: it stays; of a new document it is DRAFT. */
  status?: SalesDocumentStatus | null | undefined;
  /** 1 to 200 characters. */
  subject: string;
  /** Until when it holds; left out or null: nothing is said. */
  validUntil?: string | null | undefined;
};

/** What a document is. */
export type SalesDocumentKind =
  /** What is to be paid. */
  | 'INVOICE'
  /** The organization's own order. */
  | 'PURCHASE_ORDER'
  /** What something would cost. */
  | 'QUOTE'
  /** A customer's order. */
  | 'SALES_ORDER';

/** How far a document has come. */
export type SalesDocumentStatus =
  /** The customer said yes. May become CANCELLED. */
  | 'ACCEPTED'
  /** The organization took it back. It stays so. */
  | 'CANCELLED'
  /** The customer said no. It stays so. */
  | 'DECLINED'
  /** Being written. May become any other. */
  | 'DRAFT'
  /** The customer has it. May become ACCEPTED, DECLINED or CANCELLED. */
  | 'SENT';

/** A line as it shall be. Numbers are text, with at most 4 digits behind the point. */
export type SalesLineInput = {
  /** 1 to 500 characters. */
  description: string;
  /** In percent, 0 to 100. Left out or null: 0. */
  discount?: string | null | undefined;
  /** More than 0, less than 1,000,000,000. */
  quantity: string;
  /** In percent, 0 to 100. Left out or null: 0. */
  taxRate?: string | null | undefined;
  /** 0 or more, less than 1,000,000,000,000. */
  unitPrice: string;
};

/** A reply. */
export type SendMessageInput = {
  /**
   * At most five files, with a text or without one. WhatsApp carries one file a message, so each becomes a message;
   * the text goes below the first, or before it as its own message where that cannot carry it (audio, stickers, over
   * 1024 characters).
   */
  attachments?: Array<AttachmentInput> | null | undefined;
  /** Whom it answers. */
  conversationId: string | number;
  /** Chosen by the client, once for each message: at most 200 characters. */
  idempotencyKey: string;
  /** A predefined text, as it is: to change it first, send its body as text. */
  predefinedTextId?: string | number | null | undefined;
  /** The message of the same conversation that it answers, shown above it. */
  replyToId?: string | number | null | undefined;
  /** 1 to 4096 characters once its merge fields are filled in. This or predefinedTextId. */
  text?: string | null | undefined;
};

/** The first organization of a server, and its administrator. */
export type SetUpInput = {
  /** What the administrator signs in with. */
  email: string;
  /** English where it is left out. */
  locale?: string | null | undefined;
  /** The administrator's, 1 to 100 characters. */
  name: string;
  /** 1 to 100 characters. */
  organizationName: string;
  /** At least 10 characters. */
  password: string;
  /** UTC where it is left out. */
  timeZone?: string | null | undefined;
  /** Of the one-time set-up address, which the server prints at its first start. */
  token: string;
};

/** Who signs in. */
export type SignInInput = {
  /** In any case. */
  email: string;
  /** As chosen. */
  password: string;
};

/** What has become of a notification. */
export type SignalState =
  /** The user closed it, or the conversation became somebody else's. The next message, or a reply that fails, makes the owner's NEW. */
  | 'IGNORED'
  /** It asks for attention: a message came, a reply failed and what it replied to waits again, or a reminder is due. */
  | 'NEW'
  /** The user looked at it or read the conversation, or nothing waits there any more since somebody replied or said that no reply is needed. */
  | 'SEEN'
  /** The user asked to be told again at remindAt. A reply does not change that; a new message, or a reply that fails, makes it NEW at once. */
  | 'SNOOZED';

/** What can be wrong with a merge field. */
export type TextProblemKind =
  /** The customer has no value, and the text no fallback. */
  | 'NO_VALUE'
  /** It begins like a merge field and is none. */
  | 'SYNTAX'
  /** No field has that name. */
  | 'UNKNOWN_FIELD'
  /** The field is one of leads and the customer a contact, or the reverse. */
  | 'WRONG_MODULE';

/** From one instant to another. */
export type TimeRange = {
  /** The first instant that counts. */
  from: string;
  /** The first that no longer does. */
  to: string;
};

/** When. any and today take only true. */
export type TimeSpan =
  {   /** At any time. */
  any: boolean; between?: never; inLast?: never; olderThan?: never; today?: never; }
  |  { any?: never;   /** From one instant to another. */
  between: TimeRange; inLast?: never; olderThan?: never; today?: never; }
  |  { any?: never; between?: never;   /** From count units ago on. */
  inLast: Period; olderThan?: never; today?: never; }
  |  { any?: never; between?: never; inLast?: never;   /** Longer ago than count units. */
  olderThan: Period; today?: never; }
  |  { any?: never; between?: never; inLast?: never; olderThan?: never;   /** Today, in the caller's time zone. */
  today: boolean; };

/**
 * What an API token may do. It acts as its user: no more than they may, and no more than
 * its scopes. Queries and subscriptions need READ; a mutation names the scope that it needs.
 */
export type TokenScope =
  /** Administer, where the token's user may. */
  | 'ADMIN'
  /** Read and subscribe. */
  | 'READ'
  /** Answer customers. */
  | 'SEND'
  /** Change records. */
  | 'WRITE';

/** A text as it shall be. What is left out stays. */
export type UpdatePredefinedTextInput = {
  /** 1 to 4096 characters. May hold merge fields. */
  body?: string | null | undefined;
  /** 1 to 100 characters, once in a module: accents and case do not count. */
  name?: string | null | undefined;
};

/** What administrators change about a user. */
export type UpdateUserInput = {
  /** All groups of the user. */
  groupIds?: Array<string | number> | null | undefined;
  /** Of their screens. */
  locale?: string | null | undefined;
  /** 1 to 100 characters. */
  name?: string | null | undefined;
  /** What they may administer. */
  profile?: Profile | null | undefined;
  /** Their place in the hierarchy; null takes it away. */
  roleId?: string | number | null | undefined;
  /** In which their days begin. */
  timeZone?: string | null | undefined;
};

/** What users change about themselves. */
export type UpdateViewerInput = {
  /** Of their screens. */
  locale?: string | null | undefined;
  /** 1 to 100 characters. */
  name?: string | null | undefined;
  /** In which their days begin. */
  timeZone?: string | null | undefined;
};

/** Which users. me takes only true. */
export type UserChoice =
  {   /** Any of these; an empty list is nobody. */
  anyOf: Array<string | number>; me?: never; userId?: never; }
  |  { anyOf?: never;   /** The caller. */
  me: boolean; userId?: never; }
  |  { anyOf?: never; me?: never;   /** This one. */
  userId: string | number; };

/** Whether a user can sign in. */
export type UserStatus =
  /** Signs in and owns records. */
  | 'ACTIVE'
  /** Cannot sign in any more; their past stays. */
  | 'DEACTIVATED'
  /** Has not chosen a password yet. */
  | 'INVITED';

/** By which way a number gets its verification code. */
export type VerificationMethod =
  /** A text message. */
  | 'SMS'
  /** A call. */
  | 'VOICE';

/** Whether a customer service window is open. */
export type WindowState =
  /** Replies are refused, or the customer has never written. */
  | 'CLOSED'
  /** Open, for at most another hour. */
  | 'CLOSING'
  /** Replies are taken. What is CLOSING is open too. */
  | 'OPEN';

export type AccountFactsFragment = { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null, qualityRating: QualityRating, businessId: string | null, wabaId: string | null, phoneNumberId: string | null, webhookUrl: string | null, webhookVerifyToken: string | null, preferences: { addAs: CustomerModule, windowWarnings: Array<number>, sendReadReceipts: boolean, assignTo: { assignees: Array<
        | { __typename: 'Group', id: string, name: string }
        | { __typename: 'Role', id: string, name: string }
        | { __typename: 'User', id: string, name: string }
      > } | null }, checks: Array<{ kind: AccountCheckKind, ok: boolean, advice: string | null, checkedAt: string }> };

export type NumberChoiceFactsFragment = { wabaId: string, wabaName: string | null, phoneNumberId: string, phoneNumber: string, verifiedName: string | null, eligible: boolean, reason: string | null };

export type AccountListQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountListQuery = { accounts: Array<{ id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null, qualityRating: QualityRating, businessId: string | null, wabaId: string | null, phoneNumberId: string | null, webhookUrl: string | null, webhookVerifyToken: string | null, preferences: { addAs: CustomerModule, windowWarnings: Array<number>, sendReadReceipts: boolean, assignTo: { assignees: Array<
          | { __typename: 'Group', id: string, name: string }
          | { __typename: 'Role', id: string, name: string }
          | { __typename: 'User', id: string, name: string }
        > } | null }, checks: Array<{ kind: AccountCheckKind, ok: boolean, advice: string | null, checkedAt: string }> }> };

export type OneAccountQueryVariables = Exact<{
  id: string | number;
}>;


export type OneAccountQuery = { node:
    | { __typename: 'Account', id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null, qualityRating: QualityRating, businessId: string | null, wabaId: string | null, phoneNumberId: string | null, webhookUrl: string | null, webhookVerifyToken: string | null, preferences: { addAs: CustomerModule, windowWarnings: Array<number>, sendReadReceipts: boolean, assignTo: { assignees: Array<
            | { __typename: 'Group', id: string, name: string }
            | { __typename: 'Role', id: string, name: string }
            | { __typename: 'User', id: string, name: string }
          > } | null }, checks: Array<{ kind: AccountCheckKind, ok: boolean, advice: string | null, checkedAt: string }> }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type NumberChoicesQueryVariables = Exact<{
  id: string | number;
}>;


export type NumberChoicesQuery = { node:
    | { __typename: 'Account', id: string, numberChoices: Array<{ wabaId: string, wabaName: string | null, phoneNumberId: string, phoneNumber: string, verifiedName: string | null, eligible: boolean, reason: string | null }> | null }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type BusinessProfileOfQueryVariables = Exact<{
  id: string | number;
}>;


export type BusinessProfileOfQuery = { node:
    | { __typename: 'Account', id: string, businessProfile: { about: string | null, address: string | null, description: string | null, email: string | null, websites: Array<string>, vertical: string | null, pictureUrl: string | null } | null }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type StartIntegrationMutationVariables = Exact<{ [key: string]: never; }>;


export type StartIntegrationMutation = { startAccountIntegration: { authorizationUrl: string, state: string } | null };

export type CompleteIntegrationMutationVariables = Exact<{
  input: CompleteIntegrationInput;
}>;


export type CompleteIntegrationMutation = { completeAccountIntegration: { account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null, qualityRating: QualityRating, businessId: string | null, wabaId: string | null, phoneNumberId: string | null, webhookUrl: string | null, webhookVerifyToken: string | null, preferences: { addAs: CustomerModule, windowWarnings: Array<number>, sendReadReceipts: boolean, assignTo: { assignees: Array<
            | { __typename: 'Group', id: string, name: string }
            | { __typename: 'Role', id: string, name: string }
            | { __typename: 'User', id: string, name: string }
          > } | null }, checks: Array<{ kind: AccountCheckKind, ok: boolean, advice: string | null, checkedAt: string }> } } | null };

export type RequestVerificationMutationVariables = Exact<{
  id: string | number;
  method: VerificationMethod;
  locale?: string | null | undefined;
}>;


export type RequestVerificationMutation = { requestNumberVerification: { account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null, qualityRating: QualityRating, businessId: string | null, wabaId: string | null, phoneNumberId: string | null, webhookUrl: string | null, webhookVerifyToken: string | null, preferences: { addAs: CustomerModule, windowWarnings: Array<number>, sendReadReceipts: boolean, assignTo: { assignees: Array<
            | { __typename: 'Group', id: string, name: string }
            | { __typename: 'Role', id: string, name: string }
            | { __typename: 'User', id: string, name: string }
          > } | null }, checks: Array<{ kind: AccountCheckKind, ok: boolean, advice: string | null, checkedAt: string }> } } | null };

export type VerifyNumberMutationVariables = Exact<{
  id: string | number;
  code: string;
  pin?: string | null | undefined;
}>;


export type VerifyNumberMutation = { verifyNumber: { account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null, qualityRating: QualityRating, businessId: string | null, wabaId: string | null, phoneNumberId: string | null, webhookUrl: string | null, webhookVerifyToken: string | null, preferences: { addAs: CustomerModule, windowWarnings: Array<number>, sendReadReceipts: boolean, assignTo: { assignees: Array<
            | { __typename: 'Group', id: string, name: string }
            | { __typename: 'Role', id: string, name: string }
            | { __typename: 'User', id: string, name: string }
          > } | null }, checks: Array<{ kind: AccountCheckKind, ok: boolean, advice: string | null, checkedAt: string }> } } | null };

export type CheckAccountMutationVariables = Exact<{
  id: string | number;
}>;


export type CheckAccountMutation = { checkAccount: { account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null, qualityRating: QualityRating, businessId: string | null, wabaId: string | null, phoneNumberId: string | null, webhookUrl: string | null, webhookVerifyToken: string | null, preferences: { addAs: CustomerModule, windowWarnings: Array<number>, sendReadReceipts: boolean, assignTo: { assignees: Array<
            | { __typename: 'Group', id: string, name: string }
            | { __typename: 'Role', id: string, name: string }
            | { __typename: 'User', id: string, name: string }
          > } | null }, checks: Array<{ kind: AccountCheckKind, ok: boolean, advice: string | null, checkedAt: string }> } } | null };

export type ActivateAccountMutationVariables = Exact<{
  id: string | number;
  input: AccountSettingsInput;
}>;


export type ActivateAccountMutation = { activateAccount: { account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null, qualityRating: QualityRating, businessId: string | null, wabaId: string | null, phoneNumberId: string | null, webhookUrl: string | null, webhookVerifyToken: string | null, preferences: { addAs: CustomerModule, windowWarnings: Array<number>, sendReadReceipts: boolean, assignTo: { assignees: Array<
            | { __typename: 'Group', id: string, name: string }
            | { __typename: 'Role', id: string, name: string }
            | { __typename: 'User', id: string, name: string }
          > } | null }, checks: Array<{ kind: AccountCheckKind, ok: boolean, advice: string | null, checkedAt: string }> } } | null };

export type UpdateAccountMutationVariables = Exact<{
  id: string | number;
  input: AccountSettingsInput;
}>;


export type UpdateAccountMutation = { updateAccount: { account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null, qualityRating: QualityRating, businessId: string | null, wabaId: string | null, phoneNumberId: string | null, webhookUrl: string | null, webhookVerifyToken: string | null, preferences: { addAs: CustomerModule, windowWarnings: Array<number>, sendReadReceipts: boolean, assignTo: { assignees: Array<
            | { __typename: 'Group', id: string, name: string }
            | { __typename: 'Role', id: string, name: string }
            | { __typename: 'User', id: string, name: string }
          > } | null }, checks: Array<{ kind: AccountCheckKind, ok: boolean, advice: string | null, checkedAt: string }> } } | null };

export type UpdateBusinessProfileMutationVariables = Exact<{
  id: string | number;
  input: BusinessProfileInput;
}>;


export type UpdateBusinessProfileMutation = { updateBusinessProfile: { account: { id: string } } | null };

export type DisconnectAccountMutationVariables = Exact<{
  id: string | number;
}>;


export type DisconnectAccountMutation = { disconnectAccount: { account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null, qualityRating: QualityRating, businessId: string | null, wabaId: string | null, phoneNumberId: string | null, webhookUrl: string | null, webhookVerifyToken: string | null, preferences: { addAs: CustomerModule, windowWarnings: Array<number>, sendReadReceipts: boolean, assignTo: { assignees: Array<
            | { __typename: 'Group', id: string, name: string }
            | { __typename: 'Role', id: string, name: string }
            | { __typename: 'User', id: string, name: string }
          > } | null }, checks: Array<{ kind: AccountCheckKind, ok: boolean, advice: string | null, checkedAt: string }> } } | null };

export type AccountNewsSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type AccountNewsSubscription = { accountChanged: { cursor: string, change: AccountChange, account: { id: string, nickname: string | null, credits: { available: string }, autoRecharge: { lastFailure: string | null, minimumBalance: string | null } | null } } };

export type SessionUserFragment = { id: string, name: string, email: string, profile: Profile, locale: string, timeZone: string };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { id: string, name: string, email: string, profile: Profile, locale: string, timeZone: string } };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn: { viewer: { id: string, name: string, email: string, profile: Profile, locale: string, timeZone: string } } | null };

export type SetUpMutationVariables = Exact<{
  input: SetUpInput;
}>;


export type SetUpMutation = { setUp: { viewer: { id: string, name: string, email: string, profile: Profile, locale: string, timeZone: string } } | null };

export type AcceptInvitationMutationVariables = Exact<{
  token: string;
  password: string;
}>;


export type AcceptInvitationMutation = { acceptInvitation: { viewer: { id: string, name: string, email: string, profile: Profile, locale: string, timeZone: string } } | null };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { signOut: { signedOut: boolean } | null };

export type CreateUploadMutationVariables = Exact<{
  input: CreateUploadInput;
}>;


export type CreateUploadMutation = { createUpload: { uploadUrl: string, file: { id: string } } | null };

export type FileAddressesFragment = { id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null };

export type FileAgainQueryVariables = Exact<{
  id: string | number;
}>;


export type FileAgainQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File', id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type AttachmentRowFragment = { id: string, caption: string | null, voice: boolean, file: { size: number | null, id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null }, message: { id: string, type: MessageType, direction: MessageDirection, sentAt: string } };

export type AttachmentsQueryVariables = Exact<{
  id: string | number;
  filter?: AttachmentFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type AttachmentsQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation', attachments: { nodes: Array<{ id: string, caption: string | null, voice: boolean, file: { size: number | null, id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null }, message: { id: string, type: MessageType, direction: MessageDirection, sentAt: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type AttachmentsZipQueryVariables = Exact<{
  id: string | number;
  attachmentIds?: Array<string | number> | string | number | null | undefined;
}>;


export type AttachmentsZipQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation', attachmentsZipUrl: string | null }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type SendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendMutation = { sendMessage: { messages: Array<{ id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, origin: MessageOrigin, forwarded: boolean, sentAt: string, createdAt: string, deliveredAt: string | null, readAt: string | null, editedAt: string | null, revokedAt: string | null, replyToWamid: string | null, sentBy: { id: string, name: string } | null, attachments: Array<{ id: string, caption: string | null, voice: boolean, file: { size: number | null, id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null } }>, content:
        | { __typename: 'ButtonContent', title: string }
        | { __typename: 'ContactCardsContent', cards: Array<{ name: string, phones: Array<string>, emails: Array<string>, company: string | null }> }
        | { __typename: 'LocationContent', latitude: number, longitude: number, name: string | null, address: string | null }
        | { __typename: 'OrderContent', note: string | null, items: Array<{ productId: string, quantity: number, price: string, currency: string }> }
        | { __typename: 'UnsupportedContent', reason: string }
       | null, referral: { sourceUrl: string | null, headline: string | null, body: string | null, sourceType: string | null } | null, replyTo: { id: string, direction: MessageDirection, type: MessageType, text: string | null, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null, reactions: Array<{ emoji: string, direction: MessageDirection, status: MessageStatus, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null } | null }>, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null, retryable: boolean } | null, retriedAs: { id: string } | null }> } | null };

export type ProblemFragment = { kind: TextProblemKind, token: string, offset: number, length: number };

export type FilledFragment = { text: string, length: number, problems: Array<{ kind: TextProblemKind, token: string, offset: number, length: number }> };

export type PreviewTextQueryVariables = Exact<{
  conversationId: string | number;
  text: string;
}>;


export type PreviewTextQuery = { previewText: { text: string, length: number, problems: Array<{ kind: TextProblemKind, token: string, offset: number, length: number }> } };

export type LedgerLineFragment = { id: string, kind: LedgerEntryKind, amount: string, balanceAfter: string, note: string | null, createdAt: string, message: { id: string, conversation: { id: string } } | null, rate: { country: string, category: ConversationCategory, unit: ChargeUnit, price: string, validFrom: string } | null, purchase: { id: string, price: string, currency: string, status: PurchaseStatus, createdAt: string } | null };

export type RateLineFragment = { country: string, category: ConversationCategory, unit: ChargeUnit, price: string, validFrom: string };

export type AccountCreditsQueryVariables = Exact<{
  id: string | number;
}>;


export type AccountCreditsQuery = { node:
    | { __typename: 'Account', id: string, nickname: string | null, verifiedName: string | null, charged: boolean, credits: { available: string, reserved: string }, rateCard: Array<{ country: string, category: ConversationCategory, unit: ChargeUnit, price: string, validFrom: string }> }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type AccountLedgerQueryVariables = Exact<{
  id: string | number;
  filter?: LedgerFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type AccountLedgerQuery = { node:
    | { __typename: 'Account', id: string, ledger: { nodes: Array<{ id: string, kind: LedgerEntryKind, amount: string, balanceAfter: string, note: string | null, createdAt: string, message: { id: string, conversation: { id: string } } | null, rate: { country: string, category: ConversationCategory, unit: ChargeUnit, price: string, validFrom: string } | null, purchase: { id: string, price: string, currency: string, status: PurchaseStatus, createdAt: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type LedgerCsvQueryVariables = Exact<{
  id: string | number;
  filter?: LedgerFilter | null | undefined;
}>;


export type LedgerCsvQuery = { node:
    | { __typename: 'Account', id: string, ledgerCsvUrl: string }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type UsageDayFragment = { date: string, charged: string, bought: string, adjusted: string, balance: string };

export type AccountUsageQueryVariables = Exact<{
  id: string | number;
  time: TimeSpan;
}>;


export type AccountUsageQuery = { node:
    | { __typename: 'Account', id: string, creditUsage: Array<{ date: string, charged: string, bought: string, adjusted: string, balance: string }> }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type ReplyCostQueryVariables = Exact<{
  conversationId: string | number;
  text: string;
  files: number;
}>;


export type ReplyCostQuery = { previewText: { cost: string } };

export type PurchaseLineFragment = { id: string, amount: string, price: string, currency: string, status: PurchaseStatus, checkoutUrl: string | null, automatic: boolean, failureReason: string | null, createdAt: string };

export type PricingFragment = { currency: string, pricePerCredit: string, minimumPurchase: string, maximumPurchase: string, paidOnline: boolean };

export type RechargingFragment = { enabled: boolean, minimumBalance: string | null, topUpAmount: string | null, dailyLimit: string | null, paymentMethod: string | null, lastFailure: string | null, pausedAt: string | null };

export type AccountRechargeQueryVariables = Exact<{
  id: string | number;
}>;


export type AccountRechargeQuery = { node:
    | { __typename: 'Account', id: string, autoRecharge: { enabled: boolean, minimumBalance: string | null, topUpAmount: string | null, dailyLimit: string | null, paymentMethod: string | null, lastFailure: string | null, pausedAt: string | null } | null, creditPricing: { currency: string, pricePerCredit: string, minimumPurchase: string, maximumPurchase: string, paidOnline: boolean } }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type SetRechargeMutationVariables = Exact<{
  id: string | number;
  input: AutoRechargeInput;
}>;


export type SetRechargeMutation = { updateAutoRecharge: { account: { id: string, autoRecharge: { enabled: boolean, minimumBalance: string | null, topUpAmount: string | null, dailyLimit: string | null, paymentMethod: string | null, lastFailure: string | null, pausedAt: string | null } | null } } | null };

export type AccountPurchasesQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type AccountPurchasesQuery = { node:
    | { __typename: 'Account', id: string, status: AccountStatus, creditPricing: { currency: string, pricePerCredit: string, minimumPurchase: string, maximumPurchase: string, paidOnline: boolean }, purchases: { nodes: Array<{ id: string, amount: string, price: string, currency: string, status: PurchaseStatus, checkoutUrl: string | null, automatic: boolean, failureReason: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type PurchaseCreditsMutationVariables = Exact<{
  input: PurchaseCreditsInput;
}>;


export type PurchaseCreditsMutation = { purchaseCredits: { purchase: { id: string, amount: string, price: string, currency: string, status: PurchaseStatus, checkoutUrl: string | null, automatic: boolean, failureReason: string | null, createdAt: string } } | null };

type CustomerCard_Contact_Fragment = { __typename: 'Contact', id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string };

type CustomerCard_Lead_Fragment = { __typename: 'Lead', source: string | null, id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string };

export type CustomerCardFragment =
  | CustomerCard_Contact_Fragment
  | CustomerCard_Lead_Fragment
;

export type DocumentRowFragment = { id: string, kind: SalesDocumentKind, number: string, subject: string, status: SalesDocumentStatus, currency: string, total: string, createdAt: string, customer:
    | { __typename: 'Contact', id: string, fullName: string }
    | { __typename: 'Lead', id: string, fullName: string }
   | null };

export type DocumentFactsFragment = { subtotal: string, tax: string, validUntil: string | null, updatedAt: string, pdfUrl: string, id: string, kind: SalesDocumentKind, number: string, subject: string, status: SalesDocumentStatus, currency: string, total: string, createdAt: string, lines: Array<{ description: string, quantity: string, unitPrice: string, discount: string, taxRate: string, total: string, tax: string }>, createdBy: { id: string, name: string }, customer:
    | { __typename: 'Contact', id: string, fullName: string }
    | { __typename: 'Lead', id: string, fullName: string }
   | null };

export type DocumentsQueryVariables = Exact<{
  kind?: SalesDocumentKind | null | undefined;
  customerId?: string | number | null | undefined;
  search?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type DocumentsQuery = { salesDocuments: { nodes: Array<{ id: string, kind: SalesDocumentKind, number: string, subject: string, status: SalesDocumentStatus, currency: string, total: string, createdAt: string, customer:
        | { __typename: 'Contact', id: string, fullName: string }
        | { __typename: 'Lead', id: string, fullName: string }
       | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CustomerDocumentsQueryVariables = Exact<{
  customerId: string | number;
  first: number;
}>;


export type CustomerDocumentsQuery = { salesDocuments: { nodes: Array<{ id: string, kind: SalesDocumentKind, number: string, subject: string, status: SalesDocumentStatus, currency: string, total: string, createdAt: string, customer:
        | { __typename: 'Contact', id: string, fullName: string }
        | { __typename: 'Lead', id: string, fullName: string }
       | null }>, pageInfo: { hasNextPage: boolean } } };

export type OneDocumentQueryVariables = Exact<{
  id: string | number;
}>;


export type OneDocumentQuery = { organization: { id: string, timeZone: string }, node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument', subtotal: string, tax: string, validUntil: string | null, updatedAt: string, pdfUrl: string, id: string, kind: SalesDocumentKind, number: string, subject: string, status: SalesDocumentStatus, currency: string, total: string, createdAt: string, lines: Array<{ description: string, quantity: string, unitPrice: string, discount: string, taxRate: string, total: string, tax: string }>, createdBy: { id: string, name: string }, customer:
        | { __typename: 'Contact', id: string, fullName: string }
        | { __typename: 'Lead', id: string, fullName: string }
       | null }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type DocumentDefaultsQueryVariables = Exact<{
  customerId: string | number;
  named: boolean;
}>;


export type DocumentDefaultsQuery = { organization: { id: string, locale: string, timeZone: string }, salesDocuments: { nodes: Array<{ id: string, currency: string }> }, node?:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact', id: string, fullName: string }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead', id: string, fullName: string }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type DocumentPdfQueryVariables = Exact<{
  id: string | number;
}>;


export type DocumentPdfQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument', id: string, pdfUrl: string }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

type Buyer_Contact_Fragment = { __typename: 'Contact', id: string, fullName: string, company: string | null, phone: string | null };

type Buyer_Lead_Fragment = { __typename: 'Lead', id: string, fullName: string, company: string | null, phone: string | null };

export type BuyerFragment =
  | Buyer_Contact_Fragment
  | Buyer_Lead_Fragment
;

export type FindBuyersQueryVariables = Exact<{
  search: string;
  first: number;
}>;


export type FindBuyersQuery = { leads: { nodes: Array<{ __typename: 'Lead', id: string, fullName: string, company: string | null, phone: string | null }> }, contacts: { nodes: Array<{ __typename: 'Contact', id: string, fullName: string, company: string | null, phone: string | null }> } };

export type CreateDocumentMutationVariables = Exact<{
  input: SalesDocumentInput;
  idempotencyKey: string;
}>;


export type CreateDocumentMutation = { createSalesDocument: { salesDocument: { subtotal: string, tax: string, validUntil: string | null, updatedAt: string, pdfUrl: string, id: string, kind: SalesDocumentKind, number: string, subject: string, status: SalesDocumentStatus, currency: string, total: string, createdAt: string, lines: Array<{ description: string, quantity: string, unitPrice: string, discount: string, taxRate: string, total: string, tax: string }>, createdBy: { id: string, name: string }, customer:
        | { __typename: 'Contact', id: string, fullName: string }
        | { __typename: 'Lead', id: string, fullName: string }
       | null } } | null };

export type UpdateDocumentMutationVariables = Exact<{
  id: string | number;
  input: SalesDocumentInput;
  unchangedSince: string;
}>;


export type UpdateDocumentMutation = { updateSalesDocument: { salesDocument: { subtotal: string, tax: string, validUntil: string | null, updatedAt: string, pdfUrl: string, id: string, kind: SalesDocumentKind, number: string, subject: string, status: SalesDocumentStatus, currency: string, total: string, createdAt: string, lines: Array<{ description: string, quantity: string, unitPrice: string, discount: string, taxRate: string, total: string, tax: string }>, createdBy: { id: string, name: string }, customer:
        | { __typename: 'Contact', id: string, fullName: string }
        | { __typename: 'Lead', id: string, fullName: string }
       | null } } | null };

export type DriveLineFragment = { id: string, provider: CloudProvider, accountName: string, state: CloudDriveState };

export type CloudDrivesQueryVariables = Exact<{ [key: string]: never; }>;


export type CloudDrivesQuery = { cloudProviders: Array<CloudProvider>, cloudDrives: Array<{ id: string, provider: CloudProvider, accountName: string, state: CloudDriveState }> };

export type CloudFileLineFragment = { id: string, name: string, folder: boolean, contentType: string | null, size: number | null, modifiedAt: string | null };

export type CloudFilesQueryVariables = Exact<{
  driveId: string | number;
  folder?: string | number | null | undefined;
  search?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type CloudFilesQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive', files: { nodes: Array<{ id: string, name: string, folder: boolean, contentType: string | null, size: number | null, modifiedAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type ConnectCloudDriveMutationVariables = Exact<{
  provider: CloudProvider;
}>;


export type ConnectCloudDriveMutation = { connectCloudDrive: { authorizationUrl: string } | null };

export type DisconnectCloudDriveMutationVariables = Exact<{
  id: string | number;
}>;


export type DisconnectCloudDriveMutation = { disconnectCloudDrive: { deletedId: string } | null };

export type ImportEvernoteMutationVariables = Exact<{
  fileId: string | number;
}>;


export type ImportEvernoteMutation = { importEvernote: { cloudDrive: { id: string, provider: CloudProvider, accountName: string, state: CloudDriveState } } | null };

export type ConnectEvernoteMutationVariables = Exact<{
  token: string;
}>;


export type ConnectEvernoteMutation = { connectEvernote: { cloudDrive: { id: string, provider: CloudProvider, accountName: string, state: CloudDriveState } } | null };

export type CopyCloudFileMutationVariables = Exact<{
  driveId: string | number;
  cloudFileId: string | number;
}>;


export type CopyCloudFileMutation = { copyCloudFile: { file: { id: string } } | null };

export type ConversationPageQueryVariables = Exact<{
  filter?: ConversationFilter | null | undefined;
  orderBy?: ConversationOrder | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ConversationPageQuery = { conversations: { nodes: Array<{ id: string, createdAt: string, unreadCount: number, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, readUpTo: { id: string, sentAt: string } | null, account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null }, owner: { id: string, name: string }, customer:
        | { __typename: 'Contact', id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
        | { __typename: 'Lead', source: string | null, id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
      , lastMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OneConversationQueryVariables = Exact<{
  id: string | number;
}>;


export type OneConversationQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation', id: string, createdAt: string, unreadCount: number, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, readUpTo: { id: string, sentAt: string } | null, account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null }, owner: { id: string, name: string }, customer:
        | { __typename: 'Contact', id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
        | { __typename: 'Lead', source: string | null, id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
      , lastMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type ThreadPageQueryVariables = Exact<{
  id: string | number;
  last: number;
  before?: string | null | undefined;
}>;


export type ThreadPageQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation', id: string, createdAt: string, unreadCount: number, waitingSince: string | null, messages: { nodes: Array<{ id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, origin: MessageOrigin, forwarded: boolean, sentAt: string, createdAt: string, deliveredAt: string | null, readAt: string | null, editedAt: string | null, revokedAt: string | null, replyToWamid: string | null, sentBy: { id: string, name: string } | null, attachments: Array<{ id: string, caption: string | null, voice: boolean, file: { size: number | null, id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null } }>, content:
            | { __typename: 'ButtonContent', title: string }
            | { __typename: 'ContactCardsContent', cards: Array<{ name: string, phones: Array<string>, emails: Array<string>, company: string | null }> }
            | { __typename: 'LocationContent', latitude: number, longitude: number, name: string | null, address: string | null }
            | { __typename: 'OrderContent', note: string | null, items: Array<{ productId: string, quantity: number, price: string, currency: string }> }
            | { __typename: 'UnsupportedContent', reason: string }
           | null, referral: { sourceUrl: string | null, headline: string | null, body: string | null, sourceType: string | null } | null, replyTo: { id: string, direction: MessageDirection, type: MessageType, text: string | null, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null, reactions: Array<{ emoji: string, direction: MessageDirection, status: MessageStatus, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null } | null }>, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null, retryable: boolean } | null, retriedAs: { id: string } | null }>, pageInfo: { hasPreviousPage: boolean, startCursor: string | null, hasNextPage: boolean, endCursor: string | null } }, window: { open: boolean, openedAt: string | null, closesAt: string | null }, readUpTo: { id: string, sentAt: string } | null, account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null }, owner: { id: string, name: string }, customer:
        | { __typename: 'Contact', id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
        | { __typename: 'Lead', source: string | null, id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
      , lastMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type NewerPageQueryVariables = Exact<{
  id: string | number;
  first: number;
  after: string;
}>;


export type NewerPageQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation', id: string, createdAt: string, unreadCount: number, waitingSince: string | null, messages: { nodes: Array<{ id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, origin: MessageOrigin, forwarded: boolean, sentAt: string, createdAt: string, deliveredAt: string | null, readAt: string | null, editedAt: string | null, revokedAt: string | null, replyToWamid: string | null, sentBy: { id: string, name: string } | null, attachments: Array<{ id: string, caption: string | null, voice: boolean, file: { size: number | null, id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null } }>, content:
            | { __typename: 'ButtonContent', title: string }
            | { __typename: 'ContactCardsContent', cards: Array<{ name: string, phones: Array<string>, emails: Array<string>, company: string | null }> }
            | { __typename: 'LocationContent', latitude: number, longitude: number, name: string | null, address: string | null }
            | { __typename: 'OrderContent', note: string | null, items: Array<{ productId: string, quantity: number, price: string, currency: string }> }
            | { __typename: 'UnsupportedContent', reason: string }
           | null, referral: { sourceUrl: string | null, headline: string | null, body: string | null, sourceType: string | null } | null, replyTo: { id: string, direction: MessageDirection, type: MessageType, text: string | null, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null, reactions: Array<{ emoji: string, direction: MessageDirection, status: MessageStatus, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null } | null }>, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null, retryable: boolean } | null, retriedAs: { id: string } | null }>, pageInfo: { hasPreviousPage: boolean, startCursor: string | null, hasNextPage: boolean, endCursor: string | null } }, window: { open: boolean, openedAt: string | null, closesAt: string | null }, readUpTo: { id: string, sentAt: string } | null, account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null }, owner: { id: string, name: string }, customer:
        | { __typename: 'Contact', id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
        | { __typename: 'Lead', source: string | null, id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
      , lastMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type ThreadAroundQueryVariables = Exact<{
  id: string | number;
  around: string | number;
  first: number;
}>;


export type ThreadAroundQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation', id: string, createdAt: string, unreadCount: number, waitingSince: string | null, messages: { nodes: Array<{ id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, origin: MessageOrigin, forwarded: boolean, sentAt: string, createdAt: string, deliveredAt: string | null, readAt: string | null, editedAt: string | null, revokedAt: string | null, replyToWamid: string | null, sentBy: { id: string, name: string } | null, attachments: Array<{ id: string, caption: string | null, voice: boolean, file: { size: number | null, id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null } }>, content:
            | { __typename: 'ButtonContent', title: string }
            | { __typename: 'ContactCardsContent', cards: Array<{ name: string, phones: Array<string>, emails: Array<string>, company: string | null }> }
            | { __typename: 'LocationContent', latitude: number, longitude: number, name: string | null, address: string | null }
            | { __typename: 'OrderContent', note: string | null, items: Array<{ productId: string, quantity: number, price: string, currency: string }> }
            | { __typename: 'UnsupportedContent', reason: string }
           | null, referral: { sourceUrl: string | null, headline: string | null, body: string | null, sourceType: string | null } | null, replyTo: { id: string, direction: MessageDirection, type: MessageType, text: string | null, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null, reactions: Array<{ emoji: string, direction: MessageDirection, status: MessageStatus, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null } | null }>, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null, retryable: boolean } | null, retriedAs: { id: string } | null }>, pageInfo: { hasPreviousPage: boolean, startCursor: string | null, hasNextPage: boolean, endCursor: string | null } }, window: { open: boolean, openedAt: string | null, closesAt: string | null }, readUpTo: { id: string, sentAt: string } | null, account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null }, owner: { id: string, name: string }, customer:
        | { __typename: 'Contact', id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
        | { __typename: 'Lead', source: string | null, id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
      , lastMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type MarkReadMutationVariables = Exact<{
  conversationId: string | number;
  upToMessageId: string | number;
}>;


export type MarkReadMutation = { markRead: { conversation: { id: string, createdAt: string, unreadCount: number, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, readUpTo: { id: string, sentAt: string } | null, account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null }, owner: { id: string, name: string }, customer:
        | { __typename: 'Contact', id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
        | { __typename: 'Lead', source: string | null, id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
      , lastMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null } } | null };

export type MarkNoReplyNeededMutationVariables = Exact<{
  conversationId: string | number;
}>;


export type MarkNoReplyNeededMutation = { markNoReplyNeeded: { conversation: { id: string, createdAt: string, unreadCount: number, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, readUpTo: { id: string, sentAt: string } | null, account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null }, owner: { id: string, name: string }, customer:
        | { __typename: 'Contact', id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
        | { __typename: 'Lead', source: string | null, id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
      , lastMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null } } | null };

export type RetryMutationVariables = Exact<{
  messageId: string | number;
}>;


export type RetryMutation = { retryMessage: { messages: Array<{ id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, origin: MessageOrigin, forwarded: boolean, sentAt: string, createdAt: string, deliveredAt: string | null, readAt: string | null, editedAt: string | null, revokedAt: string | null, replyToWamid: string | null, sentBy: { id: string, name: string } | null, attachments: Array<{ id: string, caption: string | null, voice: boolean, file: { size: number | null, id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null } }>, content:
        | { __typename: 'ButtonContent', title: string }
        | { __typename: 'ContactCardsContent', cards: Array<{ name: string, phones: Array<string>, emails: Array<string>, company: string | null }> }
        | { __typename: 'LocationContent', latitude: number, longitude: number, name: string | null, address: string | null }
        | { __typename: 'OrderContent', note: string | null, items: Array<{ productId: string, quantity: number, price: string, currency: string }> }
        | { __typename: 'UnsupportedContent', reason: string }
       | null, referral: { sourceUrl: string | null, headline: string | null, body: string | null, sourceType: string | null } | null, replyTo: { id: string, direction: MessageDirection, type: MessageType, text: string | null, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null, reactions: Array<{ emoji: string, direction: MessageDirection, status: MessageStatus, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null } | null }>, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null, retryable: boolean } | null, retriedAs: { id: string } | null }> } | null };

export type CancelMutationVariables = Exact<{
  messageId: string | number;
}>;


export type CancelMutation = { cancelMessage: { message: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, origin: MessageOrigin, forwarded: boolean, sentAt: string, createdAt: string, deliveredAt: string | null, readAt: string | null, editedAt: string | null, revokedAt: string | null, replyToWamid: string | null, sentBy: { id: string, name: string } | null, attachments: Array<{ id: string, caption: string | null, voice: boolean, file: { size: number | null, id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null } }>, content:
        | { __typename: 'ButtonContent', title: string }
        | { __typename: 'ContactCardsContent', cards: Array<{ name: string, phones: Array<string>, emails: Array<string>, company: string | null }> }
        | { __typename: 'LocationContent', latitude: number, longitude: number, name: string | null, address: string | null }
        | { __typename: 'OrderContent', note: string | null, items: Array<{ productId: string, quantity: number, price: string, currency: string }> }
        | { __typename: 'UnsupportedContent', reason: string }
       | null, referral: { sourceUrl: string | null, headline: string | null, body: string | null, sourceType: string | null } | null, replyTo: { id: string, direction: MessageDirection, type: MessageType, text: string | null, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null, reactions: Array<{ emoji: string, direction: MessageDirection, status: MessageStatus, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null } | null }>, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null, retryable: boolean } | null, retriedAs: { id: string } | null } } | null };

export type ReactMutationVariables = Exact<{
  messageId: string | number;
  emoji?: string | null | undefined;
}>;


export type ReactMutation = { react: { message: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, origin: MessageOrigin, forwarded: boolean, sentAt: string, createdAt: string, deliveredAt: string | null, readAt: string | null, editedAt: string | null, revokedAt: string | null, replyToWamid: string | null, sentBy: { id: string, name: string } | null, attachments: Array<{ id: string, caption: string | null, voice: boolean, file: { size: number | null, id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null } }>, content:
        | { __typename: 'ButtonContent', title: string }
        | { __typename: 'ContactCardsContent', cards: Array<{ name: string, phones: Array<string>, emails: Array<string>, company: string | null }> }
        | { __typename: 'LocationContent', latitude: number, longitude: number, name: string | null, address: string | null }
        | { __typename: 'OrderContent', note: string | null, items: Array<{ productId: string, quantity: number, price: string, currency: string }> }
        | { __typename: 'UnsupportedContent', reason: string }
       | null, referral: { sourceUrl: string | null, headline: string | null, body: string | null, sourceType: string | null } | null, replyTo: { id: string, direction: MessageDirection, type: MessageType, text: string | null, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null, reactions: Array<{ emoji: string, direction: MessageDirection, status: MessageStatus, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null } | null }>, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null, retryable: boolean } | null, retriedAs: { id: string } | null } } | null };

export type ChangesSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type ChangesSubscription = { conversationChanged: { cursor: string, change: ConversationChange, conversation: { id: string, createdAt: string, unreadCount: number, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, readUpTo: { id: string, sentAt: string } | null, account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null }, owner: { id: string, name: string }, customer:
        | { __typename: 'Contact', id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
        | { __typename: 'Lead', source: string | null, id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
      , lastMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null }, message: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, origin: MessageOrigin, forwarded: boolean, sentAt: string, createdAt: string, deliveredAt: string | null, readAt: string | null, editedAt: string | null, revokedAt: string | null, replyToWamid: string | null, sentBy: { id: string, name: string } | null, attachments: Array<{ id: string, caption: string | null, voice: boolean, file: { size: number | null, id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null } }>, content:
        | { __typename: 'ButtonContent', title: string }
        | { __typename: 'ContactCardsContent', cards: Array<{ name: string, phones: Array<string>, emails: Array<string>, company: string | null }> }
        | { __typename: 'LocationContent', latitude: number, longitude: number, name: string | null, address: string | null }
        | { __typename: 'OrderContent', note: string | null, items: Array<{ productId: string, quantity: number, price: string, currency: string }> }
        | { __typename: 'UnsupportedContent', reason: string }
       | null, referral: { sourceUrl: string | null, headline: string | null, body: string | null, sourceType: string | null } | null, replyTo: { id: string, direction: MessageDirection, type: MessageType, text: string | null, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null, reactions: Array<{ emoji: string, direction: MessageDirection, status: MessageStatus, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null } | null }>, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null, retryable: boolean } | null, retriedAs: { id: string } | null } | null } };

export type AccountsQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountsQuery = { accounts: Array<{ id: string, nickname: string | null, phoneNumber: string | null }> };

export type PreviewFragment = { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> };

export type ConversationRowFragment = { id: string, createdAt: string, unreadCount: number, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, readUpTo: { id: string, sentAt: string } | null, account: { id: string, nickname: string | null, status: AccountStatus, statusReason: string | null, phoneNumber: string | null, verifiedName: string | null }, owner: { id: string, name: string }, customer:
    | { __typename: 'Contact', id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
    | { __typename: 'Lead', source: string | null, id: string, fullName: string, phone: string | null, waId: string | null, username: string | null, createdAt: string, updatedAt: string }
  , lastMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null };

type RecordFacts_Contact_Fragment = { __typename: 'Contact', id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, owner: { id: string, name: string } };

type RecordFacts_Lead_Fragment = { __typename: 'Lead', source: string | null, status: LeadStatus, id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, convertedTo: { id: string, fullName: string } | null, owner: { id: string, name: string } };

export type RecordFactsFragment =
  | RecordFacts_Contact_Fragment
  | RecordFacts_Lead_Fragment
;

export type LeadsQueryVariables = Exact<{
  filter?: CustomerFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type LeadsQuery = { leads: { nodes: Array<{ __typename: 'Lead', source: string | null, status: LeadStatus, id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, convertedTo: { id: string, fullName: string } | null, owner: { id: string, name: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ContactsQueryVariables = Exact<{
  filter?: CustomerFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ContactsQuery = { contacts: { nodes: Array<{ __typename: 'Contact', id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, owner: { id: string, name: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OneRecordQueryVariables = Exact<{
  id: string | number;
}>;


export type OneRecordQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact', id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, conversations: { nodes: Array<{ id: string, account: { id: string, nickname: string | null, phoneNumber: string | null }, lastMessage: { id: string, text: string | null, sentAt: string } | null }> }, owner: { id: string, name: string } }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead', source: string | null, status: LeadStatus, id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, conversations: { nodes: Array<{ id: string, account: { id: string, nickname: string | null, phoneNumber: string | null }, lastMessage: { id: string, text: string | null, sentAt: string } | null }> }, convertedTo: { id: string, fullName: string } | null, owner: { id: string, name: string } }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User' }
   | null };

export type CreateLeadMutationVariables = Exact<{
  input: CustomerInput;
}>;


export type CreateLeadMutation = { createLead: { lead: { __typename: 'Lead', source: string | null, status: LeadStatus, id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, convertedTo: { id: string, fullName: string } | null, owner: { id: string, name: string } } } | null };

export type UpdateLeadMutationVariables = Exact<{
  id: string | number;
  input: CustomerInput;
}>;


export type UpdateLeadMutation = { updateLead: { lead: { __typename: 'Lead', source: string | null, status: LeadStatus, id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, convertedTo: { id: string, fullName: string } | null, owner: { id: string, name: string } } } | null };

export type DeleteLeadMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteLeadMutation = { deleteLead: { deletedId: string } | null };

export type ConvertLeadMutationVariables = Exact<{
  id: string | number;
}>;


export type ConvertLeadMutation = { convertLead: { contact: { __typename: 'Contact', id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, owner: { id: string, name: string } } } | null };

export type CreateContactMutationVariables = Exact<{
  input: CustomerInput;
}>;


export type CreateContactMutation = { createContact: { contact: { __typename: 'Contact', id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, owner: { id: string, name: string } } } | null };

export type UpdateContactMutationVariables = Exact<{
  id: string | number;
  input: CustomerInput;
}>;


export type UpdateContactMutation = { updateContact: { contact: { __typename: 'Contact', id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, owner: { id: string, name: string } } } | null };

export type DeleteContactMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteContactMutation = { deleteContact: { deletedId: string } | null };

export type AssignCustomerMutationVariables = Exact<{
  customerId: string | number;
  ownerId: string | number;
}>;


export type AssignCustomerMutation = { assignCustomer: { customer:
      | { __typename: 'Contact', id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, owner: { id: string, name: string } }
      | { __typename: 'Lead', source: string | null, status: LeadStatus, id: string, firstName: string | null, lastName: string | null, fullName: string, phone: string | null, waId: string | null, username: string | null, email: string | null, company: string | null, customFields: unknown, createdAt: string, updatedAt: string, convertedTo: { id: string, fullName: string } | null, owner: { id: string, name: string } }
     } | null };

type FoundCustomer_Contact_Fragment = { __typename: 'Contact', id: string, fullName: string, phone: string | null, username: string | null, conversations: { nodes: Array<{ id: string }> } };

type FoundCustomer_Lead_Fragment = { __typename: 'Lead', id: string, fullName: string, phone: string | null, username: string | null, conversations: { nodes: Array<{ id: string }> } };

export type FoundCustomerFragment =
  | FoundCustomer_Contact_Fragment
  | FoundCustomer_Lead_Fragment
;

export type SearchQueryVariables = Exact<{
  search: string;
  customers: number;
  messages: number;
}>;


export type SearchQuery = { leads: { nodes: Array<{ __typename: 'Lead', id: string, fullName: string, phone: string | null, username: string | null, conversations: { nodes: Array<{ id: string }> } }> }, contacts: { nodes: Array<{ __typename: 'Contact', id: string, fullName: string, phone: string | null, username: string | null, conversations: { nodes: Array<{ id: string }> } }> }, messages: { nodes: Array<{ origin: MessageOrigin, repliedAt: string | null, noReplyNeededAt: string | null, id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, repliedBy: { id: string, name: string } | null, sentBy: { id: string, name: string } | null, conversation: { id: string, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, account: { id: string, nickname: string | null }, owner: { id: string, name: string }, customer:
          | { id: string, fullName: string }
          | { id: string, fullName: string }
         }, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> }> } };

export type AuditLineFragment = { id: string, actor: string, action: string, outcome: AuditOutcome, subjectId: string | null, before: unknown, after: unknown, ipAddress: string | null, userAgent: string | null, createdAt: string };

export type AuditLogQueryVariables = Exact<{
  filter?: AuditFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type AuditLogQuery = { auditLog: { nodes: Array<{ id: string, actor: string, action: string, outcome: AuditOutcome, subjectId: string | null, before: unknown, after: unknown, ipAddress: string | null, userAgent: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type FieldDefinitionFragment = { id: string, module: CustomerModule, name: string, type: CustomFieldType, choices: Array<string> };

export type CustomFieldsQueryVariables = Exact<{
  module?: CustomerModule | null | undefined;
}>;


export type CustomFieldsQuery = { organization: { id: string, customFieldDefinitions: Array<{ id: string, module: CustomerModule, name: string, type: CustomFieldType, choices: Array<string> }> } };

export type SaveCustomFieldMutationVariables = Exact<{
  id?: string | number | null | undefined;
  input: CustomFieldInput;
}>;


export type SaveCustomFieldMutation = { saveCustomField: { customFieldDefinition: { id: string, module: CustomerModule, name: string, type: CustomFieldType, choices: Array<string> } } | null };

export type DeleteCustomFieldMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteCustomFieldMutation = { deleteCustomField: { deletedId: string } | null };

export type GroupLineFragment = { id: string, name: string, users: Array<{ id: string, name: string }> };

export type GroupsQueryVariables = Exact<{ [key: string]: never; }>;


export type GroupsQuery = { organization: { id: string, groups: Array<{ id: string, name: string, users: Array<{ id: string, name: string }> }> } };

export type SaveGroupMutationVariables = Exact<{
  id?: string | number | null | undefined;
  input: GroupInput;
}>;


export type SaveGroupMutation = { saveGroup: { group: { id: string, name: string, users: Array<{ id: string, name: string }> } } | null };

export type DeleteGroupMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteGroupMutation = { deleteGroup: { deletedId: string } | null };

export type OrganizationFactsFragment = { id: string, name: string, locale: string, timeZone: string, recordVisibility: RecordVisibility, legalName: string | null, taxId: string | null, address: string | null, logo: { id: string, thumbnailUrl: string | null } | null };

export type OrganizationSettingsQueryVariables = Exact<{ [key: string]: never; }>;


export type OrganizationSettingsQuery = { organization: { id: string, name: string, locale: string, timeZone: string, recordVisibility: RecordVisibility, legalName: string | null, taxId: string | null, address: string | null, logo: { id: string, thumbnailUrl: string | null } | null } };

export type UpdateOrganizationMutationVariables = Exact<{
  input: OrganizationInput;
}>;


export type UpdateOrganizationMutation = { updateOrganization: { organization: { id: string, name: string, locale: string, timeZone: string, recordVisibility: RecordVisibility, legalName: string | null, taxId: string | null, address: string | null, logo: { id: string, thumbnailUrl: string | null } | null } } | null };

export type PersonFragment = { id: string, name: string, email: string, profile: Profile, status: UserStatus, locale: string, timeZone: string, role: { id: string, name: string } | null, groups: Array<{ id: string, name: string }> };

export type PeopleQueryVariables = Exact<{
  search?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type PeopleQuery = { organization: { id: string, users: { nodes: Array<{ id: string, name: string, email: string, profile: Profile, status: UserStatus, locale: string, timeZone: string, role: { id: string, name: string } | null, groups: Array<{ id: string, name: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type OnePersonQueryVariables = Exact<{
  id: string | number;
}>;


export type OnePersonQuery = { node:
    | { __typename: 'Account' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Attachment' }
    | { __typename: 'AuditEntry' }
    | { __typename: 'CloudDrive' }
    | { __typename: 'Contact' }
    | { __typename: 'Conversation' }
    | { __typename: 'CreditLedgerEntry' }
    | { __typename: 'CreditPurchase' }
    | { __typename: 'CustomFieldDefinition' }
    | { __typename: 'File' }
    | { __typename: 'Group' }
    | { __typename: 'Lead' }
    | { __typename: 'Message' }
    | { __typename: 'MessageView' }
    | { __typename: 'Organization' }
    | { __typename: 'PredefinedText' }
    | { __typename: 'Role' }
    | { __typename: 'SalesDocument' }
    | { __typename: 'Session' }
    | { __typename: 'Signal' }
    | { __typename: 'User', id: string, name: string, email: string, profile: Profile, status: UserStatus, locale: string, timeZone: string, role: { id: string, name: string } | null, groups: Array<{ id: string, name: string }> }
   | null };

export type ColleaguesQueryVariables = Exact<{
  search?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type ColleaguesQuery = { organization: { id: string, users: { nodes: Array<{ id: string, name: string, status: UserStatus }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type RolesAndGroupsQueryVariables = Exact<{ [key: string]: never; }>;


export type RolesAndGroupsQuery = { organization: { id: string, roles: Array<{ id: string, name: string }>, groups: Array<{ id: string, name: string }> } };

export type InviteUserMutationVariables = Exact<{
  input: InviteUserInput;
}>;


export type InviteUserMutation = { inviteUser: { invitationUrl: string, user: { id: string, name: string, email: string, profile: Profile, status: UserStatus, locale: string, timeZone: string, role: { id: string, name: string } | null, groups: Array<{ id: string, name: string }> } } | null };

export type UpdateUserMutationVariables = Exact<{
  id: string | number;
  input: UpdateUserInput;
}>;


export type UpdateUserMutation = { updateUser: { user: { id: string, name: string, email: string, profile: Profile, status: UserStatus, locale: string, timeZone: string, role: { id: string, name: string } | null, groups: Array<{ id: string, name: string }> } } | null };

export type DeactivateUserMutationVariables = Exact<{
  id: string | number;
  reassignToId?: string | number | null | undefined;
}>;


export type DeactivateUserMutation = { deactivateUser: { user: { id: string, name: string, email: string, profile: Profile, status: UserStatus, locale: string, timeZone: string, role: { id: string, name: string } | null, groups: Array<{ id: string, name: string }> } } | null };

export type ReactivateUserMutationVariables = Exact<{
  id: string | number;
}>;


export type ReactivateUserMutation = { reactivateUser: { user: { id: string, name: string, email: string, profile: Profile, status: UserStatus, locale: string, timeZone: string, role: { id: string, name: string } | null, groups: Array<{ id: string, name: string }> } } | null };

export type CreatePasswordResetMutationVariables = Exact<{
  userId: string | number;
}>;


export type CreatePasswordResetMutation = { createPasswordReset: { invitationUrl: string } | null };

export type UpdateViewerMutationVariables = Exact<{
  input: UpdateViewerInput;
}>;


export type UpdateViewerMutation = { updateViewer: { user: { id: string, name: string, email: string, profile: Profile, locale: string, timeZone: string } } | null };

export type ChangePasswordMutationVariables = Exact<{
  current: string;
  next: string;
}>;


export type ChangePasswordMutation = { changePassword: { viewer: { id: string, name: string, email: string, profile: Profile, locale: string, timeZone: string } } | null };

export type SessionLineFragment = { id: string, current: boolean, userAgent: string | null, ipAddress: string | null, lastUsedAt: string, expiresAt: string, createdAt: string };

export type SessionsQueryVariables = Exact<{
  userId?: string | number | null | undefined;
}>;


export type SessionsQuery = { sessions: Array<{ id: string, current: boolean, userAgent: string | null, ipAddress: string | null, lastUsedAt: string, expiresAt: string, createdAt: string }> | null };

export type RevokeSessionMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeSessionMutation = { revokeSession: { deletedId: string } | null };

export type RoleLineFragment = { id: string, name: string, reportsTo: { id: string } | null, users: Array<{ id: string, name: string }> };

export type RolesQueryVariables = Exact<{ [key: string]: never; }>;


export type RolesQuery = { organization: { id: string, recordVisibility: RecordVisibility, roles: Array<{ id: string, name: string, reportsTo: { id: string } | null, users: Array<{ id: string, name: string }> }> } };

export type SaveRoleMutationVariables = Exact<{
  id?: string | number | null | undefined;
  input: RoleInput;
}>;


export type SaveRoleMutation = { saveRole: { role: { id: string, name: string, reportsTo: { id: string } | null, users: Array<{ id: string, name: string }> } } | null };

export type DeleteRoleMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteRoleMutation = { deleteRole: { deletedId: string } | null };

export type TokenLineFragment = { id: string, name: string, scopes: Array<TokenScope>, lastUsedAt: string | null, expiresAt: string | null, createdAt: string, user: { id: string, name: string } };

export type ApiTokensQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiTokensQuery = { apiTokens: Array<{ id: string, name: string, scopes: Array<TokenScope>, lastUsedAt: string | null, expiresAt: string | null, createdAt: string, user: { id: string, name: string } }> | null };

export type CreateApiTokenMutationVariables = Exact<{
  input: ApiTokenInput;
}>;


export type CreateApiTokenMutation = { createApiToken: { secret: string, token: { id: string, name: string, scopes: Array<TokenScope>, lastUsedAt: string | null, expiresAt: string | null, createdAt: string, user: { id: string, name: string } } } | null };

export type RevokeApiTokenMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeApiTokenMutation = { revokeApiToken: { deletedId: string } | null };

export type SignalLineFragment = { id: string, messageCount: number, state: SignalState, remindAt: string | null, updatedAt: string, latestMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> }, conversation: { id: string, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, account: { id: string, nickname: string | null }, customer:
      | { id: string, fullName: string }
      | { id: string, fullName: string }
     } };

export type SignalPageQueryVariables = Exact<{
  states?: Array<SignalState> | SignalState | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type SignalPageQuery = { signals: { nodes: Array<{ id: string, messageCount: number, state: SignalState, remindAt: string | null, updatedAt: string, latestMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> }, conversation: { id: string, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, account: { id: string, nickname: string | null }, customer:
          | { id: string, fullName: string }
          | { id: string, fullName: string }
         } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RemindMeMutationVariables = Exact<{
  signalId: string | number;
  after: Period;
}>;


export type RemindMeMutation = { remindMe: { signal: { id: string, messageCount: number, state: SignalState, remindAt: string | null, updatedAt: string, latestMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> }, conversation: { id: string, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, account: { id: string, nickname: string | null }, customer:
          | { id: string, fullName: string }
          | { id: string, fullName: string }
         } } } | null };

export type IgnoreSignalMutationVariables = Exact<{
  signalId: string | number;
}>;


export type IgnoreSignalMutation = { ignoreSignal: { signal: { id: string, messageCount: number, state: SignalState, remindAt: string | null, updatedAt: string, latestMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> }, conversation: { id: string, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, account: { id: string, nickname: string | null }, customer:
          | { id: string, fullName: string }
          | { id: string, fullName: string }
         } } } | null };

export type SeeSignalsMutationVariables = Exact<{
  signalIds: Array<string | number> | string | number;
}>;


export type SeeSignalsMutation = { seeSignals: { signals: Array<{ id: string, messageCount: number, state: SignalState, remindAt: string | null, updatedAt: string, latestMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> }, conversation: { id: string, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, account: { id: string, nickname: string | null }, customer:
          | { id: string, fullName: string }
          | { id: string, fullName: string }
         } }> } | null };

export type SignalNewsSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type SignalNewsSubscription = { signalChanged: { cursor: string, signal: { id: string, messageCount: number, state: SignalState, remindAt: string | null, updatedAt: string, latestMessage: { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> }, conversation: { id: string, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, account: { id: string, nickname: string | null }, customer:
          | { id: string, fullName: string }
          | { id: string, fullName: string }
         } } } };

export type ClosingNewsSubscriptionVariables = Exact<{
  since?: string | null | undefined;
}>;


export type ClosingNewsSubscription = { windowClosing: { cursor: string, closesAt: string, minutesLeft: number, conversation: { id: string, waitingSince: string | null, window: { closesAt: string | null }, account: { id: string, nickname: string | null }, customer:
        | { id: string, fullName: string }
        | { id: string, fullName: string }
       } } };

export type TextFragment = { id: string, module: CustomerModule, name: string, body: string, updatedAt: string, createdBy: { id: string, name: string } };

export type TextsQueryVariables = Exact<{
  module?: CustomerModule | null | undefined;
  search?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type TextsQuery = { predefinedTexts: { nodes: Array<{ id: string, module: CustomerModule, name: string, body: string, updatedAt: string, createdBy: { id: string, name: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type FieldFragment = { module: string, name: string, token: string };

export type MergeFieldsQueryVariables = Exact<{
  module: CustomerModule;
}>;


export type MergeFieldsQuery = { mergeFields: Array<{ module: string, name: string, token: string }> };

export type CreateTextMutationVariables = Exact<{
  input: CreatePredefinedTextInput;
}>;


export type CreateTextMutation = { createPredefinedText: { predefinedText: { id: string, module: CustomerModule, name: string, body: string, updatedAt: string, createdBy: { id: string, name: string } } } | null };

export type UpdateTextMutationVariables = Exact<{
  id: string | number;
  input: UpdatePredefinedTextInput;
}>;


export type UpdateTextMutation = { updatePredefinedText: { predefinedText: { id: string, module: CustomerModule, name: string, body: string, updatedAt: string, createdBy: { id: string, name: string } } } | null };

export type DeleteTextMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteTextMutation = { deletePredefinedText: { deletedId: string } | null };

export type CopyTextMutationVariables = Exact<{
  id: string | number;
  module: CustomerModule;
}>;


export type CopyTextMutation = { copyPredefinedText: { predefinedText: { id: string, module: CustomerModule, name: string, body: string, updatedAt: string, createdBy: { id: string, name: string } } } | null };

export type QuoteFragment = { id: string, direction: MessageDirection, type: MessageType, text: string | null, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> };

type Content_ButtonContent_Fragment = { __typename: 'ButtonContent', title: string };

type Content_ContactCardsContent_Fragment = { __typename: 'ContactCardsContent', cards: Array<{ name: string, phones: Array<string>, emails: Array<string>, company: string | null }> };

type Content_LocationContent_Fragment = { __typename: 'LocationContent', latitude: number, longitude: number, name: string | null, address: string | null };

type Content_OrderContent_Fragment = { __typename: 'OrderContent', note: string | null, items: Array<{ productId: string, quantity: number, price: string, currency: string }> };

type Content_UnsupportedContent_Fragment = { __typename: 'UnsupportedContent', reason: string };

export type ContentFragment =
  | Content_ButtonContent_Fragment
  | Content_ContactCardsContent_Fragment
  | Content_LocationContent_Fragment
  | Content_OrderContent_Fragment
  | Content_UnsupportedContent_Fragment
;

export type BubbleFragment = { id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, origin: MessageOrigin, forwarded: boolean, sentAt: string, createdAt: string, deliveredAt: string | null, readAt: string | null, editedAt: string | null, revokedAt: string | null, replyToWamid: string | null, sentBy: { id: string, name: string } | null, attachments: Array<{ id: string, caption: string | null, voice: boolean, file: { size: number | null, id: string, name: string, contentType: string, state: FileState, url: string | null, thumbnailUrl: string | null, shown: string | null } }>, content:
    | { __typename: 'ButtonContent', title: string }
    | { __typename: 'ContactCardsContent', cards: Array<{ name: string, phones: Array<string>, emails: Array<string>, company: string | null }> }
    | { __typename: 'LocationContent', latitude: number, longitude: number, name: string | null, address: string | null }
    | { __typename: 'OrderContent', note: string | null, items: Array<{ productId: string, quantity: number, price: string, currency: string }> }
    | { __typename: 'UnsupportedContent', reason: string }
   | null, referral: { sourceUrl: string | null, headline: string | null, body: string | null, sourceType: string | null } | null, replyTo: { id: string, direction: MessageDirection, type: MessageType, text: string | null, revokedAt: string | null, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> } | null, reactions: Array<{ emoji: string, direction: MessageDirection, status: MessageStatus, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null } | null }>, failure: { reason: ErrorCode | null, code: number | null, title: string, detail: string | null, retryable: boolean } | null, retriedAs: { id: string } | null };

export type CountsFragment = { messages: number, conversations: number, signals: number };

export type UnreadNewsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type UnreadNewsSubscription = { unreadChanged: { messages: number, conversations: number, signals: number } };

export type ViewLineFragment = { id: string, name: string, builtIn: boolean, shared: boolean, filter: unknown, orderBy: MessageOrder, problems: Array<string>, owner: { id: string, name: string } | null };

export type ViewsQueryVariables = Exact<{
  limit: number;
}>;


export type ViewsQuery = { messageViews: Array<{ count: number, id: string, name: string, builtIn: boolean, shared: boolean, filter: unknown, orderBy: MessageOrder, problems: Array<string>, owner: { id: string, name: string } | null }> };

export type CreateViewMutationVariables = Exact<{
  input: MessageViewInput;
}>;


export type CreateViewMutation = { createMessageView: { messageView: { id: string, name: string, builtIn: boolean, shared: boolean, filter: unknown, orderBy: MessageOrder, problems: Array<string>, owner: { id: string, name: string } | null } } | null };

export type UpdateViewMutationVariables = Exact<{
  id: string | number;
  input: MessageViewInput;
}>;


export type UpdateViewMutation = { updateMessageView: { messageView: { id: string, name: string, builtIn: boolean, shared: boolean, filter: unknown, orderBy: MessageOrder, problems: Array<string>, owner: { id: string, name: string } | null } } | null };

export type DeleteViewMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteViewMutation = { deleteMessageView: { deletedId: string } | null };

export type FoundMessageFragment = { origin: MessageOrigin, repliedAt: string | null, noReplyNeededAt: string | null, id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, repliedBy: { id: string, name: string } | null, sentBy: { id: string, name: string } | null, conversation: { id: string, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, account: { id: string, nickname: string | null }, owner: { id: string, name: string }, customer:
      | { id: string, fullName: string }
      | { id: string, fullName: string }
     }, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> };

export type FoundMessagesQueryVariables = Exact<{
  viewId?: string | number | null | undefined;
  filter?: MessageFilter | null | undefined;
  orderBy?: MessageOrder | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type FoundMessagesQuery = { messages: { nodes: Array<{ origin: MessageOrigin, repliedAt: string | null, noReplyNeededAt: string | null, id: string, direction: MessageDirection, type: MessageType, text: string | null, status: MessageStatus, sentAt: string, revokedAt: string | null, repliedBy: { id: string, name: string } | null, sentBy: { id: string, name: string } | null, conversation: { id: string, waitingSince: string | null, window: { open: boolean, openedAt: string | null, closesAt: string | null }, account: { id: string, nickname: string | null }, owner: { id: string, name: string }, customer:
          | { id: string, fullName: string }
          | { id: string, fullName: string }
         }, attachments: Array<{ id: string, voice: boolean, file: { id: string, name: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const AccountFactsFragmentDoc = new TypedDocumentString(`
    fragment AccountFacts on Account {
  id
  nickname
  status
  statusReason
  phoneNumber
  verifiedName
  qualityRating
  businessId
  wabaId
  phoneNumberId
  webhookUrl
  webhookVerifyToken
  preferences {
    addAs
    windowWarnings
    sendReadReceipts
    assignTo {
      assignees {
        __typename
        ... on User {
          id
          name
        }
        ... on Group {
          id
          name
        }
        ... on Role {
          id
          name
        }
      }
    }
  }
  checks {
    kind
    ok
    advice
    checkedAt
  }
}
    `, {"fragmentName":"AccountFacts"}) as unknown as TypedDocumentString<AccountFactsFragment, unknown>;
export const NumberChoiceFactsFragmentDoc = new TypedDocumentString(`
    fragment NumberChoiceFacts on NumberChoice {
  wabaId
  wabaName
  phoneNumberId
  phoneNumber
  verifiedName
  eligible
  reason
}
    `, {"fragmentName":"NumberChoiceFacts"}) as unknown as TypedDocumentString<NumberChoiceFactsFragment, unknown>;
export const SessionUserFragmentDoc = new TypedDocumentString(`
    fragment SessionUser on User {
  id
  name
  email
  profile
  locale
  timeZone
}
    `, {"fragmentName":"SessionUser"}) as unknown as TypedDocumentString<SessionUserFragment, unknown>;
export const FileAddressesFragmentDoc = new TypedDocumentString(`
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}
    `, {"fragmentName":"FileAddresses"}) as unknown as TypedDocumentString<FileAddressesFragment, unknown>;
export const AttachmentRowFragmentDoc = new TypedDocumentString(`
    fragment AttachmentRow on Attachment {
  id
  caption
  voice
  file {
    ...FileAddresses
    size
  }
  message {
    id
    type
    direction
    sentAt
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}`, {"fragmentName":"AttachmentRow"}) as unknown as TypedDocumentString<AttachmentRowFragment, unknown>;
export const ProblemFragmentDoc = new TypedDocumentString(`
    fragment Problem on TextProblem {
  kind
  token
  offset
  length
}
    `, {"fragmentName":"Problem"}) as unknown as TypedDocumentString<ProblemFragment, unknown>;
export const FilledFragmentDoc = new TypedDocumentString(`
    fragment Filled on TextPreview {
  text
  length
  problems {
    ...Problem
  }
}
    fragment Problem on TextProblem {
  kind
  token
  offset
  length
}`, {"fragmentName":"Filled"}) as unknown as TypedDocumentString<FilledFragment, unknown>;
export const LedgerLineFragmentDoc = new TypedDocumentString(`
    fragment LedgerLine on CreditLedgerEntry {
  id
  kind
  amount
  balanceAfter
  note
  createdAt
  message {
    id
    conversation {
      id
    }
  }
  rate {
    country
    category
    unit
    price
    validFrom
  }
  purchase {
    id
    price
    currency
    status
    createdAt
  }
}
    `, {"fragmentName":"LedgerLine"}) as unknown as TypedDocumentString<LedgerLineFragment, unknown>;
export const RateLineFragmentDoc = new TypedDocumentString(`
    fragment RateLine on Rate {
  country
  category
  unit
  price
  validFrom
}
    `, {"fragmentName":"RateLine"}) as unknown as TypedDocumentString<RateLineFragment, unknown>;
export const UsageDayFragmentDoc = new TypedDocumentString(`
    fragment UsageDay on CreditUsage {
  date
  charged
  bought
  adjusted
  balance
}
    `, {"fragmentName":"UsageDay"}) as unknown as TypedDocumentString<UsageDayFragment, unknown>;
export const PurchaseLineFragmentDoc = new TypedDocumentString(`
    fragment PurchaseLine on CreditPurchase {
  id
  amount
  price
  currency
  status
  checkoutUrl
  automatic
  failureReason
  createdAt
}
    `, {"fragmentName":"PurchaseLine"}) as unknown as TypedDocumentString<PurchaseLineFragment, unknown>;
export const PricingFragmentDoc = new TypedDocumentString(`
    fragment Pricing on CreditPricing {
  currency
  pricePerCredit
  minimumPurchase
  maximumPurchase
  paidOnline
}
    `, {"fragmentName":"Pricing"}) as unknown as TypedDocumentString<PricingFragment, unknown>;
export const RechargingFragmentDoc = new TypedDocumentString(`
    fragment Recharging on AutoRecharge {
  enabled
  minimumBalance
  topUpAmount
  dailyLimit
  paymentMethod
  lastFailure
  pausedAt
}
    `, {"fragmentName":"Recharging"}) as unknown as TypedDocumentString<RechargingFragment, unknown>;
export const DocumentRowFragmentDoc = new TypedDocumentString(`
    fragment DocumentRow on SalesDocument {
  id
  kind
  number
  subject
  status
  customer {
    __typename
    id
    fullName
  }
  currency
  total
  createdAt
}
    `, {"fragmentName":"DocumentRow"}) as unknown as TypedDocumentString<DocumentRowFragment, unknown>;
export const DocumentFactsFragmentDoc = new TypedDocumentString(`
    fragment DocumentFacts on SalesDocument {
  ...DocumentRow
  lines {
    description
    quantity
    unitPrice
    discount
    taxRate
    total
    tax
  }
  subtotal
  tax
  validUntil
  createdBy {
    id
    name
  }
  updatedAt
  pdfUrl
}
    fragment DocumentRow on SalesDocument {
  id
  kind
  number
  subject
  status
  customer {
    __typename
    id
    fullName
  }
  currency
  total
  createdAt
}`, {"fragmentName":"DocumentFacts"}) as unknown as TypedDocumentString<DocumentFactsFragment, unknown>;
export const BuyerFragmentDoc = new TypedDocumentString(`
    fragment Buyer on Customer {
  __typename
  id
  fullName
  company
  phone
}
    `, {"fragmentName":"Buyer"}) as unknown as TypedDocumentString<BuyerFragment, unknown>;
export const DriveLineFragmentDoc = new TypedDocumentString(`
    fragment DriveLine on CloudDrive {
  id
  provider
  accountName
  state
}
    `, {"fragmentName":"DriveLine"}) as unknown as TypedDocumentString<DriveLineFragment, unknown>;
export const CloudFileLineFragmentDoc = new TypedDocumentString(`
    fragment CloudFileLine on CloudFile {
  id
  name
  folder
  contentType
  size
  modifiedAt
}
    `, {"fragmentName":"CloudFileLine"}) as unknown as TypedDocumentString<CloudFileLineFragment, unknown>;
export const CustomerCardFragmentDoc = new TypedDocumentString(`
    fragment CustomerCard on Customer {
  __typename
  id
  fullName
  phone
  waId
  username
  createdAt
  updatedAt
  ... on Lead {
    source
  }
}
    `, {"fragmentName":"CustomerCard"}) as unknown as TypedDocumentString<CustomerCardFragment, unknown>;
export const PreviewFragmentDoc = new TypedDocumentString(`
    fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
    `, {"fragmentName":"Preview"}) as unknown as TypedDocumentString<PreviewFragment, unknown>;
export const ConversationRowFragmentDoc = new TypedDocumentString(`
    fragment ConversationRow on Conversation {
  id
  createdAt
  window {
    open
    openedAt
    closesAt
  }
  unreadCount
  waitingSince
  readUpTo {
    id
    sentAt
  }
  account {
    id
    nickname
    status
    statusReason
    phoneNumber
    verifiedName
  }
  owner {
    id
    name
  }
  customer {
    ...CustomerCard
  }
  lastMessage {
    ...Preview
  }
}
    fragment CustomerCard on Customer {
  __typename
  id
  fullName
  phone
  waId
  username
  createdAt
  updatedAt
  ... on Lead {
    source
  }
}
fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}`, {"fragmentName":"ConversationRow"}) as unknown as TypedDocumentString<ConversationRowFragment, unknown>;
export const RecordFactsFragmentDoc = new TypedDocumentString(`
    fragment RecordFacts on Customer {
  __typename
  id
  firstName
  lastName
  fullName
  phone
  waId
  username
  email
  company
  owner {
    id
    name
  }
  customFields
  createdAt
  updatedAt
  ... on Lead {
    source
    status
    convertedTo {
      id
      fullName
    }
  }
}
    `, {"fragmentName":"RecordFacts"}) as unknown as TypedDocumentString<RecordFactsFragment, unknown>;
export const FoundCustomerFragmentDoc = new TypedDocumentString(`
    fragment FoundCustomer on Customer {
  __typename
  id
  fullName
  phone
  username
  conversations(first: 1) {
    nodes {
      id
    }
  }
}
    `, {"fragmentName":"FoundCustomer"}) as unknown as TypedDocumentString<FoundCustomerFragment, unknown>;
export const AuditLineFragmentDoc = new TypedDocumentString(`
    fragment AuditLine on AuditEntry {
  id
  actor
  action
  outcome
  subjectId
  before
  after
  ipAddress
  userAgent
  createdAt
}
    `, {"fragmentName":"AuditLine"}) as unknown as TypedDocumentString<AuditLineFragment, unknown>;
export const FieldDefinitionFragmentDoc = new TypedDocumentString(`
    fragment FieldDefinition on CustomFieldDefinition {
  id
  module
  name
  type
  choices
}
    `, {"fragmentName":"FieldDefinition"}) as unknown as TypedDocumentString<FieldDefinitionFragment, unknown>;
export const GroupLineFragmentDoc = new TypedDocumentString(`
    fragment GroupLine on Group {
  id
  name
  users {
    id
    name
  }
}
    `, {"fragmentName":"GroupLine"}) as unknown as TypedDocumentString<GroupLineFragment, unknown>;
export const OrganizationFactsFragmentDoc = new TypedDocumentString(`
    fragment OrganizationFacts on Organization {
  id
  name
  locale
  timeZone
  recordVisibility
  legalName
  taxId
  address
  logo {
    id
    thumbnailUrl
  }
}
    `, {"fragmentName":"OrganizationFacts"}) as unknown as TypedDocumentString<OrganizationFactsFragment, unknown>;
export const PersonFragmentDoc = new TypedDocumentString(`
    fragment Person on User {
  id
  name
  email
  profile
  status
  locale
  timeZone
  role {
    id
    name
  }
  groups {
    id
    name
  }
}
    `, {"fragmentName":"Person"}) as unknown as TypedDocumentString<PersonFragment, unknown>;
export const SessionLineFragmentDoc = new TypedDocumentString(`
    fragment SessionLine on Session {
  id
  current
  userAgent
  ipAddress
  lastUsedAt
  expiresAt
  createdAt
}
    `, {"fragmentName":"SessionLine"}) as unknown as TypedDocumentString<SessionLineFragment, unknown>;
export const RoleLineFragmentDoc = new TypedDocumentString(`
    fragment RoleLine on Role {
  id
  name
  reportsTo {
    id
  }
  users {
    id
    name
  }
}
    `, {"fragmentName":"RoleLine"}) as unknown as TypedDocumentString<RoleLineFragment, unknown>;
export const TokenLineFragmentDoc = new TypedDocumentString(`
    fragment TokenLine on ApiToken {
  id
  name
  scopes
  lastUsedAt
  expiresAt
  createdAt
  user {
    id
    name
  }
}
    `, {"fragmentName":"TokenLine"}) as unknown as TypedDocumentString<TokenLineFragment, unknown>;
export const SignalLineFragmentDoc = new TypedDocumentString(`
    fragment SignalLine on Signal {
  id
  messageCount
  state
  remindAt
  updatedAt
  latestMessage {
    ...Preview
  }
  conversation {
    id
    window {
      open
      openedAt
      closesAt
    }
    waitingSince
    account {
      id
      nickname
    }
    customer {
      id
      fullName
    }
  }
}
    fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}`, {"fragmentName":"SignalLine"}) as unknown as TypedDocumentString<SignalLineFragment, unknown>;
export const TextFragmentDoc = new TypedDocumentString(`
    fragment Text on PredefinedText {
  id
  module
  name
  body
  createdBy {
    id
    name
  }
  updatedAt
}
    `, {"fragmentName":"Text"}) as unknown as TypedDocumentString<TextFragment, unknown>;
export const FieldFragmentDoc = new TypedDocumentString(`
    fragment Field on MergeField {
  module
  name
  token
}
    `, {"fragmentName":"Field"}) as unknown as TypedDocumentString<FieldFragment, unknown>;
export const ContentFragmentDoc = new TypedDocumentString(`
    fragment Content on MessageContent {
  __typename
  ... on LocationContent {
    latitude
    longitude
    name
    address
  }
  ... on ContactCardsContent {
    cards {
      name
      phones
      emails
      company
    }
  }
  ... on ButtonContent {
    title
  }
  ... on OrderContent {
    note
    items {
      productId
      quantity
      price
      currency
    }
  }
  ... on UnsupportedContent {
    reason
  }
}
    `, {"fragmentName":"Content"}) as unknown as TypedDocumentString<ContentFragment, unknown>;
export const QuoteFragmentDoc = new TypedDocumentString(`
    fragment Quote on Message {
  id
  direction
  type
  text
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
    `, {"fragmentName":"Quote"}) as unknown as TypedDocumentString<QuoteFragment, unknown>;
export const BubbleFragmentDoc = new TypedDocumentString(`
    fragment Bubble on Message {
  id
  direction
  type
  text
  status
  origin
  forwarded
  sentAt
  createdAt
  deliveredAt
  readAt
  editedAt
  revokedAt
  sentBy {
    id
    name
  }
  attachments {
    id
    caption
    voice
    file {
      ...FileAddresses
      size
    }
  }
  content {
    ...Content
  }
  referral {
    sourceUrl
    headline
    body
    sourceType
  }
  replyToWamid
  replyTo {
    ...Quote
  }
  reactions {
    emoji
    direction
    status
    failure {
      reason
      code
      title
      detail
    }
  }
  failure {
    reason
    code
    title
    detail
    retryable
  }
  retriedAs {
    id
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}
fragment Quote on Message {
  id
  direction
  type
  text
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment Content on MessageContent {
  __typename
  ... on LocationContent {
    latitude
    longitude
    name
    address
  }
  ... on ContactCardsContent {
    cards {
      name
      phones
      emails
      company
    }
  }
  ... on ButtonContent {
    title
  }
  ... on OrderContent {
    note
    items {
      productId
      quantity
      price
      currency
    }
  }
  ... on UnsupportedContent {
    reason
  }
}`, {"fragmentName":"Bubble"}) as unknown as TypedDocumentString<BubbleFragment, unknown>;
export const CountsFragmentDoc = new TypedDocumentString(`
    fragment Counts on UnreadCounts {
  messages
  conversations
  signals
}
    `, {"fragmentName":"Counts"}) as unknown as TypedDocumentString<CountsFragment, unknown>;
export const ViewLineFragmentDoc = new TypedDocumentString(`
    fragment ViewLine on MessageView {
  id
  name
  builtIn
  shared
  owner {
    id
    name
  }
  filter
  orderBy
  problems
}
    `, {"fragmentName":"ViewLine"}) as unknown as TypedDocumentString<ViewLineFragment, unknown>;
export const FoundMessageFragmentDoc = new TypedDocumentString(`
    fragment FoundMessage on Message {
  ...Preview
  origin
  repliedAt
  repliedBy {
    id
    name
  }
  noReplyNeededAt
  sentBy {
    id
    name
  }
  conversation {
    id
    waitingSince
    window {
      open
      openedAt
      closesAt
    }
    account {
      id
      nickname
    }
    owner {
      id
      name
    }
    customer {
      id
      fullName
    }
  }
}
    fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}`, {"fragmentName":"FoundMessage"}) as unknown as TypedDocumentString<FoundMessageFragment, unknown>;
export const AccountListDocument = new TypedDocumentString(`
    query AccountList {
  accounts {
    ...AccountFacts
  }
}
    fragment AccountFacts on Account {
  id
  nickname
  status
  statusReason
  phoneNumber
  verifiedName
  qualityRating
  businessId
  wabaId
  phoneNumberId
  webhookUrl
  webhookVerifyToken
  preferences {
    addAs
    windowWarnings
    sendReadReceipts
    assignTo {
      assignees {
        __typename
        ... on User {
          id
          name
        }
        ... on Group {
          id
          name
        }
        ... on Role {
          id
          name
        }
      }
    }
  }
  checks {
    kind
    ok
    advice
    checkedAt
  }
}`) as unknown as TypedDocumentString<AccountListQuery, AccountListQueryVariables>;
export const OneAccountDocument = new TypedDocumentString(`
    query OneAccount($id: ID!) {
  node(id: $id) {
    __typename
    ... on Account {
      ...AccountFacts
    }
  }
}
    fragment AccountFacts on Account {
  id
  nickname
  status
  statusReason
  phoneNumber
  verifiedName
  qualityRating
  businessId
  wabaId
  phoneNumberId
  webhookUrl
  webhookVerifyToken
  preferences {
    addAs
    windowWarnings
    sendReadReceipts
    assignTo {
      assignees {
        __typename
        ... on User {
          id
          name
        }
        ... on Group {
          id
          name
        }
        ... on Role {
          id
          name
        }
      }
    }
  }
  checks {
    kind
    ok
    advice
    checkedAt
  }
}`) as unknown as TypedDocumentString<OneAccountQuery, OneAccountQueryVariables>;
export const NumberChoicesDocument = new TypedDocumentString(`
    query NumberChoices($id: ID!) {
  node(id: $id) {
    __typename
    ... on Account {
      id
      numberChoices {
        ...NumberChoiceFacts
      }
    }
  }
}
    fragment NumberChoiceFacts on NumberChoice {
  wabaId
  wabaName
  phoneNumberId
  phoneNumber
  verifiedName
  eligible
  reason
}`) as unknown as TypedDocumentString<NumberChoicesQuery, NumberChoicesQueryVariables>;
export const BusinessProfileOfDocument = new TypedDocumentString(`
    query BusinessProfileOf($id: ID!) {
  node(id: $id) {
    __typename
    ... on Account {
      id
      businessProfile {
        about
        address
        description
        email
        websites
        vertical
        pictureUrl
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BusinessProfileOfQuery, BusinessProfileOfQueryVariables>;
export const StartIntegrationDocument = new TypedDocumentString(`
    mutation StartIntegration {
  startAccountIntegration {
    authorizationUrl
    state
  }
}
    `) as unknown as TypedDocumentString<StartIntegrationMutation, StartIntegrationMutationVariables>;
export const CompleteIntegrationDocument = new TypedDocumentString(`
    mutation CompleteIntegration($input: CompleteIntegrationInput!) {
  completeAccountIntegration(input: $input) {
    account {
      ...AccountFacts
    }
  }
}
    fragment AccountFacts on Account {
  id
  nickname
  status
  statusReason
  phoneNumber
  verifiedName
  qualityRating
  businessId
  wabaId
  phoneNumberId
  webhookUrl
  webhookVerifyToken
  preferences {
    addAs
    windowWarnings
    sendReadReceipts
    assignTo {
      assignees {
        __typename
        ... on User {
          id
          name
        }
        ... on Group {
          id
          name
        }
        ... on Role {
          id
          name
        }
      }
    }
  }
  checks {
    kind
    ok
    advice
    checkedAt
  }
}`) as unknown as TypedDocumentString<CompleteIntegrationMutation, CompleteIntegrationMutationVariables>;
export const RequestVerificationDocument = new TypedDocumentString(`
    mutation RequestVerification($id: ID!, $method: VerificationMethod!, $locale: Locale) {
  requestNumberVerification(accountId: $id, method: $method, locale: $locale) {
    account {
      ...AccountFacts
    }
  }
}
    fragment AccountFacts on Account {
  id
  nickname
  status
  statusReason
  phoneNumber
  verifiedName
  qualityRating
  businessId
  wabaId
  phoneNumberId
  webhookUrl
  webhookVerifyToken
  preferences {
    addAs
    windowWarnings
    sendReadReceipts
    assignTo {
      assignees {
        __typename
        ... on User {
          id
          name
        }
        ... on Group {
          id
          name
        }
        ... on Role {
          id
          name
        }
      }
    }
  }
  checks {
    kind
    ok
    advice
    checkedAt
  }
}`) as unknown as TypedDocumentString<RequestVerificationMutation, RequestVerificationMutationVariables>;
export const VerifyNumberDocument = new TypedDocumentString(`
    mutation VerifyNumber($id: ID!, $code: String!, $pin: String) {
  verifyNumber(accountId: $id, code: $code, pin: $pin) {
    account {
      ...AccountFacts
    }
  }
}
    fragment AccountFacts on Account {
  id
  nickname
  status
  statusReason
  phoneNumber
  verifiedName
  qualityRating
  businessId
  wabaId
  phoneNumberId
  webhookUrl
  webhookVerifyToken
  preferences {
    addAs
    windowWarnings
    sendReadReceipts
    assignTo {
      assignees {
        __typename
        ... on User {
          id
          name
        }
        ... on Group {
          id
          name
        }
        ... on Role {
          id
          name
        }
      }
    }
  }
  checks {
    kind
    ok
    advice
    checkedAt
  }
}`) as unknown as TypedDocumentString<VerifyNumberMutation, VerifyNumberMutationVariables>;
export const CheckAccountDocument = new TypedDocumentString(`
    mutation CheckAccount($id: ID!) {
  checkAccount(accountId: $id) {
    account {
      ...AccountFacts
    }
  }
}
    fragment AccountFacts on Account {
  id
  nickname
  status
  statusReason
  phoneNumber
  verifiedName
  qualityRating
  businessId
  wabaId
  phoneNumberId
  webhookUrl
  webhookVerifyToken
  preferences {
    addAs
    windowWarnings
    sendReadReceipts
    assignTo {
      assignees {
        __typename
        ... on User {
          id
          name
        }
        ... on Group {
          id
          name
        }
        ... on Role {
          id
          name
        }
      }
    }
  }
  checks {
    kind
    ok
    advice
    checkedAt
  }
}`) as unknown as TypedDocumentString<CheckAccountMutation, CheckAccountMutationVariables>;
export const ActivateAccountDocument = new TypedDocumentString(`
    mutation ActivateAccount($id: ID!, $input: AccountSettingsInput!) {
  activateAccount(accountId: $id, input: $input) {
    account {
      ...AccountFacts
    }
  }
}
    fragment AccountFacts on Account {
  id
  nickname
  status
  statusReason
  phoneNumber
  verifiedName
  qualityRating
  businessId
  wabaId
  phoneNumberId
  webhookUrl
  webhookVerifyToken
  preferences {
    addAs
    windowWarnings
    sendReadReceipts
    assignTo {
      assignees {
        __typename
        ... on User {
          id
          name
        }
        ... on Group {
          id
          name
        }
        ... on Role {
          id
          name
        }
      }
    }
  }
  checks {
    kind
    ok
    advice
    checkedAt
  }
}`) as unknown as TypedDocumentString<ActivateAccountMutation, ActivateAccountMutationVariables>;
export const UpdateAccountDocument = new TypedDocumentString(`
    mutation UpdateAccount($id: ID!, $input: AccountSettingsInput!) {
  updateAccount(accountId: $id, input: $input) {
    account {
      ...AccountFacts
    }
  }
}
    fragment AccountFacts on Account {
  id
  nickname
  status
  statusReason
  phoneNumber
  verifiedName
  qualityRating
  businessId
  wabaId
  phoneNumberId
  webhookUrl
  webhookVerifyToken
  preferences {
    addAs
    windowWarnings
    sendReadReceipts
    assignTo {
      assignees {
        __typename
        ... on User {
          id
          name
        }
        ... on Group {
          id
          name
        }
        ... on Role {
          id
          name
        }
      }
    }
  }
  checks {
    kind
    ok
    advice
    checkedAt
  }
}`) as unknown as TypedDocumentString<UpdateAccountMutation, UpdateAccountMutationVariables>;
export const UpdateBusinessProfileDocument = new TypedDocumentString(`
    mutation UpdateBusinessProfile($id: ID!, $input: BusinessProfileInput!) {
  updateBusinessProfile(accountId: $id, input: $input) {
    account {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<UpdateBusinessProfileMutation, UpdateBusinessProfileMutationVariables>;
export const DisconnectAccountDocument = new TypedDocumentString(`
    mutation DisconnectAccount($id: ID!) {
  disconnectAccount(accountId: $id) {
    account {
      ...AccountFacts
    }
  }
}
    fragment AccountFacts on Account {
  id
  nickname
  status
  statusReason
  phoneNumber
  verifiedName
  qualityRating
  businessId
  wabaId
  phoneNumberId
  webhookUrl
  webhookVerifyToken
  preferences {
    addAs
    windowWarnings
    sendReadReceipts
    assignTo {
      assignees {
        __typename
        ... on User {
          id
          name
        }
        ... on Group {
          id
          name
        }
        ... on Role {
          id
          name
        }
      }
    }
  }
  checks {
    kind
    ok
    advice
    checkedAt
  }
}`) as unknown as TypedDocumentString<DisconnectAccountMutation, DisconnectAccountMutationVariables>;
export const AccountNewsDocument = new TypedDocumentString(`
    subscription AccountNews($since: Cursor) {
  accountChanged(since: $since) {
    cursor
    change
    account {
      id
      nickname
      credits {
        available
      }
      autoRecharge {
        lastFailure
        minimumBalance
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AccountNewsSubscription, AccountNewsSubscriptionVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    ...SessionUser
  }
}
    fragment SessionUser on User {
  id
  name
  email
  profile
  locale
  timeZone
}`) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    viewer {
      ...SessionUser
    }
  }
}
    fragment SessionUser on User {
  id
  name
  email
  profile
  locale
  timeZone
}`) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const SetUpDocument = new TypedDocumentString(`
    mutation SetUp($input: SetUpInput!) {
  setUp(input: $input) {
    viewer {
      ...SessionUser
    }
  }
}
    fragment SessionUser on User {
  id
  name
  email
  profile
  locale
  timeZone
}`) as unknown as TypedDocumentString<SetUpMutation, SetUpMutationVariables>;
export const AcceptInvitationDocument = new TypedDocumentString(`
    mutation AcceptInvitation($token: String!, $password: String!) {
  acceptInvitation(token: $token, password: $password) {
    viewer {
      ...SessionUser
    }
  }
}
    fragment SessionUser on User {
  id
  name
  email
  profile
  locale
  timeZone
}`) as unknown as TypedDocumentString<AcceptInvitationMutation, AcceptInvitationMutationVariables>;
export const SignOutDocument = new TypedDocumentString(`
    mutation SignOut {
  signOut {
    signedOut
  }
}
    `) as unknown as TypedDocumentString<SignOutMutation, SignOutMutationVariables>;
export const CreateUploadDocument = new TypedDocumentString(`
    mutation CreateUpload($input: CreateUploadInput!) {
  createUpload(input: $input) {
    file {
      id
    }
    uploadUrl
  }
}
    `) as unknown as TypedDocumentString<CreateUploadMutation, CreateUploadMutationVariables>;
export const FileAgainDocument = new TypedDocumentString(`
    query FileAgain($id: ID!) {
  node(id: $id) {
    __typename
    ... on File {
      ...FileAddresses
    }
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}`) as unknown as TypedDocumentString<FileAgainQuery, FileAgainQueryVariables>;
export const AttachmentsDocument = new TypedDocumentString(`
    query Attachments($id: ID!, $filter: AttachmentFilter, $first: Int!, $after: Cursor) {
  node(id: $id) {
    __typename
    ... on Conversation {
      attachments(filter: $filter, first: $first, after: $after) {
        nodes {
          ...AttachmentRow
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}
fragment AttachmentRow on Attachment {
  id
  caption
  voice
  file {
    ...FileAddresses
    size
  }
  message {
    id
    type
    direction
    sentAt
  }
}`) as unknown as TypedDocumentString<AttachmentsQuery, AttachmentsQueryVariables>;
export const AttachmentsZipDocument = new TypedDocumentString(`
    query AttachmentsZip($id: ID!, $attachmentIds: [ID!]) {
  node(id: $id) {
    __typename
    ... on Conversation {
      attachmentsZipUrl(attachmentIds: $attachmentIds)
    }
  }
}
    `) as unknown as TypedDocumentString<AttachmentsZipQuery, AttachmentsZipQueryVariables>;
export const SendDocument = new TypedDocumentString(`
    mutation Send($input: SendMessageInput!) {
  sendMessage(input: $input) {
    messages {
      ...Bubble
    }
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}
fragment Quote on Message {
  id
  direction
  type
  text
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment Content on MessageContent {
  __typename
  ... on LocationContent {
    latitude
    longitude
    name
    address
  }
  ... on ContactCardsContent {
    cards {
      name
      phones
      emails
      company
    }
  }
  ... on ButtonContent {
    title
  }
  ... on OrderContent {
    note
    items {
      productId
      quantity
      price
      currency
    }
  }
  ... on UnsupportedContent {
    reason
  }
}
fragment Bubble on Message {
  id
  direction
  type
  text
  status
  origin
  forwarded
  sentAt
  createdAt
  deliveredAt
  readAt
  editedAt
  revokedAt
  sentBy {
    id
    name
  }
  attachments {
    id
    caption
    voice
    file {
      ...FileAddresses
      size
    }
  }
  content {
    ...Content
  }
  referral {
    sourceUrl
    headline
    body
    sourceType
  }
  replyToWamid
  replyTo {
    ...Quote
  }
  reactions {
    emoji
    direction
    status
    failure {
      reason
      code
      title
      detail
    }
  }
  failure {
    reason
    code
    title
    detail
    retryable
  }
  retriedAs {
    id
  }
}`) as unknown as TypedDocumentString<SendMutation, SendMutationVariables>;
export const PreviewTextDocument = new TypedDocumentString(`
    query PreviewText($conversationId: ID!, $text: String!) {
  previewText(conversationId: $conversationId, text: $text) {
    ...Filled
  }
}
    fragment Problem on TextProblem {
  kind
  token
  offset
  length
}
fragment Filled on TextPreview {
  text
  length
  problems {
    ...Problem
  }
}`) as unknown as TypedDocumentString<PreviewTextQuery, PreviewTextQueryVariables>;
export const AccountCreditsDocument = new TypedDocumentString(`
    query AccountCredits($id: ID!) {
  node(id: $id) {
    __typename
    ... on Account {
      id
      nickname
      verifiedName
      charged
      credits {
        available
        reserved
      }
      rateCard {
        ...RateLine
      }
    }
  }
}
    fragment RateLine on Rate {
  country
  category
  unit
  price
  validFrom
}`) as unknown as TypedDocumentString<AccountCreditsQuery, AccountCreditsQueryVariables>;
export const AccountLedgerDocument = new TypedDocumentString(`
    query AccountLedger($id: ID!, $filter: LedgerFilter, $first: Int!, $after: Cursor) {
  node(id: $id) {
    __typename
    ... on Account {
      id
      ledger(filter: $filter, first: $first, after: $after) {
        nodes {
          ...LedgerLine
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment LedgerLine on CreditLedgerEntry {
  id
  kind
  amount
  balanceAfter
  note
  createdAt
  message {
    id
    conversation {
      id
    }
  }
  rate {
    country
    category
    unit
    price
    validFrom
  }
  purchase {
    id
    price
    currency
    status
    createdAt
  }
}`) as unknown as TypedDocumentString<AccountLedgerQuery, AccountLedgerQueryVariables>;
export const LedgerCsvDocument = new TypedDocumentString(`
    query LedgerCsv($id: ID!, $filter: LedgerFilter) {
  node(id: $id) {
    __typename
    ... on Account {
      id
      ledgerCsvUrl(filter: $filter)
    }
  }
}
    `) as unknown as TypedDocumentString<LedgerCsvQuery, LedgerCsvQueryVariables>;
export const AccountUsageDocument = new TypedDocumentString(`
    query AccountUsage($id: ID!, $time: TimeSpan!) {
  node(id: $id) {
    __typename
    ... on Account {
      id
      creditUsage(time: $time) {
        ...UsageDay
      }
    }
  }
}
    fragment UsageDay on CreditUsage {
  date
  charged
  bought
  adjusted
  balance
}`) as unknown as TypedDocumentString<AccountUsageQuery, AccountUsageQueryVariables>;
export const ReplyCostDocument = new TypedDocumentString(`
    query ReplyCost($conversationId: ID!, $text: String!, $files: Int!) {
  previewText(
    conversationId: $conversationId
    text: $text
    attachmentCount: $files
  ) {
    cost
  }
}
    `) as unknown as TypedDocumentString<ReplyCostQuery, ReplyCostQueryVariables>;
export const AccountRechargeDocument = new TypedDocumentString(`
    query AccountRecharge($id: ID!) {
  node(id: $id) {
    __typename
    ... on Account {
      id
      autoRecharge {
        ...Recharging
      }
      creditPricing {
        ...Pricing
      }
    }
  }
}
    fragment Pricing on CreditPricing {
  currency
  pricePerCredit
  minimumPurchase
  maximumPurchase
  paidOnline
}
fragment Recharging on AutoRecharge {
  enabled
  minimumBalance
  topUpAmount
  dailyLimit
  paymentMethod
  lastFailure
  pausedAt
}`) as unknown as TypedDocumentString<AccountRechargeQuery, AccountRechargeQueryVariables>;
export const SetRechargeDocument = new TypedDocumentString(`
    mutation SetRecharge($id: ID!, $input: AutoRechargeInput!) {
  updateAutoRecharge(accountId: $id, input: $input) {
    account {
      id
      autoRecharge {
        ...Recharging
      }
    }
  }
}
    fragment Recharging on AutoRecharge {
  enabled
  minimumBalance
  topUpAmount
  dailyLimit
  paymentMethod
  lastFailure
  pausedAt
}`) as unknown as TypedDocumentString<SetRechargeMutation, SetRechargeMutationVariables>;
export const AccountPurchasesDocument = new TypedDocumentString(`
    query AccountPurchases($id: ID!, $first: Int!, $after: Cursor) {
  node(id: $id) {
    __typename
    ... on Account {
      id
      status
      creditPricing {
        ...Pricing
      }
      purchases(first: $first, after: $after) {
        nodes {
          ...PurchaseLine
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment PurchaseLine on CreditPurchase {
  id
  amount
  price
  currency
  status
  checkoutUrl
  automatic
  failureReason
  createdAt
}
fragment Pricing on CreditPricing {
  currency
  pricePerCredit
  minimumPurchase
  maximumPurchase
  paidOnline
}`) as unknown as TypedDocumentString<AccountPurchasesQuery, AccountPurchasesQueryVariables>;
export const PurchaseCreditsDocument = new TypedDocumentString(`
    mutation PurchaseCredits($input: PurchaseCreditsInput!) {
  purchaseCredits(input: $input) {
    purchase {
      ...PurchaseLine
    }
  }
}
    fragment PurchaseLine on CreditPurchase {
  id
  amount
  price
  currency
  status
  checkoutUrl
  automatic
  failureReason
  createdAt
}`) as unknown as TypedDocumentString<PurchaseCreditsMutation, PurchaseCreditsMutationVariables>;
export const DocumentsDocument = new TypedDocumentString(`
    query Documents($kind: SalesDocumentKind, $customerId: ID, $search: String, $first: Int!, $after: Cursor) {
  salesDocuments(
    kind: $kind
    customerId: $customerId
    search: $search
    first: $first
    after: $after
  ) {
    nodes {
      ...DocumentRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment DocumentRow on SalesDocument {
  id
  kind
  number
  subject
  status
  customer {
    __typename
    id
    fullName
  }
  currency
  total
  createdAt
}`) as unknown as TypedDocumentString<DocumentsQuery, DocumentsQueryVariables>;
export const CustomerDocumentsDocument = new TypedDocumentString(`
    query CustomerDocuments($customerId: ID!, $first: Int!) {
  salesDocuments(customerId: $customerId, first: $first) {
    nodes {
      ...DocumentRow
    }
    pageInfo {
      hasNextPage
    }
  }
}
    fragment DocumentRow on SalesDocument {
  id
  kind
  number
  subject
  status
  customer {
    __typename
    id
    fullName
  }
  currency
  total
  createdAt
}`) as unknown as TypedDocumentString<CustomerDocumentsQuery, CustomerDocumentsQueryVariables>;
export const OneDocumentDocument = new TypedDocumentString(`
    query OneDocument($id: ID!) {
  organization {
    id
    timeZone
  }
  node(id: $id) {
    __typename
    ... on SalesDocument {
      ...DocumentFacts
    }
  }
}
    fragment DocumentRow on SalesDocument {
  id
  kind
  number
  subject
  status
  customer {
    __typename
    id
    fullName
  }
  currency
  total
  createdAt
}
fragment DocumentFacts on SalesDocument {
  ...DocumentRow
  lines {
    description
    quantity
    unitPrice
    discount
    taxRate
    total
    tax
  }
  subtotal
  tax
  validUntil
  createdBy {
    id
    name
  }
  updatedAt
  pdfUrl
}`) as unknown as TypedDocumentString<OneDocumentQuery, OneDocumentQueryVariables>;
export const DocumentDefaultsDocument = new TypedDocumentString(`
    query DocumentDefaults($customerId: ID!, $named: Boolean!) {
  organization {
    id
    locale
    timeZone
  }
  salesDocuments(first: 1) {
    nodes {
      id
      currency
    }
  }
  node(id: $customerId) @include(if: $named) {
    __typename
    ... on Customer {
      id
      fullName
    }
  }
}
    `) as unknown as TypedDocumentString<DocumentDefaultsQuery, DocumentDefaultsQueryVariables>;
export const DocumentPdfDocument = new TypedDocumentString(`
    query DocumentPdf($id: ID!) {
  node(id: $id) {
    __typename
    ... on SalesDocument {
      id
      pdfUrl
    }
  }
}
    `) as unknown as TypedDocumentString<DocumentPdfQuery, DocumentPdfQueryVariables>;
export const FindBuyersDocument = new TypedDocumentString(`
    query FindBuyers($search: String!, $first: Int!) {
  leads(filter: {search: $search}, first: $first) {
    nodes {
      ...Buyer
    }
  }
  contacts(filter: {search: $search}, first: $first) {
    nodes {
      ...Buyer
    }
  }
}
    fragment Buyer on Customer {
  __typename
  id
  fullName
  company
  phone
}`) as unknown as TypedDocumentString<FindBuyersQuery, FindBuyersQueryVariables>;
export const CreateDocumentDocument = new TypedDocumentString(`
    mutation CreateDocument($input: SalesDocumentInput!, $idempotencyKey: String!) {
  createSalesDocument(input: $input, idempotencyKey: $idempotencyKey) {
    salesDocument {
      ...DocumentFacts
    }
  }
}
    fragment DocumentRow on SalesDocument {
  id
  kind
  number
  subject
  status
  customer {
    __typename
    id
    fullName
  }
  currency
  total
  createdAt
}
fragment DocumentFacts on SalesDocument {
  ...DocumentRow
  lines {
    description
    quantity
    unitPrice
    discount
    taxRate
    total
    tax
  }
  subtotal
  tax
  validUntil
  createdBy {
    id
    name
  }
  updatedAt
  pdfUrl
}`) as unknown as TypedDocumentString<CreateDocumentMutation, CreateDocumentMutationVariables>;
export const UpdateDocumentDocument = new TypedDocumentString(`
    mutation UpdateDocument($id: ID!, $input: SalesDocumentInput!, $unchangedSince: Time!) {
  updateSalesDocument(id: $id, input: $input, unchangedSince: $unchangedSince) {
    salesDocument {
      ...DocumentFacts
    }
  }
}
    fragment DocumentRow on SalesDocument {
  id
  kind
  number
  subject
  status
  customer {
    __typename
    id
    fullName
  }
  currency
  total
  createdAt
}
fragment DocumentFacts on SalesDocument {
  ...DocumentRow
  lines {
    description
    quantity
    unitPrice
    discount
    taxRate
    total
    tax
  }
  subtotal
  tax
  validUntil
  createdBy {
    id
    name
  }
  updatedAt
  pdfUrl
}`) as unknown as TypedDocumentString<UpdateDocumentMutation, UpdateDocumentMutationVariables>;
export const CloudDrivesDocument = new TypedDocumentString(`
    query CloudDrives {
  cloudProviders
  cloudDrives {
    ...DriveLine
  }
}
    fragment DriveLine on CloudDrive {
  id
  provider
  accountName
  state
}`) as unknown as TypedDocumentString<CloudDrivesQuery, CloudDrivesQueryVariables>;
export const CloudFilesDocument = new TypedDocumentString(`
    query CloudFiles($driveId: ID!, $folder: ID, $search: String, $first: Int!, $after: Cursor) {
  node(id: $driveId) {
    __typename
    ... on CloudDrive {
      files(folder: $folder, search: $search, first: $first, after: $after) {
        nodes {
          ...CloudFileLine
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment CloudFileLine on CloudFile {
  id
  name
  folder
  contentType
  size
  modifiedAt
}`) as unknown as TypedDocumentString<CloudFilesQuery, CloudFilesQueryVariables>;
export const ConnectCloudDriveDocument = new TypedDocumentString(`
    mutation ConnectCloudDrive($provider: CloudProvider!) {
  connectCloudDrive(provider: $provider) {
    authorizationUrl
  }
}
    `) as unknown as TypedDocumentString<ConnectCloudDriveMutation, ConnectCloudDriveMutationVariables>;
export const DisconnectCloudDriveDocument = new TypedDocumentString(`
    mutation DisconnectCloudDrive($id: ID!) {
  disconnectCloudDrive(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DisconnectCloudDriveMutation, DisconnectCloudDriveMutationVariables>;
export const ImportEvernoteDocument = new TypedDocumentString(`
    mutation ImportEvernote($fileId: ID!) {
  importEvernote(fileId: $fileId) {
    cloudDrive {
      ...DriveLine
    }
  }
}
    fragment DriveLine on CloudDrive {
  id
  provider
  accountName
  state
}`) as unknown as TypedDocumentString<ImportEvernoteMutation, ImportEvernoteMutationVariables>;
export const ConnectEvernoteDocument = new TypedDocumentString(`
    mutation ConnectEvernote($token: String!) {
  connectEvernote(token: $token) {
    cloudDrive {
      ...DriveLine
    }
  }
}
    fragment DriveLine on CloudDrive {
  id
  provider
  accountName
  state
}`) as unknown as TypedDocumentString<ConnectEvernoteMutation, ConnectEvernoteMutationVariables>;
export const CopyCloudFileDocument = new TypedDocumentString(`
    mutation CopyCloudFile($driveId: ID!, $cloudFileId: ID!) {
  copyCloudFile(driveId: $driveId, cloudFileId: $cloudFileId) {
    file {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<CopyCloudFileMutation, CopyCloudFileMutationVariables>;
export const ConversationPageDocument = new TypedDocumentString(`
    query ConversationPage($filter: ConversationFilter, $orderBy: ConversationOrder, $first: Int!, $after: Cursor) {
  conversations(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes {
      ...ConversationRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CustomerCard on Customer {
  __typename
  id
  fullName
  phone
  waId
  username
  createdAt
  updatedAt
  ... on Lead {
    source
  }
}
fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment ConversationRow on Conversation {
  id
  createdAt
  window {
    open
    openedAt
    closesAt
  }
  unreadCount
  waitingSince
  readUpTo {
    id
    sentAt
  }
  account {
    id
    nickname
    status
    statusReason
    phoneNumber
    verifiedName
  }
  owner {
    id
    name
  }
  customer {
    ...CustomerCard
  }
  lastMessage {
    ...Preview
  }
}`) as unknown as TypedDocumentString<ConversationPageQuery, ConversationPageQueryVariables>;
export const OneConversationDocument = new TypedDocumentString(`
    query OneConversation($id: ID!) {
  node(id: $id) {
    __typename
    ... on Conversation {
      ...ConversationRow
    }
  }
}
    fragment CustomerCard on Customer {
  __typename
  id
  fullName
  phone
  waId
  username
  createdAt
  updatedAt
  ... on Lead {
    source
  }
}
fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment ConversationRow on Conversation {
  id
  createdAt
  window {
    open
    openedAt
    closesAt
  }
  unreadCount
  waitingSince
  readUpTo {
    id
    sentAt
  }
  account {
    id
    nickname
    status
    statusReason
    phoneNumber
    verifiedName
  }
  owner {
    id
    name
  }
  customer {
    ...CustomerCard
  }
  lastMessage {
    ...Preview
  }
}`) as unknown as TypedDocumentString<OneConversationQuery, OneConversationQueryVariables>;
export const ThreadPageDocument = new TypedDocumentString(`
    query ThreadPage($id: ID!, $last: Int!, $before: Cursor) {
  node(id: $id) {
    __typename
    ... on Conversation {
      ...ConversationRow
      messages(last: $last, before: $before) {
        nodes {
          ...Bubble
        }
        pageInfo {
          hasPreviousPage
          startCursor
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}
fragment CustomerCard on Customer {
  __typename
  id
  fullName
  phone
  waId
  username
  createdAt
  updatedAt
  ... on Lead {
    source
  }
}
fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment ConversationRow on Conversation {
  id
  createdAt
  window {
    open
    openedAt
    closesAt
  }
  unreadCount
  waitingSince
  readUpTo {
    id
    sentAt
  }
  account {
    id
    nickname
    status
    statusReason
    phoneNumber
    verifiedName
  }
  owner {
    id
    name
  }
  customer {
    ...CustomerCard
  }
  lastMessage {
    ...Preview
  }
}
fragment Quote on Message {
  id
  direction
  type
  text
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment Content on MessageContent {
  __typename
  ... on LocationContent {
    latitude
    longitude
    name
    address
  }
  ... on ContactCardsContent {
    cards {
      name
      phones
      emails
      company
    }
  }
  ... on ButtonContent {
    title
  }
  ... on OrderContent {
    note
    items {
      productId
      quantity
      price
      currency
    }
  }
  ... on UnsupportedContent {
    reason
  }
}
fragment Bubble on Message {
  id
  direction
  type
  text
  status
  origin
  forwarded
  sentAt
  createdAt
  deliveredAt
  readAt
  editedAt
  revokedAt
  sentBy {
    id
    name
  }
  attachments {
    id
    caption
    voice
    file {
      ...FileAddresses
      size
    }
  }
  content {
    ...Content
  }
  referral {
    sourceUrl
    headline
    body
    sourceType
  }
  replyToWamid
  replyTo {
    ...Quote
  }
  reactions {
    emoji
    direction
    status
    failure {
      reason
      code
      title
      detail
    }
  }
  failure {
    reason
    code
    title
    detail
    retryable
  }
  retriedAs {
    id
  }
}`) as unknown as TypedDocumentString<ThreadPageQuery, ThreadPageQueryVariables>;
export const NewerPageDocument = new TypedDocumentString(`
    query NewerPage($id: ID!, $first: Int!, $after: Cursor!) {
  node(id: $id) {
    __typename
    ... on Conversation {
      ...ConversationRow
      messages(first: $first, after: $after) {
        nodes {
          ...Bubble
        }
        pageInfo {
          hasPreviousPage
          startCursor
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}
fragment CustomerCard on Customer {
  __typename
  id
  fullName
  phone
  waId
  username
  createdAt
  updatedAt
  ... on Lead {
    source
  }
}
fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment ConversationRow on Conversation {
  id
  createdAt
  window {
    open
    openedAt
    closesAt
  }
  unreadCount
  waitingSince
  readUpTo {
    id
    sentAt
  }
  account {
    id
    nickname
    status
    statusReason
    phoneNumber
    verifiedName
  }
  owner {
    id
    name
  }
  customer {
    ...CustomerCard
  }
  lastMessage {
    ...Preview
  }
}
fragment Quote on Message {
  id
  direction
  type
  text
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment Content on MessageContent {
  __typename
  ... on LocationContent {
    latitude
    longitude
    name
    address
  }
  ... on ContactCardsContent {
    cards {
      name
      phones
      emails
      company
    }
  }
  ... on ButtonContent {
    title
  }
  ... on OrderContent {
    note
    items {
      productId
      quantity
      price
      currency
    }
  }
  ... on UnsupportedContent {
    reason
  }
}
fragment Bubble on Message {
  id
  direction
  type
  text
  status
  origin
  forwarded
  sentAt
  createdAt
  deliveredAt
  readAt
  editedAt
  revokedAt
  sentBy {
    id
    name
  }
  attachments {
    id
    caption
    voice
    file {
      ...FileAddresses
      size
    }
  }
  content {
    ...Content
  }
  referral {
    sourceUrl
    headline
    body
    sourceType
  }
  replyToWamid
  replyTo {
    ...Quote
  }
  reactions {
    emoji
    direction
    status
    failure {
      reason
      code
      title
      detail
    }
  }
  failure {
    reason
    code
    title
    detail
    retryable
  }
  retriedAs {
    id
  }
}`) as unknown as TypedDocumentString<NewerPageQuery, NewerPageQueryVariables>;
export const ThreadAroundDocument = new TypedDocumentString(`
    query ThreadAround($id: ID!, $around: ID!, $first: Int!) {
  node(id: $id) {
    __typename
    ... on Conversation {
      ...ConversationRow
      messages(around: $around, first: $first) {
        nodes {
          ...Bubble
        }
        pageInfo {
          hasPreviousPage
          startCursor
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}
fragment CustomerCard on Customer {
  __typename
  id
  fullName
  phone
  waId
  username
  createdAt
  updatedAt
  ... on Lead {
    source
  }
}
fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment ConversationRow on Conversation {
  id
  createdAt
  window {
    open
    openedAt
    closesAt
  }
  unreadCount
  waitingSince
  readUpTo {
    id
    sentAt
  }
  account {
    id
    nickname
    status
    statusReason
    phoneNumber
    verifiedName
  }
  owner {
    id
    name
  }
  customer {
    ...CustomerCard
  }
  lastMessage {
    ...Preview
  }
}
fragment Quote on Message {
  id
  direction
  type
  text
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment Content on MessageContent {
  __typename
  ... on LocationContent {
    latitude
    longitude
    name
    address
  }
  ... on ContactCardsContent {
    cards {
      name
      phones
      emails
      company
    }
  }
  ... on ButtonContent {
    title
  }
  ... on OrderContent {
    note
    items {
      productId
      quantity
      price
      currency
    }
  }
  ... on UnsupportedContent {
    reason
  }
}
fragment Bubble on Message {
  id
  direction
  type
  text
  status
  origin
  forwarded
  sentAt
  createdAt
  deliveredAt
  readAt
  editedAt
  revokedAt
  sentBy {
    id
    name
  }
  attachments {
    id
    caption
    voice
    file {
      ...FileAddresses
      size
    }
  }
  content {
    ...Content
  }
  referral {
    sourceUrl
    headline
    body
    sourceType
  }
  replyToWamid
  replyTo {
    ...Quote
  }
  reactions {
    emoji
    direction
    status
    failure {
      reason
      code
      title
      detail
    }
  }
  failure {
    reason
    code
    title
    detail
    retryable
  }
  retriedAs {
    id
  }
}`) as unknown as TypedDocumentString<ThreadAroundQuery, ThreadAroundQueryVariables>;
export const MarkReadDocument = new TypedDocumentString(`
    mutation MarkRead($conversationId: ID!, $upToMessageId: ID!) {
  markRead(conversationId: $conversationId, upToMessageId: $upToMessageId) {
    conversation {
      ...ConversationRow
    }
  }
}
    fragment CustomerCard on Customer {
  __typename
  id
  fullName
  phone
  waId
  username
  createdAt
  updatedAt
  ... on Lead {
    source
  }
}
fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment ConversationRow on Conversation {
  id
  createdAt
  window {
    open
    openedAt
    closesAt
  }
  unreadCount
  waitingSince
  readUpTo {
    id
    sentAt
  }
  account {
    id
    nickname
    status
    statusReason
    phoneNumber
    verifiedName
  }
  owner {
    id
    name
  }
  customer {
    ...CustomerCard
  }
  lastMessage {
    ...Preview
  }
}`) as unknown as TypedDocumentString<MarkReadMutation, MarkReadMutationVariables>;
export const MarkNoReplyNeededDocument = new TypedDocumentString(`
    mutation MarkNoReplyNeeded($conversationId: ID!) {
  markNoReplyNeeded(conversationId: $conversationId) {
    conversation {
      ...ConversationRow
    }
  }
}
    fragment CustomerCard on Customer {
  __typename
  id
  fullName
  phone
  waId
  username
  createdAt
  updatedAt
  ... on Lead {
    source
  }
}
fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment ConversationRow on Conversation {
  id
  createdAt
  window {
    open
    openedAt
    closesAt
  }
  unreadCount
  waitingSince
  readUpTo {
    id
    sentAt
  }
  account {
    id
    nickname
    status
    statusReason
    phoneNumber
    verifiedName
  }
  owner {
    id
    name
  }
  customer {
    ...CustomerCard
  }
  lastMessage {
    ...Preview
  }
}`) as unknown as TypedDocumentString<MarkNoReplyNeededMutation, MarkNoReplyNeededMutationVariables>;
export const RetryDocument = new TypedDocumentString(`
    mutation Retry($messageId: ID!) {
  retryMessage(messageId: $messageId) {
    messages {
      ...Bubble
    }
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}
fragment Quote on Message {
  id
  direction
  type
  text
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment Content on MessageContent {
  __typename
  ... on LocationContent {
    latitude
    longitude
    name
    address
  }
  ... on ContactCardsContent {
    cards {
      name
      phones
      emails
      company
    }
  }
  ... on ButtonContent {
    title
  }
  ... on OrderContent {
    note
    items {
      productId
      quantity
      price
      currency
    }
  }
  ... on UnsupportedContent {
    reason
  }
}
fragment Bubble on Message {
  id
  direction
  type
  text
  status
  origin
  forwarded
  sentAt
  createdAt
  deliveredAt
  readAt
  editedAt
  revokedAt
  sentBy {
    id
    name
  }
  attachments {
    id
    caption
    voice
    file {
      ...FileAddresses
      size
    }
  }
  content {
    ...Content
  }
  referral {
    sourceUrl
    headline
    body
    sourceType
  }
  replyToWamid
  replyTo {
    ...Quote
  }
  reactions {
    emoji
    direction
    status
    failure {
      reason
      code
      title
      detail
    }
  }
  failure {
    reason
    code
    title
    detail
    retryable
  }
  retriedAs {
    id
  }
}`) as unknown as TypedDocumentString<RetryMutation, RetryMutationVariables>;
export const CancelDocument = new TypedDocumentString(`
    mutation Cancel($messageId: ID!) {
  cancelMessage(messageId: $messageId) {
    message {
      ...Bubble
    }
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}
fragment Quote on Message {
  id
  direction
  type
  text
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment Content on MessageContent {
  __typename
  ... on LocationContent {
    latitude
    longitude
    name
    address
  }
  ... on ContactCardsContent {
    cards {
      name
      phones
      emails
      company
    }
  }
  ... on ButtonContent {
    title
  }
  ... on OrderContent {
    note
    items {
      productId
      quantity
      price
      currency
    }
  }
  ... on UnsupportedContent {
    reason
  }
}
fragment Bubble on Message {
  id
  direction
  type
  text
  status
  origin
  forwarded
  sentAt
  createdAt
  deliveredAt
  readAt
  editedAt
  revokedAt
  sentBy {
    id
    name
  }
  attachments {
    id
    caption
    voice
    file {
      ...FileAddresses
      size
    }
  }
  content {
    ...Content
  }
  referral {
    sourceUrl
    headline
    body
    sourceType
  }
  replyToWamid
  replyTo {
    ...Quote
  }
  reactions {
    emoji
    direction
    status
    failure {
      reason
      code
      title
      detail
    }
  }
  failure {
    reason
    code
    title
    detail
    retryable
  }
  retriedAs {
    id
  }
}`) as unknown as TypedDocumentString<CancelMutation, CancelMutationVariables>;
export const ReactDocument = new TypedDocumentString(`
    mutation React($messageId: ID!, $emoji: String) {
  react(messageId: $messageId, emoji: $emoji) {
    message {
      ...Bubble
    }
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}
fragment Quote on Message {
  id
  direction
  type
  text
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment Content on MessageContent {
  __typename
  ... on LocationContent {
    latitude
    longitude
    name
    address
  }
  ... on ContactCardsContent {
    cards {
      name
      phones
      emails
      company
    }
  }
  ... on ButtonContent {
    title
  }
  ... on OrderContent {
    note
    items {
      productId
      quantity
      price
      currency
    }
  }
  ... on UnsupportedContent {
    reason
  }
}
fragment Bubble on Message {
  id
  direction
  type
  text
  status
  origin
  forwarded
  sentAt
  createdAt
  deliveredAt
  readAt
  editedAt
  revokedAt
  sentBy {
    id
    name
  }
  attachments {
    id
    caption
    voice
    file {
      ...FileAddresses
      size
    }
  }
  content {
    ...Content
  }
  referral {
    sourceUrl
    headline
    body
    sourceType
  }
  replyToWamid
  replyTo {
    ...Quote
  }
  reactions {
    emoji
    direction
    status
    failure {
      reason
      code
      title
      detail
    }
  }
  failure {
    reason
    code
    title
    detail
    retryable
  }
  retriedAs {
    id
  }
}`) as unknown as TypedDocumentString<ReactMutation, ReactMutationVariables>;
export const ChangesDocument = new TypedDocumentString(`
    subscription Changes($since: Cursor) {
  conversationChanged(since: $since) {
    cursor
    change
    conversation {
      ...ConversationRow
    }
    message {
      ...Bubble
    }
  }
}
    fragment FileAddresses on File {
  id
  name
  contentType
  state
  url
  shown: url(inline: true)
  thumbnailUrl
}
fragment CustomerCard on Customer {
  __typename
  id
  fullName
  phone
  waId
  username
  createdAt
  updatedAt
  ... on Lead {
    source
  }
}
fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment ConversationRow on Conversation {
  id
  createdAt
  window {
    open
    openedAt
    closesAt
  }
  unreadCount
  waitingSince
  readUpTo {
    id
    sentAt
  }
  account {
    id
    nickname
    status
    statusReason
    phoneNumber
    verifiedName
  }
  owner {
    id
    name
  }
  customer {
    ...CustomerCard
  }
  lastMessage {
    ...Preview
  }
}
fragment Quote on Message {
  id
  direction
  type
  text
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment Content on MessageContent {
  __typename
  ... on LocationContent {
    latitude
    longitude
    name
    address
  }
  ... on ContactCardsContent {
    cards {
      name
      phones
      emails
      company
    }
  }
  ... on ButtonContent {
    title
  }
  ... on OrderContent {
    note
    items {
      productId
      quantity
      price
      currency
    }
  }
  ... on UnsupportedContent {
    reason
  }
}
fragment Bubble on Message {
  id
  direction
  type
  text
  status
  origin
  forwarded
  sentAt
  createdAt
  deliveredAt
  readAt
  editedAt
  revokedAt
  sentBy {
    id
    name
  }
  attachments {
    id
    caption
    voice
    file {
      ...FileAddresses
      size
    }
  }
  content {
    ...Content
  }
  referral {
    sourceUrl
    headline
    body
    sourceType
  }
  replyToWamid
  replyTo {
    ...Quote
  }
  reactions {
    emoji
    direction
    status
    failure {
      reason
      code
      title
      detail
    }
  }
  failure {
    reason
    code
    title
    detail
    retryable
  }
  retriedAs {
    id
  }
}`) as unknown as TypedDocumentString<ChangesSubscription, ChangesSubscriptionVariables>;
export const AccountsDocument = new TypedDocumentString(`
    query Accounts {
  accounts {
    id
    nickname
    phoneNumber
  }
}
    `) as unknown as TypedDocumentString<AccountsQuery, AccountsQueryVariables>;
export const LeadsDocument = new TypedDocumentString(`
    query Leads($filter: CustomerFilter, $first: Int!, $after: Cursor) {
  leads(filter: $filter, first: $first, after: $after) {
    nodes {
      ...RecordFacts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment RecordFacts on Customer {
  __typename
  id
  firstName
  lastName
  fullName
  phone
  waId
  username
  email
  company
  owner {
    id
    name
  }
  customFields
  createdAt
  updatedAt
  ... on Lead {
    source
    status
    convertedTo {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<LeadsQuery, LeadsQueryVariables>;
export const ContactsDocument = new TypedDocumentString(`
    query Contacts($filter: CustomerFilter, $first: Int!, $after: Cursor) {
  contacts(filter: $filter, first: $first, after: $after) {
    nodes {
      ...RecordFacts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment RecordFacts on Customer {
  __typename
  id
  firstName
  lastName
  fullName
  phone
  waId
  username
  email
  company
  owner {
    id
    name
  }
  customFields
  createdAt
  updatedAt
  ... on Lead {
    source
    status
    convertedTo {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<ContactsQuery, ContactsQueryVariables>;
export const OneRecordDocument = new TypedDocumentString(`
    query OneRecord($id: ID!) {
  node(id: $id) {
    __typename
    ... on Customer {
      ...RecordFacts
      conversations(first: 20) {
        nodes {
          id
          account {
            id
            nickname
            phoneNumber
          }
          lastMessage {
            id
            text
            sentAt
          }
        }
      }
    }
  }
}
    fragment RecordFacts on Customer {
  __typename
  id
  firstName
  lastName
  fullName
  phone
  waId
  username
  email
  company
  owner {
    id
    name
  }
  customFields
  createdAt
  updatedAt
  ... on Lead {
    source
    status
    convertedTo {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<OneRecordQuery, OneRecordQueryVariables>;
export const CreateLeadDocument = new TypedDocumentString(`
    mutation CreateLead($input: CustomerInput!) {
  createLead(input: $input) {
    lead {
      ...RecordFacts
    }
  }
}
    fragment RecordFacts on Customer {
  __typename
  id
  firstName
  lastName
  fullName
  phone
  waId
  username
  email
  company
  owner {
    id
    name
  }
  customFields
  createdAt
  updatedAt
  ... on Lead {
    source
    status
    convertedTo {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<CreateLeadMutation, CreateLeadMutationVariables>;
export const UpdateLeadDocument = new TypedDocumentString(`
    mutation UpdateLead($id: ID!, $input: CustomerInput!) {
  updateLead(id: $id, input: $input) {
    lead {
      ...RecordFacts
    }
  }
}
    fragment RecordFacts on Customer {
  __typename
  id
  firstName
  lastName
  fullName
  phone
  waId
  username
  email
  company
  owner {
    id
    name
  }
  customFields
  createdAt
  updatedAt
  ... on Lead {
    source
    status
    convertedTo {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<UpdateLeadMutation, UpdateLeadMutationVariables>;
export const DeleteLeadDocument = new TypedDocumentString(`
    mutation DeleteLead($id: ID!) {
  deleteLead(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteLeadMutation, DeleteLeadMutationVariables>;
export const ConvertLeadDocument = new TypedDocumentString(`
    mutation ConvertLead($id: ID!) {
  convertLead(id: $id) {
    contact {
      ...RecordFacts
    }
  }
}
    fragment RecordFacts on Customer {
  __typename
  id
  firstName
  lastName
  fullName
  phone
  waId
  username
  email
  company
  owner {
    id
    name
  }
  customFields
  createdAt
  updatedAt
  ... on Lead {
    source
    status
    convertedTo {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<ConvertLeadMutation, ConvertLeadMutationVariables>;
export const CreateContactDocument = new TypedDocumentString(`
    mutation CreateContact($input: CustomerInput!) {
  createContact(input: $input) {
    contact {
      ...RecordFacts
    }
  }
}
    fragment RecordFacts on Customer {
  __typename
  id
  firstName
  lastName
  fullName
  phone
  waId
  username
  email
  company
  owner {
    id
    name
  }
  customFields
  createdAt
  updatedAt
  ... on Lead {
    source
    status
    convertedTo {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<CreateContactMutation, CreateContactMutationVariables>;
export const UpdateContactDocument = new TypedDocumentString(`
    mutation UpdateContact($id: ID!, $input: CustomerInput!) {
  updateContact(id: $id, input: $input) {
    contact {
      ...RecordFacts
    }
  }
}
    fragment RecordFacts on Customer {
  __typename
  id
  firstName
  lastName
  fullName
  phone
  waId
  username
  email
  company
  owner {
    id
    name
  }
  customFields
  createdAt
  updatedAt
  ... on Lead {
    source
    status
    convertedTo {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<UpdateContactMutation, UpdateContactMutationVariables>;
export const DeleteContactDocument = new TypedDocumentString(`
    mutation DeleteContact($id: ID!) {
  deleteContact(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteContactMutation, DeleteContactMutationVariables>;
export const AssignCustomerDocument = new TypedDocumentString(`
    mutation AssignCustomer($customerId: ID!, $ownerId: ID!) {
  assignCustomer(customerId: $customerId, ownerId: $ownerId) {
    customer {
      ...RecordFacts
    }
  }
}
    fragment RecordFacts on Customer {
  __typename
  id
  firstName
  lastName
  fullName
  phone
  waId
  username
  email
  company
  owner {
    id
    name
  }
  customFields
  createdAt
  updatedAt
  ... on Lead {
    source
    status
    convertedTo {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<AssignCustomerMutation, AssignCustomerMutationVariables>;
export const SearchDocument = new TypedDocumentString(`
    query Search($search: String!, $customers: Int!, $messages: Int!) {
  leads(filter: {search: $search}, first: $customers) {
    nodes {
      ...FoundCustomer
    }
  }
  contacts(filter: {search: $search}, first: $customers) {
    nodes {
      ...FoundCustomer
    }
  }
  messages(filter: {text: $search}, first: $messages) {
    nodes {
      ...FoundMessage
    }
  }
}
    fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment FoundCustomer on Customer {
  __typename
  id
  fullName
  phone
  username
  conversations(first: 1) {
    nodes {
      id
    }
  }
}
fragment FoundMessage on Message {
  ...Preview
  origin
  repliedAt
  repliedBy {
    id
    name
  }
  noReplyNeededAt
  sentBy {
    id
    name
  }
  conversation {
    id
    waitingSince
    window {
      open
      openedAt
      closesAt
    }
    account {
      id
      nickname
    }
    owner {
      id
      name
    }
    customer {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<SearchQuery, SearchQueryVariables>;
export const AuditLogDocument = new TypedDocumentString(`
    query AuditLog($filter: AuditFilter, $first: Int!, $after: Cursor) {
  auditLog(filter: $filter, first: $first, after: $after) {
    nodes {
      ...AuditLine
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AuditLine on AuditEntry {
  id
  actor
  action
  outcome
  subjectId
  before
  after
  ipAddress
  userAgent
  createdAt
}`) as unknown as TypedDocumentString<AuditLogQuery, AuditLogQueryVariables>;
export const CustomFieldsDocument = new TypedDocumentString(`
    query CustomFields($module: CustomerModule) {
  organization {
    id
    customFieldDefinitions(module: $module) {
      ...FieldDefinition
    }
  }
}
    fragment FieldDefinition on CustomFieldDefinition {
  id
  module
  name
  type
  choices
}`) as unknown as TypedDocumentString<CustomFieldsQuery, CustomFieldsQueryVariables>;
export const SaveCustomFieldDocument = new TypedDocumentString(`
    mutation SaveCustomField($id: ID, $input: CustomFieldInput!) {
  saveCustomField(id: $id, input: $input) {
    customFieldDefinition {
      ...FieldDefinition
    }
  }
}
    fragment FieldDefinition on CustomFieldDefinition {
  id
  module
  name
  type
  choices
}`) as unknown as TypedDocumentString<SaveCustomFieldMutation, SaveCustomFieldMutationVariables>;
export const DeleteCustomFieldDocument = new TypedDocumentString(`
    mutation DeleteCustomField($id: ID!) {
  deleteCustomField(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteCustomFieldMutation, DeleteCustomFieldMutationVariables>;
export const GroupsDocument = new TypedDocumentString(`
    query Groups {
  organization {
    id
    groups {
      ...GroupLine
    }
  }
}
    fragment GroupLine on Group {
  id
  name
  users {
    id
    name
  }
}`) as unknown as TypedDocumentString<GroupsQuery, GroupsQueryVariables>;
export const SaveGroupDocument = new TypedDocumentString(`
    mutation SaveGroup($id: ID, $input: GroupInput!) {
  saveGroup(id: $id, input: $input) {
    group {
      ...GroupLine
    }
  }
}
    fragment GroupLine on Group {
  id
  name
  users {
    id
    name
  }
}`) as unknown as TypedDocumentString<SaveGroupMutation, SaveGroupMutationVariables>;
export const DeleteGroupDocument = new TypedDocumentString(`
    mutation DeleteGroup($id: ID!) {
  deleteGroup(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteGroupMutation, DeleteGroupMutationVariables>;
export const OrganizationSettingsDocument = new TypedDocumentString(`
    query OrganizationSettings {
  organization {
    ...OrganizationFacts
  }
}
    fragment OrganizationFacts on Organization {
  id
  name
  locale
  timeZone
  recordVisibility
  legalName
  taxId
  address
  logo {
    id
    thumbnailUrl
  }
}`) as unknown as TypedDocumentString<OrganizationSettingsQuery, OrganizationSettingsQueryVariables>;
export const UpdateOrganizationDocument = new TypedDocumentString(`
    mutation UpdateOrganization($input: OrganizationInput!) {
  updateOrganization(input: $input) {
    organization {
      ...OrganizationFacts
    }
  }
}
    fragment OrganizationFacts on Organization {
  id
  name
  locale
  timeZone
  recordVisibility
  legalName
  taxId
  address
  logo {
    id
    thumbnailUrl
  }
}`) as unknown as TypedDocumentString<UpdateOrganizationMutation, UpdateOrganizationMutationVariables>;
export const PeopleDocument = new TypedDocumentString(`
    query People($search: String, $first: Int!, $after: Cursor) {
  organization {
    id
    users(search: $search, first: $first, after: $after) {
      nodes {
        ...Person
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Person on User {
  id
  name
  email
  profile
  status
  locale
  timeZone
  role {
    id
    name
  }
  groups {
    id
    name
  }
}`) as unknown as TypedDocumentString<PeopleQuery, PeopleQueryVariables>;
export const OnePersonDocument = new TypedDocumentString(`
    query OnePerson($id: ID!) {
  node(id: $id) {
    __typename
    ... on User {
      ...Person
    }
  }
}
    fragment Person on User {
  id
  name
  email
  profile
  status
  locale
  timeZone
  role {
    id
    name
  }
  groups {
    id
    name
  }
}`) as unknown as TypedDocumentString<OnePersonQuery, OnePersonQueryVariables>;
export const ColleaguesDocument = new TypedDocumentString(`
    query Colleagues($search: String, $after: Cursor) {
  organization {
    id
    users(first: 100, after: $after, search: $search) {
      nodes {
        id
        name
        status
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ColleaguesQuery, ColleaguesQueryVariables>;
export const RolesAndGroupsDocument = new TypedDocumentString(`
    query RolesAndGroups {
  organization {
    id
    roles {
      id
      name
    }
    groups {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<RolesAndGroupsQuery, RolesAndGroupsQueryVariables>;
export const InviteUserDocument = new TypedDocumentString(`
    mutation InviteUser($input: InviteUserInput!) {
  inviteUser(input: $input) {
    invitationUrl
    user {
      ...Person
    }
  }
}
    fragment Person on User {
  id
  name
  email
  profile
  status
  locale
  timeZone
  role {
    id
    name
  }
  groups {
    id
    name
  }
}`) as unknown as TypedDocumentString<InviteUserMutation, InviteUserMutationVariables>;
export const UpdateUserDocument = new TypedDocumentString(`
    mutation UpdateUser($id: ID!, $input: UpdateUserInput!) {
  updateUser(id: $id, input: $input) {
    user {
      ...Person
    }
  }
}
    fragment Person on User {
  id
  name
  email
  profile
  status
  locale
  timeZone
  role {
    id
    name
  }
  groups {
    id
    name
  }
}`) as unknown as TypedDocumentString<UpdateUserMutation, UpdateUserMutationVariables>;
export const DeactivateUserDocument = new TypedDocumentString(`
    mutation DeactivateUser($id: ID!, $reassignToId: ID) {
  deactivateUser(id: $id, reassignToId: $reassignToId) {
    user {
      ...Person
    }
  }
}
    fragment Person on User {
  id
  name
  email
  profile
  status
  locale
  timeZone
  role {
    id
    name
  }
  groups {
    id
    name
  }
}`) as unknown as TypedDocumentString<DeactivateUserMutation, DeactivateUserMutationVariables>;
export const ReactivateUserDocument = new TypedDocumentString(`
    mutation ReactivateUser($id: ID!) {
  reactivateUser(id: $id) {
    user {
      ...Person
    }
  }
}
    fragment Person on User {
  id
  name
  email
  profile
  status
  locale
  timeZone
  role {
    id
    name
  }
  groups {
    id
    name
  }
}`) as unknown as TypedDocumentString<ReactivateUserMutation, ReactivateUserMutationVariables>;
export const CreatePasswordResetDocument = new TypedDocumentString(`
    mutation CreatePasswordReset($userId: ID!) {
  createPasswordReset(userId: $userId) {
    invitationUrl
  }
}
    `) as unknown as TypedDocumentString<CreatePasswordResetMutation, CreatePasswordResetMutationVariables>;
export const UpdateViewerDocument = new TypedDocumentString(`
    mutation UpdateViewer($input: UpdateViewerInput!) {
  updateViewer(input: $input) {
    user {
      ...SessionUser
    }
  }
}
    fragment SessionUser on User {
  id
  name
  email
  profile
  locale
  timeZone
}`) as unknown as TypedDocumentString<UpdateViewerMutation, UpdateViewerMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($current: String!, $next: String!) {
  changePassword(currentPassword: $current, newPassword: $next) {
    viewer {
      ...SessionUser
    }
  }
}
    fragment SessionUser on User {
  id
  name
  email
  profile
  locale
  timeZone
}`) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const SessionsDocument = new TypedDocumentString(`
    query Sessions($userId: ID) {
  sessions(userId: $userId) {
    ...SessionLine
  }
}
    fragment SessionLine on Session {
  id
  current
  userAgent
  ipAddress
  lastUsedAt
  expiresAt
  createdAt
}`) as unknown as TypedDocumentString<SessionsQuery, SessionsQueryVariables>;
export const RevokeSessionDocument = new TypedDocumentString(`
    mutation RevokeSession($id: ID!) {
  revokeSession(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const RolesDocument = new TypedDocumentString(`
    query Roles {
  organization {
    id
    recordVisibility
    roles {
      ...RoleLine
    }
  }
}
    fragment RoleLine on Role {
  id
  name
  reportsTo {
    id
  }
  users {
    id
    name
  }
}`) as unknown as TypedDocumentString<RolesQuery, RolesQueryVariables>;
export const SaveRoleDocument = new TypedDocumentString(`
    mutation SaveRole($id: ID, $input: RoleInput!) {
  saveRole(id: $id, input: $input) {
    role {
      ...RoleLine
    }
  }
}
    fragment RoleLine on Role {
  id
  name
  reportsTo {
    id
  }
  users {
    id
    name
  }
}`) as unknown as TypedDocumentString<SaveRoleMutation, SaveRoleMutationVariables>;
export const DeleteRoleDocument = new TypedDocumentString(`
    mutation DeleteRole($id: ID!) {
  deleteRole(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteRoleMutation, DeleteRoleMutationVariables>;
export const ApiTokensDocument = new TypedDocumentString(`
    query ApiTokens {
  apiTokens {
    ...TokenLine
  }
}
    fragment TokenLine on ApiToken {
  id
  name
  scopes
  lastUsedAt
  expiresAt
  createdAt
  user {
    id
    name
  }
}`) as unknown as TypedDocumentString<ApiTokensQuery, ApiTokensQueryVariables>;
export const CreateApiTokenDocument = new TypedDocumentString(`
    mutation CreateApiToken($input: ApiTokenInput!) {
  createApiToken(input: $input) {
    secret
    token {
      ...TokenLine
    }
  }
}
    fragment TokenLine on ApiToken {
  id
  name
  scopes
  lastUsedAt
  expiresAt
  createdAt
  user {
    id
    name
  }
}`) as unknown as TypedDocumentString<CreateApiTokenMutation, CreateApiTokenMutationVariables>;
export const RevokeApiTokenDocument = new TypedDocumentString(`
    mutation RevokeApiToken($id: ID!) {
  revokeApiToken(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<RevokeApiTokenMutation, RevokeApiTokenMutationVariables>;
export const SignalPageDocument = new TypedDocumentString(`
    query SignalPage($states: [SignalState!], $first: Int!, $after: Cursor) {
  signals(states: $states, first: $first, after: $after) {
    nodes {
      ...SignalLine
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment SignalLine on Signal {
  id
  messageCount
  state
  remindAt
  updatedAt
  latestMessage {
    ...Preview
  }
  conversation {
    id
    window {
      open
      openedAt
      closesAt
    }
    waitingSince
    account {
      id
      nickname
    }
    customer {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<SignalPageQuery, SignalPageQueryVariables>;
export const RemindMeDocument = new TypedDocumentString(`
    mutation RemindMe($signalId: ID!, $after: Period!) {
  remindMe(signalId: $signalId, after: $after) {
    signal {
      ...SignalLine
    }
  }
}
    fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment SignalLine on Signal {
  id
  messageCount
  state
  remindAt
  updatedAt
  latestMessage {
    ...Preview
  }
  conversation {
    id
    window {
      open
      openedAt
      closesAt
    }
    waitingSince
    account {
      id
      nickname
    }
    customer {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<RemindMeMutation, RemindMeMutationVariables>;
export const IgnoreSignalDocument = new TypedDocumentString(`
    mutation IgnoreSignal($signalId: ID!) {
  ignoreSignal(signalId: $signalId) {
    signal {
      ...SignalLine
    }
  }
}
    fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment SignalLine on Signal {
  id
  messageCount
  state
  remindAt
  updatedAt
  latestMessage {
    ...Preview
  }
  conversation {
    id
    window {
      open
      openedAt
      closesAt
    }
    waitingSince
    account {
      id
      nickname
    }
    customer {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<IgnoreSignalMutation, IgnoreSignalMutationVariables>;
export const SeeSignalsDocument = new TypedDocumentString(`
    mutation SeeSignals($signalIds: [ID!]!) {
  seeSignals(signalIds: $signalIds) {
    signals {
      ...SignalLine
    }
  }
}
    fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment SignalLine on Signal {
  id
  messageCount
  state
  remindAt
  updatedAt
  latestMessage {
    ...Preview
  }
  conversation {
    id
    window {
      open
      openedAt
      closesAt
    }
    waitingSince
    account {
      id
      nickname
    }
    customer {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<SeeSignalsMutation, SeeSignalsMutationVariables>;
export const SignalNewsDocument = new TypedDocumentString(`
    subscription SignalNews($since: Cursor) {
  signalChanged(since: $since) {
    cursor
    signal {
      ...SignalLine
    }
  }
}
    fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment SignalLine on Signal {
  id
  messageCount
  state
  remindAt
  updatedAt
  latestMessage {
    ...Preview
  }
  conversation {
    id
    window {
      open
      openedAt
      closesAt
    }
    waitingSince
    account {
      id
      nickname
    }
    customer {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<SignalNewsSubscription, SignalNewsSubscriptionVariables>;
export const ClosingNewsDocument = new TypedDocumentString(`
    subscription ClosingNews($since: Cursor) {
  windowClosing(since: $since) {
    cursor
    closesAt
    minutesLeft
    conversation {
      id
      waitingSince
      window {
        closesAt
      }
      account {
        id
        nickname
      }
      customer {
        id
        fullName
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ClosingNewsSubscription, ClosingNewsSubscriptionVariables>;
export const TextsDocument = new TypedDocumentString(`
    query Texts($module: CustomerModule, $search: String, $first: Int!, $after: Cursor) {
  predefinedTexts(module: $module, search: $search, first: $first, after: $after) {
    nodes {
      ...Text
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Text on PredefinedText {
  id
  module
  name
  body
  createdBy {
    id
    name
  }
  updatedAt
}`) as unknown as TypedDocumentString<TextsQuery, TextsQueryVariables>;
export const MergeFieldsDocument = new TypedDocumentString(`
    query MergeFields($module: CustomerModule!) {
  mergeFields(module: $module) {
    ...Field
  }
}
    fragment Field on MergeField {
  module
  name
  token
}`) as unknown as TypedDocumentString<MergeFieldsQuery, MergeFieldsQueryVariables>;
export const CreateTextDocument = new TypedDocumentString(`
    mutation CreateText($input: CreatePredefinedTextInput!) {
  createPredefinedText(input: $input) {
    predefinedText {
      ...Text
    }
  }
}
    fragment Text on PredefinedText {
  id
  module
  name
  body
  createdBy {
    id
    name
  }
  updatedAt
}`) as unknown as TypedDocumentString<CreateTextMutation, CreateTextMutationVariables>;
export const UpdateTextDocument = new TypedDocumentString(`
    mutation UpdateText($id: ID!, $input: UpdatePredefinedTextInput!) {
  updatePredefinedText(id: $id, input: $input) {
    predefinedText {
      ...Text
    }
  }
}
    fragment Text on PredefinedText {
  id
  module
  name
  body
  createdBy {
    id
    name
  }
  updatedAt
}`) as unknown as TypedDocumentString<UpdateTextMutation, UpdateTextMutationVariables>;
export const DeleteTextDocument = new TypedDocumentString(`
    mutation DeleteText($id: ID!) {
  deletePredefinedText(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteTextMutation, DeleteTextMutationVariables>;
export const CopyTextDocument = new TypedDocumentString(`
    mutation CopyText($id: ID!, $module: CustomerModule!) {
  copyPredefinedText(id: $id, module: $module) {
    predefinedText {
      ...Text
    }
  }
}
    fragment Text on PredefinedText {
  id
  module
  name
  body
  createdBy {
    id
    name
  }
  updatedAt
}`) as unknown as TypedDocumentString<CopyTextMutation, CopyTextMutationVariables>;
export const UnreadNewsDocument = new TypedDocumentString(`
    subscription UnreadNews {
  unreadChanged {
    ...Counts
  }
}
    fragment Counts on UnreadCounts {
  messages
  conversations
  signals
}`) as unknown as TypedDocumentString<UnreadNewsSubscription, UnreadNewsSubscriptionVariables>;
export const ViewsDocument = new TypedDocumentString(`
    query Views($limit: Int!) {
  messageViews {
    ...ViewLine
    count(limit: $limit)
  }
}
    fragment ViewLine on MessageView {
  id
  name
  builtIn
  shared
  owner {
    id
    name
  }
  filter
  orderBy
  problems
}`) as unknown as TypedDocumentString<ViewsQuery, ViewsQueryVariables>;
export const CreateViewDocument = new TypedDocumentString(`
    mutation CreateView($input: MessageViewInput!) {
  createMessageView(input: $input) {
    messageView {
      ...ViewLine
    }
  }
}
    fragment ViewLine on MessageView {
  id
  name
  builtIn
  shared
  owner {
    id
    name
  }
  filter
  orderBy
  problems
}`) as unknown as TypedDocumentString<CreateViewMutation, CreateViewMutationVariables>;
export const UpdateViewDocument = new TypedDocumentString(`
    mutation UpdateView($id: ID!, $input: MessageViewInput!) {
  updateMessageView(id: $id, input: $input) {
    messageView {
      ...ViewLine
    }
  }
}
    fragment ViewLine on MessageView {
  id
  name
  builtIn
  shared
  owner {
    id
    name
  }
  filter
  orderBy
  problems
}`) as unknown as TypedDocumentString<UpdateViewMutation, UpdateViewMutationVariables>;
export const DeleteViewDocument = new TypedDocumentString(`
    mutation DeleteView($id: ID!) {
  deleteMessageView(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteViewMutation, DeleteViewMutationVariables>;
export const FoundMessagesDocument = new TypedDocumentString(`
    query FoundMessages($viewId: ID, $filter: MessageFilter, $orderBy: MessageOrder, $first: Int!, $after: Cursor) {
  messages(
    viewId: $viewId
    filter: $filter
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    nodes {
      ...FoundMessage
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Preview on Message {
  id
  direction
  type
  text
  status
  sentAt
  revokedAt
  attachments {
    id
    voice
    file {
      id
      name
    }
  }
}
fragment FoundMessage on Message {
  ...Preview
  origin
  repliedAt
  repliedBy {
    id
    name
  }
  noReplyNeededAt
  sentBy {
    id
    name
  }
  conversation {
    id
    waitingSince
    window {
      open
      openedAt
      closesAt
    }
    account {
      id
      nickname
    }
    owner {
      id
      name
    }
    customer {
      id
      fullName
    }
  }
}`) as unknown as TypedDocumentString<FoundMessagesQuery, FoundMessagesQueryVariables>;