import type { CloudProvider } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { driveReason } from "./drive";
import type { useDrives } from "./useDrives";

type Props = Pick<ReturnType<typeof useDrives>, "connect" | "connecting" | "waiting" | "refused"> & {
  providers: readonly CloudProvider[];
};

/** ConnectButtons begin the sign-in with each provider, and say how it goes. */
export function ConnectButtons({ providers, connect, connecting, waiting, refused }: Props) {
  const { t } = useSpeech();
  const signedInTo = providers.filter((provider) => provider !== "EVERNOTE");
  const failure = connecting.failure ?? refused;
  return (
    <>
      <div className="buttons">
        {signedInTo.map((provider) => (
          <button
            key={provider}
            type="button"
            className="button"
            disabled={connecting.busy}
            onClick={() => connect(provider)}
            data-testid={`connect-${provider}`}
          >
            {t.drives.connect(t.drives.providers[provider])}
          </button>
        ))}
      </div>
      {signedInTo.length === 0 && <p className="muted">{t.drives.unconfigured}</p>}
      <p role="status" className="muted">
        {waiting && failure === null && t.drives.waiting}
      </p>
      <div role="alert">{failure && <p className="danger">{driveReason(t, failure)}</p>}</div>
    </>
  );
}
