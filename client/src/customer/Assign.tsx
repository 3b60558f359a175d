import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { ownerOptions, useColleagues } from "../app/useColleagues";
import { AssignCustomerDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import type { Conversation } from "../inbox/listState";
import { SelectField } from "../ui/Field";
import { Problem } from "../ui/Problem";

/** Assign gives the customer, with all their conversations, to somebody else. */
export function Assign({ conversation }: { conversation: Conversation }) {
  const { t } = useSpeech();
  const { session, store } = useServices();
  const { busy, failure, run } = useAction();
  const { customer, owner } = conversation;
  const options = ownerOptions(useColleagues(), owner);
  const assign = (ownerId: string) =>
    run(async () => {
      await session.api.mutate(AssignCustomerDocument, { customerId: customer.id, ownerId });
      await store.loadThread(conversation.id); // it may not be the viewer's to see any more
    });
  return (
    <>
      <SelectField
        name="owner"
        label={t.customer.owner}
        options={options}
        value={owner.id}
        disabled={busy}
        onChange={(event) => void assign(event.target.value)}
      />
      <Problem failure={failure} />
    </>
  );
}
