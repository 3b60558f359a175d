import { useEffect } from "react";
import { useSpeech } from "../i18n/Speech";

/** useTitle names the browser's tab after what is shown. */
export function useTitle(name: string | undefined): void {
  const { t } = useSpeech();
  const title = name === undefined ? t.app.name : `${name} · ${t.app.name}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
