import { type KeyboardEvent, useId, useState } from "react";
import { AttachDialog } from "../attach/AttachDialog";
import type { Source } from "../attach/AttachMenu";
import { most } from "../attach/attached";
import { Tray } from "../attach/Tray";
import { useAttaching } from "../attach/useAttaching";
import { useReplyCost } from "../credits/useReplyCost";
import type { CustomerModule } from "../gql/graphql";
import { errorText } from "../i18n/language";
import { useSpeech } from "../i18n/Speech";
import type { Message } from "../inbox/message";
import { TextDialog } from "../texts/TextDialog";
import { moduleOf } from "../texts/text";
import { Quote } from "../thread/Bubble";
import { CloseIcon } from "../ui/icons";
import { Bar } from "./Bar";
import "./composer.css";
import { PreviewBox } from "./PreviewBox";
import type { NewText } from "./TextPicker";
import { type ComposerProps, type Reply, useReply } from "./useReply";
import { Writing } from "./Writing";

export function Composer(props: ComposerProps) {
  const { conversation, messages, replyTo, onReplyTo, input } = props;
  const { customer } = conversation;
  const reply = useReply(props);
  const [begin, setBegin] = useState<NewText | null>(null);
  const [source, setSource] = useState<Source | null>(null);
  const attaching = useAttaching(conversation.id, reply.refused === null);
  const cost = useReplyCost(conversation.id, reply.attached.length, reply.count, messages);
  const hint = useId();
  const back = () => {
    setBegin(null);
    setSource(null);
    requestAnimationFrame(() => input.current?.focus());
  };
  return (
    <>
      <form
        className={attaching.over ? "composer over" : "composer"}
        {...attaching.handlers}
        onSubmit={(event) => {
          event.preventDefault();
          reply.send();
        }}
      >
        {replyTo && <ReplyTo message={replyTo} name={customer.fullName} onCancel={() => onReplyTo(null)} />}
        <Returned reply={reply} />
        <Writing
          reply={reply}
          input={input}
          customerName={customer.fullName}
          module={moduleOf(customer)}
          describedBy={hint}
          onNew={setBegin}
          onKeyDown={keysOf(props, reply)}
        />
        {reply.preview && <PreviewBox preview={reply.preview} />}
        <Tray conversationId={conversation.id} attached={reply.attached} />
        <Room count={reply.attached.length} left={attaching.left} />
        <Bar reply={reply} hintId={hint} cost={cost} onFiles={attaching.add} onSource={setSource} />
      </form>
      {source && <AttachDialog source={source} conversation={conversation} onClose={back} />}
      {begin && (
        <NewTextDialog begin={begin} module={moduleOf(customer)} onMade={reply.picker.put} onClose={back} />
      )}
    </>
  );
}

/** Room says how many files there was none for, or how many came back that are too many. */
function Room({ count, left }: { count: number; left: number }) {
  const { t } = useSpeech();
  const over = count - most;
  return (
    <div role="status" className="no-room">
      {over > 0 && <p className="warn">{t.attach.tooMany(over)}</p>}
      {over <= 0 && left > 0 && <p className="warn">{t.attach.noRoom(left)}</p>}
    </div>
  );
}

/** keysOf are the keys of the reply while no list is open. */
function keysOf({ replyTo, onReplyTo }: ComposerProps, { send }: Reply) {
  return (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && replyTo !== null) {
      event.stopPropagation(); // the next Escape leaves the conversation
      onReplyTo(null);
    }
  };
}

interface NewTextProps {
  begin: NewText;
  module: CustomerModule;
  /** Called with a text that was wanted for this reply; one that was saved from it stands there already. */
  onMade: (body: string) => void;
  onClose: () => void;
}

function NewTextDialog({ begin, module, onMade, onClose }: NewTextProps) {
  return (
    <TextDialog
      text={null}
      module={module}
      begin={begin}
      onClose={onClose}
      onSaved={({ body }) => {
        if (begin.body === "") {
          onMade(body);
        }
        onClose();
      }}
    />
  );
}

function ReplyTo({ message, name, onCancel }: { message: Message; name: string; onCancel: () => void }) {
  const { t } = useSpeech();
  return (
    <Quote message={message} customerName={name}>
      <button
        type="button"
        className="icon-button"
        aria-label={t.composer.cancelReply}
        title={t.composer.cancelReply}
        onClick={onCancel}
      >
        <CloseIcon />
      </button>
    </Quote>
  );
}

/** Returned says that the server has refused the reply; what is wrong with it the preview says. */
function Returned({ reply: { returned } }: { reply: Reply }) {
  const { t } = useSpeech();
  return (
    <div role="alert" className="returned">
      {returned && <p className="danger">{t.composer.failed(errorText(t, returned.code ?? "INTERNAL"))}</p>}
    </div>
  );
}
