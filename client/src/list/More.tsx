import { useEffect, useRef } from "react";
import { useSpeech } from "../i18n/Speech";

/** More loads the next page when the end of the list comes near the screen. */
export function More({ onSeen }: { onSeen: () => void }) {
  const { t } = useSpeech();
  const mark = useRef<HTMLParagraphElement>(null);
  const seen = useRef(onSeen);
  seen.current = onSeen;
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && seen.current(),
      { rootMargin: "400px" },
    );
    if (mark.current) {
      observer.observe(mark.current);
    }
    return () => observer.disconnect();
  }, []);
  return (
    <p ref={mark} className="muted more" role="status">
      {t.list.more}
    </p>
  );
}
