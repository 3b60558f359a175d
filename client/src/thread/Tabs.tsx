import type { KeyboardEvent } from "react";
import { useSpeech } from "../i18n/Speech";

const tabs = ["messages", "attachments"] as const;
export type Tab = (typeof tabs)[number];

/** Tabs choose what of a conversation is seen: what was said, or its files. */
export function Tabs({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  const { t } = useSpeech();
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const next = tab === "messages" ? "attachments" : "messages";
      onTab(next);
      event.currentTarget.querySelector<HTMLElement>(`#${next}-tab`)?.focus();
    }
  };
  return (
    <div className="tabs" role="tablist" aria-label={t.attachments.tabs} tabIndex={-1} onKeyDown={walk}>
      {tabs.map((one) => (
        <button
          key={one}
          id={`${one}-tab`}
          type="button"
          role="tab"
          aria-selected={one === tab}
          aria-controls={`${one}-panel`}
          tabIndex={one === tab ? 0 : -1}
          onClick={() => onTab(one)}
        >
          {t.attachments[one]}
        </button>
      ))}
    </div>
  );
}
