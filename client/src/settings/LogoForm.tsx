import { type ChangeEvent, useMemo, useRef } from "react";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { uploader } from "../attach/upload";
import { here } from "../format/address";
import { type OrganizationFactsFragment, UpdateOrganizationDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Card } from "../ui/Page";
import { Problem } from "../ui/Problem";
import "./logo.css";

interface Props {
  logo: OrganizationFactsFragment["logo"];
  onChange: () => void;
}

/** LogoForm shows the picture at the head of documents, and takes another or none. */
export function LogoForm({ logo, onChange }: Props) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { busy, failure, run } = useAction();
  const input = useRef<HTMLInputElement>(null);
  const upload = useMemo(() => uploader(session.api), [session]);
  const put = async (logoFileId: string | null) => {
    await session.api.mutate(UpdateOrganizationDocument, { input: { logoFileId } });
    onChange();
  };
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = ""; // the same one may be chosen again
    if (file) {
      void run(async () => put(await upload(file, () => {}, new AbortController().signal)));
    }
  };
  return (
    <Card title={t.organization.logo} hint={t.organization.logoHint}>
      <div className="logo" data-testid="logo">
        {logo?.thumbnailUrl ? (
          <img src={here(logo.thumbnailUrl)} alt={t.organization.logo} />
        ) : (
          <span className="muted">{t.organization.noLogo}</span>
        )}
        <div className="buttons">
          <input
            ref={input}
            type="file"
            accept="image/png,image/jpeg"
            className="hidden"
            aria-label={t.organization.chooseLogo}
            tabIndex={-1}
            onChange={choose}
          />
          <button type="button" className="button" disabled={busy} onClick={() => input.current?.click()}>
            {busy ? t.form.busy : t.organization.chooseLogo}
          </button>
          {logo && (
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => void run(() => put(null))}
            >
              {t.organization.removeLogo}
            </button>
          )}
        </div>
        <Problem failure={failure} />
      </div>
    </Card>
  );
}
