import { useCallback } from "react";
import { Failure } from "../api/failure";
import { useServices } from "../app/services";
import { usePages } from "../app/usePages";
import { formatSize } from "../format/size";
import { type CloudFileLineFragment, CloudFilesDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { FolderIcon, TypeIcon } from "../ui/icons";
import { Retry } from "../ui/Retry";
import { Skeleton } from "../ui/Skeleton";
import { driveReason } from "./drive";

const pageSize = 50;

/** The largest file that WhatsApp takes of any kind, in bytes. */
const largest = 100 * 1024 * 1024;

type CloudFile = CloudFileLineFragment;

interface ListingProps {
  driveId: string;
  folder: string | null;
  search: string;
  chosen: readonly CloudFile[];
  full: boolean;
  onOpen: (folder: CloudFile) => void;
  onToggle: (file: CloudFile) => void;
  onAgain: () => void;
}

/** Listing is a folder of a drive, or what a search finds in it, page by page. */
export function Listing({ driveId, folder, search, chosen, full, onOpen, onToggle, onAgain }: ListingProps) {
  const { t } = useSpeech();
  const { session } = useServices();
  const fetchPage = useCallback(
    async (after: string | null) => {
      const asked = { driveId, folder, search: search || null, first: pageSize, after };
      const { node } = await session.api.query(CloudFilesDocument, asked);
      if (node?.__typename !== "CloudDrive") {
        throw new Failure("NOT_FOUND");
      }
      return node.files;
    },
    [session, driveId, folder, search],
  );
  const { rows, failure, busy, more, reload } = usePages(fetchPage);
  if (failure?.code === "CLOUD_DRIVE_DISCONNECTED") {
    return <Lost onAgain={onAgain} />;
  }
  return (
    <>
      {rows?.length === 0 && !busy && (
        <p className="muted">{search === "" ? t.drives.empty : t.drives.nothingFound}</p>
      )}
      {rows !== null && rows.length > 0 && (
        <ul className="cloud-files" aria-label={t.drives.files} data-testid="cloud-files">
          {rows.map((file) => (
            <li key={file.id}>
              {file.folder ? (
                <button type="button" onClick={() => onOpen(file)}>
                  <FolderIcon />
                  <span className="name">{file.name}</span>
                </button>
              ) : (
                <FileChoice
                  file={file}
                  chosen={chosen.some(({ id }) => id === file.id)}
                  full={full}
                  onToggle={() => onToggle(file)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {failure !== null && <Retry text={driveReason(t, failure)} onRetry={more ?? reload} />}
      {rows === null && failure === null && <Skeleton kind="rows" label={t.app.loading} />}
      {more !== null && failure === null && (
        <button type="button" className="button more" disabled={busy} onClick={more}>
          {busy ? t.app.loading : t.form.more}
        </button>
      )}
    </>
  );
}

function Lost({ onAgain }: { onAgain: () => void }) {
  const { t } = useSpeech();
  return (
    <div role="alert">
      <p className="danger">{t.drives.lost}</p>
      <button type="button" className="button" onClick={onAgain}>
        {t.drives.again}
      </button>
    </div>
  );
}

interface FileChoiceProps {
  file: CloudFile;
  chosen: boolean;
  full: boolean;
  onToggle: () => void;
}

function FileChoice({ file, chosen, full, onToggle }: FileChoiceProps) {
  const { t, locale, time } = useSpeech();
  const { name, size, modifiedAt } = file;
  const tooLarge = size !== null && size > largest;
  const facts = [
    tooLarge ? t.drives.tooLarge : null,
    size === null ? null : formatSize(size, locale),
    modifiedAt === null ? null : time.date(modifiedAt),
  ];
  return (
    <label>
      <input type="checkbox" checked={chosen} disabled={tooLarge || (full && !chosen)} onChange={onToggle} />
      <TypeIcon type="DOCUMENT" />
      <span className="name">{name}</span>
      <span className="muted">{facts.filter(Boolean).join(" · ")}</span>
    </label>
  );
}
