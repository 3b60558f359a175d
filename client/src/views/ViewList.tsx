import { Link } from "../app/router";
import { useSpeech } from "../i18n/Speech";
import { placePath } from "./place";
import { countLimit, type View, viewName } from "./useViews";

/** ViewList leads to the views, each with how many messages pass now. */
export function ViewList({ views, current }: { views: readonly View[]; current: string }) {
  const { t } = useSpeech();
  return (
    <nav className="chips views" aria-label={t.views.label}>
      {views.map((view) => (
        <Link
          key={view.id}
          className="chip"
          href={placePath({ view: view.id })}
          aria-current={view.id === current ? "page" : undefined}
          data-testid="view"
        >
          {viewName(view, t)} <Count count={view.count} />
          {view.shared && !view.builtIn && (
            <small>{view.owner ? t.views.sharedBy(view.owner.name) : t.views.shared}</small>
          )}
        </Link>
      ))}
      <Link
        className="chip"
        href={placePath({ view: "all" })}
        aria-current={current === "all" ? "page" : undefined}
      >
        {t.views.all}
      </Link>
    </nav>
  );
}

function Count({ count }: { count: number }) {
  const { t, locale } = useSpeech();
  const written = count >= countLimit ? t.views.many(count) : new Intl.NumberFormat(locale).format(count);
  return (
    <strong>
      <span aria-hidden="true">{written}</span>
      <span className="hidden">{t.views.count(written)}</span>
    </strong>
  );
}
