import { useSpeech } from "../i18n/Speech";

/** LanguageSwitch offers the other language, in that language. */
export function LanguageSwitch() {
  const { language, speak, t } = useSpeech();
  const other = language === "en" ? "pt" : "en";
  const label = t.nav.language;
  return (
    <button
      type="button"
      className="icon-button language"
      lang={other}
      title={label}
      aria-label={label}
      onClick={() => speak(other)}
      data-testid="language"
    >
      {other.toUpperCase()}
    </button>
  );
}
