import { useServices } from "../app/services";
import { DisconnectCloudDriveDocument } from "../gql/graphql";
import { label } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import { Confirm } from "../ui/Confirm";
import { Loaded } from "../ui/Loaded";
import { Badge, Card, Nothing, Page } from "../ui/Page";
import { ConnectButtons } from "./ConnectButtons";
import { type Drive, driveName } from "./drive";
import "./drives.css";
import { Evernote } from "./Evernote";
import { useDrives } from "./useDrives";

/** Drives are the viewer's own cloud drives: nobody else sees them. */
export function Drives() {
  const { t } = useSpeech();
  const { drives, ended: _, ...connecting } = useDrives();
  return (
    <Page title={t.sections.drives}>
      <p className="muted">{t.drives.hint}</p>
      <Loaded of={drives}>
        {({ cloudDrives, cloudProviders }) => (
          <>
            <Card title={t.drives.label}>
              {cloudDrives.length === 0 && <Nothing>{t.drives.none}</Nothing>}
              <ul className="drives" aria-label={t.drives.label} data-testid="drives">
                {cloudDrives.map((drive) => (
                  <Line
                    key={drive.id}
                    drive={drive}
                    onAgain={() => connecting.connect(drive.provider)}
                    onGone={drives.reload}
                  />
                ))}
              </ul>
              <ConnectButtons providers={cloudProviders} {...connecting} />
            </Card>
            <Evernote onOpened={drives.reload} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Line({ drive, onAgain, onGone }: { drive: Drive; onAgain: () => void; onGone: () => void }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { id, accountName, provider, state } = drive;
  const disconnect = async () => {
    await session.api.mutate(DisconnectCloudDriveDocument, { id });
    onGone();
  };
  return (
    <li data-testid="drive">
      <div>
        <strong>{label(t.drives.providers, provider)}</strong> <span className="muted">{accountName}</span>
      </div>
      <Badge tone={state === "CONNECTED" ? "good" : "bad"}>{label(t.drives.states, state)}</Badge>
      {state === "DISCONNECTED" && provider === "EVERNOTE" && (
        <span className="muted">{t.drives.evernoteAgain}</span>
      )}
      {state === "DISCONNECTED" && provider !== "EVERNOTE" && (
        <button type="button" className="button" onClick={onAgain}>
          {t.drives.again}
        </button>
      )}
      <Confirm
        action={t.drives.disconnect}
        title={t.drives.disconnectTitle(driveName(t, drive))}
        onConfirm={disconnect}
      >
        <p>{t.drives.disconnectHint}</p>
      </Confirm>
    </li>
  );
}
