import { useState } from "react";
import { most } from "../attach/attached";
import type { CloudFileLineFragment } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { SearchBox } from "../ui/SearchBox";
import type { Drive } from "./drive";
import { Listing } from "./Listing";

type CloudFile = CloudFileLineFragment;

interface Props {
  drive: Drive;
  room: number;
  onAgain: () => void;
  onAttach: (files: readonly CloudFile[]) => void;
}

/** DriveFiles is one drive: its folders, what a search finds in it, and which files are chosen. */
export function DriveFiles({ drive, room, onAgain, onAttach }: Props) {
  const { t } = useSpeech();
  const [path, setPath] = useState<readonly CloudFile[]>([]);
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<readonly CloudFile[]>([]);
  const folder = path.at(-1)?.id ?? null;
  const open = (next: readonly CloudFile[]) => {
    setPath(next);
    setSearch("");
  };
  const toggle = (file: CloudFile) =>
    setChosen((now) =>
      now.some(({ id }) => id === file.id) ? now.filter(({ id }) => id !== file.id) : [...now, file],
    );
  return (
    <>
      <SearchBox label={t.drives.search} value={search} onSearch={setSearch} />
      {search === "" ? <Path path={path} onOpen={open} /> : <p className="muted">{t.drives.found(search)}</p>}
      <Listing
        key={`${folder} ${search}`}
        driveId={drive.id}
        folder={folder}
        search={search}
        chosen={chosen}
        full={chosen.length >= room}
        onOpen={(file) => open(search === "" ? [...path, file] : [file])}
        onToggle={toggle}
        onAgain={onAgain}
      />
      {chosen.length >= room && <p className="muted">{t.drives.full(most)}</p>}
      <button
        type="button"
        className="button primary"
        disabled={chosen.length === 0 || chosen.length > room}
        onClick={() => onAttach(chosen)}
        data-testid="attach-chosen"
      >
        {chosen.length === 0 ? t.drives.attachNone : t.drives.attach(chosen.length)}
      </button>
    </>
  );
}

function Path({
  path,
  onOpen,
}: {
  path: readonly CloudFile[];
  onOpen: (path: readonly CloudFile[]) => void;
}) {
  const { t } = useSpeech();
  return (
    <nav aria-label={t.drives.path}>
      <ol className="crumbs">
        <li>
          <button type="button" className="textual" onClick={() => onOpen([])}>
            {t.drives.root}
          </button>
        </li>
        {path.map((folder, depth) => (
          <li key={folder.id}>
            <button
              type="button"
              className="textual"
              aria-current={depth === path.length - 1 ? "page" : undefined}
              onClick={() => onOpen(path.slice(0, depth + 1))}
            >
              {folder.name}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
