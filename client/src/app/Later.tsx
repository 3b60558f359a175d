import { Component, type ReactNode, Suspense } from "react";
import { errorText } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Retry } from "../ui/Retry";
import { Skeleton } from "../ui/Skeleton";

/**
 * Later shows screens whose code is fetched when they are first needed. Code that does not come,
 * because the network is gone or the server has newer code, is had by loading the page again.
 */
export function Later({ children }: { children: ReactNode }) {
  const { t } = useSpeech();
  return (
    <Missing fallback={<Retry text={errorText(t, "NETWORK")} onRetry={() => location.reload()} />}>
      <Suspense fallback={<Skeleton kind="rows" label={t.app.loading} />}>{children}</Suspense>
    </Missing>
  );
}

interface MissingProps {
  fallback: ReactNode;
  children: ReactNode;
}

/** Missing stands in for what could not be shown. React knows such a boundary only as a class. */
class Missing extends Component<MissingProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
