import type { ReactNode } from "react";
import type { Data } from "../app/useData";
import type { Pages } from "../app/usePages";
import { reason } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Retry } from "./Retry";
import { Skeleton } from "./Skeleton";

/** Loaded shows an answer once it is there, and until then that it is awaited or why it is not there. */
export function Loaded<T>({ of, children }: { of: Data<T>; children: (data: T) => ReactNode }) {
  const { t } = useSpeech();
  const { data, failure, reload } = of;
  return (
    <>
      {failure !== null && <Retry text={reason(t, failure)} onRetry={reload} />}
      {data !== null && children(data)}
      {data === null && failure === null && <Skeleton kind="rows" label={t.app.loading} />}
    </>
  );
}

interface ListProps<Row> {
  of: Pages<Row>;
  /** What stands there when there is nothing. */
  empty: ReactNode;
  children: (rows: readonly Row[]) => ReactNode;
}

/** LoadedPages is a list with a button for more of it. */
export function LoadedPages<Row>({ of, empty, children }: ListProps<Row>) {
  const { t } = useSpeech();
  const { rows, failure, busy, more } = of;
  return (
    <>
      {rows !== null && (rows.length === 0 && !busy ? empty : children(rows))}
      {failure !== null && <Retry text={reason(t, failure)} onRetry={more ?? of.reload} />}
      {rows === null && failure === null && <Skeleton kind="rows" label={t.app.loading} />}
      {more !== null && failure === null && (
        <button type="button" className="button more" disabled={busy} onClick={more}>
          {busy ? t.app.loading : t.form.more}
        </button>
      )}
    </>
  );
}
