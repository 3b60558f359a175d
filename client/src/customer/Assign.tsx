import { useServices } from "../app/services";
import { useAction } from "../app/useAction";
import { AssignCustomerDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import type { Conversation } from "../inbox/listState";
import { isActive, PersonField } from "../ui/PersonField";
import { Problem } from "../ui/Problem";

/** Assign gives the customer, with all their conversations, to somebody else. */
export function Assign({ conversation }: { conversation: Conversation }) {
  const { t } = useSpeech();
  const { session, store } = useServices();
  const { busy, failure, run } = useAction();
  const { customer, owner } = conversation;
  const assign = (ownerId: string) =>
    run(async () => {
      await session.api.mutate(AssignCustomerDocument, { customerId: customer.id, ownerId });
      await store.reload(conversation.id); // it may not be the viewer's to see any more
    });
  return (
    <>
      <PersonField
        name="owner"
        label={t.customer.owner}
        offers={isActive}
        current={owner}
        value={owner.id}
        disabled={busy}
        onChoose={(id) => void assign(id)}
      />
      <Problem failure={failure} />
    </>
  );
}
