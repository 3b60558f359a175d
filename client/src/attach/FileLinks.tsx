import type { FileAddressesFragment } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { showable } from "./file";
import { type Addresses, before } from "./useAddresses";

interface Props {
  file: FileAddressesFragment;
  addresses: Addresses;
}

/** FileLinks are the ways to a file: to look at it, and to keep it. */
export function FileLinks({ file, addresses }: Props) {
  const { t } = useSpeech();
  const { save, show } = addresses;
  if (save === null) {
    return null;
  }
  const renewing = before(addresses);
  return (
    <span className="file-links">
      {show !== null && showable(file) && (
        <a
          {...renewing}
          href={show}
          target="_blank"
          rel="noreferrer"
          aria-label={t.attach.openNamed(file.name)}
        >
          {t.attach.open}
        </a>
      )}
      <a
        {...renewing}
        href={save}
        download={file.name}
        aria-label={t.attach.downloadNamed(file.name)}
        data-testid="download"
      >
        {t.attach.download}
      </a>
    </span>
  );
}
