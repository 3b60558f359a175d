import type { WindowView } from "../format/window";

/** The ring's length is 100, whatever its radius. */
const length = 100;

/** Ring draws how much of the 24 hours is left. The words stand beside it. */
export function Ring({ view }: { view: WindowView }) {
  return (
    <svg viewBox="0 0 36 36" width="14" height="14" className="ring" aria-hidden="true">
      <circle cx="18" cy="18" r="15" strokeOpacity=".25" />
      <circle
        cx="18"
        cy="18"
        r="15"
        pathLength={length}
        strokeDasharray={`${view.part * length} ${length}`}
      />
    </svg>
  );
}
