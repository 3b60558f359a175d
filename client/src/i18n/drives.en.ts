// The words of cloud drives: in the settings, and where a reply gets files from them.

const number = (n: number) => new Intl.NumberFormat("en").format(n);

export const drivesEn = {
  drives: {
    hint: "Files of your own drives can be attached to replies. Nobody else sees them: what you attach is copied.",
    label: "Connected drives",
    none: "No drive is connected yet.",
    providers: {
      GOOGLE_DRIVE: "Google Drive",
      ONEDRIVE: "OneDrive",
      DROPBOX: "Dropbox",
      EVERNOTE: "Evernote",
    },
    states: { CONNECTED: "Connected", DISCONNECTED: "Disconnected" },
    connect: (provider: string) => `Connect ${provider}`,
    again: "Connect again",
    lost: "This drive lets Conversa in no more. Connect it again to go on.",
    waiting: "Go on in the window that has opened.",
    disconnect: "Disconnect",
    disconnectTitle: (name: string) => `Disconnect ${name}?`,
    disconnectHint: "Conversa forgets its access. Files that were attached already stay.",
    unconfigured: "This server has no access to Google Drive, OneDrive or Dropbox: its operator sets it up.",
    evernote: "Evernote",
    evernoteHint:
      "In Evernote, export notes as an ENEX file. Notes become texts, their files can be attached.",
    evernoteChoose: "Open an export (.enex)",
    evernoteBusy: "Reading the export…",
    evernoteHold: "You hold a developer token?",
    evernoteToken: "Developer token",
    evernoteTokenHint:
      "Evernote gives no new ones. With one, notebooks and notes are looked through as they are now.",
    evernoteRefused: "Evernote does not take this token. Enter one that is still good.",
    evernoteAgain: "Enter a token below to connect it again.",
    source: "Cloud drives",
    choose: "Drive",
    manage: "Manage drives",
    search: "Search in this drive",
    path: "Where you are",
    root: "All files",
    found: (words: string) => `Found for “${words}”`,
    files: "Files and folders",
    empty: "There is nothing here.",
    nothingFound: "Nothing has such a name.",
    attach: (n: number) => (n === 1 ? "Attach one file" : `Attach ${number(n)} files`),
    attachNone: "Choose files",
    full: (most: number) => `A reply takes ${number(most)} files.`,
    tooLarge: "too large for WhatsApp",
    reasons: {
      CLOUD_DRIVE_DISCONNECTED: "This drive lets Conversa in no more. Connect it again to go on.",
      RATE_LIMITED: "The drive is asked too often. Wait a moment, then try again.",
      UNAVAILABLE: "The drive does not answer. Try again in a moment.",
      NOT_FOUND: "This is not there any more.",
      FORBIDDEN: "Access to the drive was not allowed.",
      INVALID_INPUT: "The sign-in has expired or was used already. Connect again.",
    },
  },
};
