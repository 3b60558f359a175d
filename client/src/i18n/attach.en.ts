// The words of files: those that go along with a reply, and those of a conversation.

const number = (n: number) => new Intl.NumberFormat("en").format(n);

export const attachEn = {
  attach: {
    add: "Attach files",
    full: (most: number) => `${number(most)} files are attached, which is all that one reply takes`,
    tray: "Attached",
    computer: "From this computer",
    documents: "Quotes, orders, invoices",
    allDocuments: "Of all customers",
    asPdf: "as PDF",
    uploading: (name: string) => `Uploading ${name}`,
    remove: (name: string) => `Take ${name} away`,
    earlier: (name: string) => `Send ${name} earlier`,
    later: (name: string) => `Send ${name} later`,
    noRoom: (n: number) =>
      n === 1
        ? "One file did not fit: a reply takes five."
        : `${number(n)} files did not fit: a reply takes five.`,
    tooMany: (n: number) =>
      n === 1
        ? "Take one file away: a reply takes five."
        : `Take ${number(n)} files away: a reply takes five.`,
    open: "Open",
    openNamed: (name: string) => `Open ${name} in a new tab`,
    download: "Download",
    downloadNamed: (name: string) => `Download ${name}`,
  },
};
