// The words of the files of a conversation.

const number = (n: number) => new Intl.NumberFormat("en").format(n);

export const attachmentsEn = {
  attachments: {
    tabs: "What of the conversation",
    messages: "Messages",
    attachments: "Attachments",
    kind: "Kind",
    kinds: {
      all: "All",
      pictures: "Pictures",
      documents: "Documents",
      videos: "Videos",
      sounds: "Audio",
    },
    side: "From whom",
    sides: { both: "Both", INBOUND: "Received", OUTBOUND: "Sent" },
    none: "No files were sent or received yet.",
    noMatch: "No file matches.",
    choose: (name: string) => `Choose ${name}`,
    saveChosen: (n: number) => (n === 1 ? "Download 1 file" : `Download ${number(n)} files`),
    saveAll: "Download all as ZIP",
    toMessage: "To the message",
  },
};
