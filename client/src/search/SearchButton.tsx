import { useSpeech } from "../i18n/Speech";
import { shows } from "../keys/keys";
import { SearchIcon } from "../ui/icons";

/** SearchButton opens the search over everything; the keys for it stand on it. */
export function SearchButton() {
  const { t } = useSpeech();
  return (
    <button
      type="button"
      className="search-button"
      aria-label={t.search.open}
      aria-keyshortcuts="Control+K Meta+K /"
      title={t.search.open}
      onClick={() => shows("search")}
    >
      <SearchIcon />
      <kbd>Ctrl K</kbd>
    </button>
  );
}
