import { useState } from "react";
import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import {
  CreatePasswordResetDocument,
  DeactivateUserDocument,
  type PersonFragment,
  ReactivateUserDocument,
} from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { Confirm } from "../ui/Confirm";
import { CopyBox } from "../ui/CopyBox";
import { text } from "../ui/Form";
import { Card } from "../ui/Page";
import { isActive, PersonField } from "../ui/PersonField";
import { Problem } from "../ui/Problem";

interface Props {
  person: PersonFragment;
  onChanged: () => void;
}

/** PersonActions let somebody in again, or out. */
export function PersonActions({ person, onChanged }: Props) {
  const { t } = useSpeech();
  return (
    <Card title={t.people.access}>
      {person.status === "DEACTIVATED" ? (
        <Reactivate person={person} onChanged={onChanged} />
      ) : (
        <>
          <ResetLink person={person} />
          <Deactivate person={person} onChanged={onChanged} />
        </>
      )}
    </Card>
  );
}

function ResetLink({ person }: { person: PersonFragment }) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { busy, failure, run } = useAction();
  const [link, setLink] = useState<string | null>(null);
  const make = () =>
    run(async () => {
      const { createPasswordReset } = await session.api.mutate(CreatePasswordResetDocument, {
        userId: person.id,
      });
      setLink(createPasswordReset?.invitationUrl ?? null);
    });
  return (
    <>
      <p className="muted">{t.people.resetHint}</p>
      <div className="buttons">
        <button type="button" className="button" disabled={busy} onClick={() => void make()}>
          {t.people.reset}
        </button>
      </div>
      <Problem failure={failure} />
      {link !== null && <CopyBox label={t.people.link} value={link} hint={t.people.linkHint} />}
    </>
  );
}

function Deactivate({ person, onChanged }: Props) {
  const { t } = useSpeech();
  const { session } = useServices();
  const deactivate = async (form: FormData) => {
    const reassignToId = text(form, "reassignToId") || null;
    await session.api.mutate(DeactivateUserDocument, { id: person.id, reassignToId });
    onChanged();
  };
  return (
    <>
      <p className="muted">{t.people.deactivateHint}</p>
      <div className="buttons">
        <Confirm
          action={t.people.deactivate}
          title={t.people.deactivateTitle(person.name)}
          onConfirm={deactivate}
        >
          <p>{t.people.handOverHint}</p>
          <PersonField
            name="reassignToId"
            label={t.people.handOver}
            first={[{ value: "", label: t.people.handOverNobody }]}
            offers={(other) => isActive(other) && other.id !== person.id}
          />
        </Confirm>
      </div>
    </>
  );
}

function Reactivate({ person, onChanged }: Props) {
  const { t } = useSpeech();
  const { session } = useServices();
  const { busy, failure, run } = useAction();
  const reactivate = () =>
    run(async () => {
      await session.api.mutate(ReactivateUserDocument, { id: person.id });
      onChanged();
    });
  return (
    <>
      <p className="muted">{t.people.reactivateHint}</p>
      <div className="buttons">
        <button type="button" className="button" disabled={busy} onClick={() => void reactivate()}>
          {t.people.reactivate}
        </button>
      </div>
      <Problem failure={failure} />
    </>
  );
}
