import { useEffect } from "react";
import { useUnread } from "../app/services";
import { useSpeech } from "../i18n/Speech";

/** useTitle names the browser's tab after what is shown, with how many messages are unread. */
export function useTitle(name: string | undefined): void {
  const { t } = useSpeech();
  const unread = useUnread()?.messages ?? 0;
  const title = name === undefined ? t.app.name : `${name} · ${t.app.name}`;
  const counted = unread === 0 ? title : `(${unread}) ${title}`;
  useEffect(() => {
    document.title = counted;
  }, [counted]);
}
