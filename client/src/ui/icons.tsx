// Drawn for this page on a 24 x 24 grid. All are decoration: the words stand beside them or in the
// label of the button.

import type { ReactNode } from "react";

function Icon({ children, size = 20 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const Logo = () => (
  <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" className="logo">
    <path d="M6 4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H14l-7 5v-5H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z" />
    <path className="tick" d="m8 14.5 3.5 3.5L18 11m-2.6 5.6L16.8 18l6.6-7" />
  </svg>
);

export const MessagesIcon = () => (
  <Icon>
    <path d="M5 4.5h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H5a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2zM7.5 9h9M7.5 13h6" />
  </Icon>
);

export const FolderIcon = () => (
  <Icon size={18}>
    <path d="M3 6a1 1 0 0 1 1-1h5l2 2.5h9a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z" />
  </Icon>
);

export const ViewsIcon = () => (
  <Icon>
    <path d="M4 6h16M4 11h16M4 16h9" />
    <path d="m15.5 17.5 2 2 3.5-4" />
  </Icon>
);

export const BellIcon = () => (
  <Icon>
    <path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4M12 3v2" />
  </Icon>
);

export const KeysIcon = () => (
  <Icon>
    <path d="M3 7h18v10H3zM7 10.5h.01M11 10.5h.01M15 10.5h.01M8 14h8" />
  </Icon>
);

export const SearchIcon = () => (
  <Icon size={16}>
    <path d="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20 20" />
  </Icon>
);

export const LeadIcon = () => (
  <Icon>
    <path d="M4 5h16l-6 7.5V19l-4 1.5v-8z" />
  </Icon>
);

export const ContactIcon = () => (
  <Icon>
    <path d="M5 4h13a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5zM5 4v16M2.5 8H5M2.5 12H5M2.5 16H5M12 11.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8.5 16c.4-1.7 1.8-2.6 3.5-2.6s3.1.9 3.5 2.6" />
  </Icon>
);

export const TextsIcon = () => (
  <Icon>
    <path d="M5 3.5h14v17H5zM8.5 8h7M8.5 12h7M8.5 16h3.5" />
  </Icon>
);

export const DocumentsIcon = () => (
  <Icon>
    <path d="M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 15h6M12.5 18H15" />
  </Icon>
);

export const SettingsIcon = () => (
  <Icon>
    <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
    <circle cx="15" cy="7" r="2" />
    <circle cx="9" cy="17" r="2" />
  </Icon>
);

export const SignOutIcon = () => (
  <Icon>
    <path d="M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M10 8l-4 4 4 4M6 12h9" />
  </Icon>
);

export const BackIcon = () => (
  <Icon>
    <path d="m15 5-7 7 7 7" />
  </Icon>
);

export const DetailsIcon = () => (
  <Icon>
    <circle cx="12" cy="8.5" r="3.5" />
    <path d="M5 20c.5-4 3.3-6 7-6s6.5 2 7 6" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon size={16}>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
);

export const ReplyIcon = () => (
  <Icon size={16}>
    <path d="m9 7-5 5 5 5M4 12h10a6 6 0 0 1 6 6" />
  </Icon>
);

export const SmileIcon = () => (
  <Icon size={16}>
    <circle cx="12" cy="12" r="9" />
    <path d="M8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5h.01M15 9.5h.01" />
  </Icon>
);

export const ClockIcon = () => (
  <Icon size={12}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5l3 2" />
  </Icon>
);

export const AttachIcon = () => (
  <Icon size={16}>
    <path d="m20 11.5-8.3 8.3a5 5 0 0 1-7.1-7.1L13 4.3a3.4 3.4 0 0 1 4.8 4.8l-8.3 8.3a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6" />
  </Icon>
);

export const DownIcon = () => (
  <Icon size={16}>
    <path d="m6 9 6 6 6-6" />
  </Icon>
);

const shapes: Record<string, string> = {
  IMAGE: "M4 5h16v14H4zM4 16l4.5-4.5L13 16l3-3 4 4M15.5 9.5h.01",
  VIDEO: "M3 6h12v12H3zM15 10.5l6-3.5v10l-6-3.5z",
  AUDIO:
    "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  VOICE: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  DOCUMENT: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  STICKER: "M5 4h14a1 1 0 0 1 1 1v9l-6 6H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM14 20v-5a1 1 0 0 1 1-1h5",
  LOCATION:
    "M12 21s-7-6.5-7-11.5a7 7 0 0 1 14 0C19 14.5 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  CONTACTS:
    "M4 5h16v14H4zM9 12.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6 16.5c.5-1.7 1.6-2.5 3-2.5s2.5.8 3 2.5M15 10h3M15 14h3",
  BUTTON: "M5 12.5 10 17l9-10",
  INTERACTIVE: "M5 12.5 10 17l9-10",
  ORDER: "M4 5h2l2.5 10h9L20 8H7M10 19h.01M16 19h.01",
  UNSUPPORTED:
    "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.6.3-1 .8-1 1.7M12 17h.01",
};

/** TypeIcon stands for a type of message; for one that this page does not know, a question mark. */
export function TypeIcon({ type }: { type: string }) {
  return (
    <Icon size={18}>
      <path d={shapes[type] ?? shapes.UNSUPPORTED} />
    </Icon>
  );
}
