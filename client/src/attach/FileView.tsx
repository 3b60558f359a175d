import type { ReactNode } from "react";
import type { FileAddressesFragment } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import "./attach.css";
import { FileLinks } from "./FileLinks";
import { isPicture, isSound, isVideo } from "./file";
import { type Addresses, before, useAddresses } from "./useAddresses";

interface Props {
  file: FileAddressesFragment;
  /** What stands there in words: above the links, or where nothing can be shown. */
  children: ReactNode;
}

/** FileView shows a picture, plays sound and video, and offers each file to be kept. */
export function FileView({ file, children }: Props) {
  const addresses = useAddresses(file);
  if (file.state !== "READY" || addresses.save === null) {
    return children;
  }
  return (
    <div className="file-view">
      <Shown file={file} addresses={addresses} />
      {children}
      <FileLinks file={file} addresses={addresses} />
    </div>
  );
}

function Shown({ file, addresses }: { file: FileAddressesFragment; addresses: Addresses }) {
  const { t } = useSpeech();
  const { show, small, failed } = addresses;
  if (show === null) {
    return null;
  }
  if (isPicture(file)) {
    return (
      <a
        {...before(addresses)}
        href={show}
        target="_blank"
        rel="noreferrer"
        aria-label={t.attach.openNamed(file.name)}
      >
        {/* Webp and small ones have no smaller picture than themselves. */}
        <img src={small ?? show} alt={file.name} loading="lazy" onError={failed} data-testid="picture" />
      </a>
    );
  }
  if (isSound(file)) {
    // biome-ignore lint/a11y/useMediaCaption: what customers send has no captions
    return <audio src={show} controls preload="none" aria-label={file.name} onError={failed} />;
  }
  if (isVideo(file)) {
    // biome-ignore lint/a11y/useMediaCaption: what customers send has no captions
    return <video src={show} controls preload="none" aria-label={file.name} onError={failed} />;
  }
  return null;
}
