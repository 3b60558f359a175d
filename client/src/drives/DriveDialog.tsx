import { useState, useSyncExternalStore } from "react";
import { Failure } from "../api/failure";
import { Link } from "../app/router";
import { useServices } from "../app/services";
import { most } from "../attach/attached";
import { type CloudFileLineFragment, CopyCloudFileDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Loaded } from "../ui/Loaded";
import { Modal } from "../ui/Modal";
import { ConnectButtons } from "./ConnectButtons";
import { DriveFiles } from "./DriveFiles";
import { type Drive, driveName } from "./drive";
import "./drives.css";
import { useDrives } from "./useDrives";

interface Props {
  conversationId: string;
  onClose: () => void;
}

/** DriveDialog looks through the viewer's drives, and puts what is chosen into the tray. */
export function DriveDialog({ conversationId, onClose }: Props) {
  const { t } = useSpeech();
  const { session, trays } = useServices();
  const { drives, ended, ...connecting } = useDrives();
  const tray = useSyncExternalStore(trays.subscribe, () => trays.get(conversationId));
  const attach = (driveId: string, files: readonly CloudFileLineFragment[]) => {
    for (const { id: cloudFileId, name, size } of files) {
      trays.bring(conversationId, { name, size }, async () => {
        const { copyCloudFile } = await session.api.mutate(CopyCloudFileDocument, { driveId, cloudFileId });
        if (!copyCloudFile) {
          throw new Failure("INTERNAL");
        }
        return copyCloudFile.file.id;
      });
    }
    onClose();
  };
  return (
    <Modal title={t.drives.source} wide onClose={onClose}>
      <div className="pick" data-testid="drive-picker">
        <Loaded of={drives}>
          {({ cloudDrives, cloudProviders }) =>
            cloudDrives.length === 0 ? (
              <>
                <p className="muted">{t.drives.none}</p>
                <ConnectButtons providers={cloudProviders} {...connecting} />
              </>
            ) : (
              <Choosing
                drives={cloudDrives}
                turn={ended}
                room={most - tray.length}
                onAgain={connecting.connect}
                onAttach={attach}
              />
            )
          }
        </Loaded>
        <Link className="textual" href="/settings/drives">
          {t.drives.manage}
        </Link>
      </div>
    </Modal>
  );
}

interface ChoosingProps {
  drives: readonly Drive[];
  /** Another number has the drive looked through anew. */
  turn: number;
  /** How many files the reply still takes. */
  room: number;
  onAgain: (provider: Drive["provider"]) => void;
  onAttach: (driveId: string, files: readonly CloudFileLineFragment[]) => void;
}

function Choosing({ drives, turn, room, onAgain, onAttach }: ChoosingProps) {
  const { t } = useSpeech();
  const [id, setId] = useState<string | null>(null);
  const drive = drives.find((d) => d.id === id) ?? drives[0];
  if (!drive) {
    return null;
  }
  return (
    <>
      <div className="field">
        <label htmlFor="drive">{t.drives.choose}</label>
        <select id="drive" value={drive.id} onChange={(event) => setId(event.target.value)}>
          {drives.map((d) => (
            <option key={d.id} value={d.id}>
              {driveName(t, d)}
            </option>
          ))}
        </select>
      </div>
      <DriveFiles
        key={`${drive.id} ${turn}`}
        drive={drive}
        room={room}
        onAgain={() => onAgain(drive.provider)}
        onAttach={(files) => onAttach(drive.id, files)}
      />
    </>
  );
}
