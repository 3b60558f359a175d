import { conversationPath, navigate } from "../app/router";
import { FileView } from "../attach/FileView";
import { formatSize } from "../format/size";
import type { AttachmentRowFragment } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { TypeIcon } from "../ui/icons";

interface Props {
  conversationId: string;
  row: AttachmentRowFragment;
  chosen: boolean;
  onChoose: (on: boolean) => void;
  /** The message that brought it is shown. */
  onMessage: () => void;
}

/** AttachmentItem is one file of a conversation, and the way to the message that brought it. */
export function AttachmentItem({ conversationId, row, chosen, onChoose, onMessage }: Props) {
  const { t, time, locale } = useSpeech();
  const { file, message, voice } = row;
  const facts = [
    t.attachments.sides[message.direction],
    file.size === null ? null : formatSize(file.size, locale),
    file.state === "READY" ? null : t.file[file.state],
  ];
  return (
    <li className={chosen ? "chosen" : undefined} data-testid="attachment">
      <label>
        <input
          type="checkbox"
          checked={chosen}
          disabled={file.state !== "READY"}
          onChange={(event) => onChoose(event.target.checked)}
          aria-label={t.attachments.choose(file.name)}
        />
      </label>
      <FileView file={file}>
        <div className="content">
          <TypeIcon type={voice ? "VOICE" : message.type} />
          <div>
            <div className="title">{file.name}</div>
            <div className="facts">{facts.filter(Boolean).join(" · ")}</div>
          </div>
        </div>
      </FileView>
      <button
        type="button"
        className="textual when"
        title={t.attachments.toMessage}
        onClick={() => {
          onMessage();
          navigate(conversationPath(conversationId, message.id));
        }}
      >
        <time dateTime={message.sentAt}>{time.full(message.sentAt)}</time>
      </button>
    </li>
  );
}
