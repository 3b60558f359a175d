import { newKey } from "../app/newKey";
import { useServices } from "../app/services";
import { DriveDialog } from "../drives/DriveDialog";
import type { Conversation } from "../inbox/listState";
import type { Source } from "./AttachMenu";
import { DocumentDialog } from "./DocumentDialog";

interface Props {
  source: Source;
  conversation: Conversation;
  onClose: () => void;
}

/** AttachDialog chooses what a source has, and puts it into the tray. */
export function AttachDialog({ source, conversation, onClose }: Props) {
  const { trays } = useServices();
  const { id, customer } = conversation;
  if (source === "drives") {
    return <DriveDialog conversationId={id} onClose={onClose} />;
  }
  return (
    <DocumentDialog
      customerId={customer.id}
      onChoose={(document) => {
        trays.add(id, {
          key: newKey(),
          name: `${document.number}.pdf`,
          size: null,
          sent: 0,
          state: "ready",
          input: { salesDocumentId: document.id },
        });
        onClose();
      }}
      onClose={onClose}
    />
  );
}
