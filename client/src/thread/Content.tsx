import { FileView } from "../attach/FileView";
import { formatSize } from "../format/size";
import type { ContentFragment } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import type { Message } from "../inbox/message";
import { typeKey } from "../list/preview";
import { TypeIcon } from "../ui/icons";
import { captionBeside } from "./caption";

/** Content is all of a message but its text. */
export function Content({ message }: { message: Message }) {
  const { t } = useSpeech();
  const { content, type, attachments } = message;
  if (content) {
    return <TypeContent content={content} type={type} />;
  }
  if (attachments.length > 0) {
    return attachments.map((attachment) => (
      <File key={attachment.id} attachment={attachment} message={message} />
    ));
  }
  return message.text ? null : (
    <Kind type={typeKey(message)} title={t.type[typeKey(message)] ?? t.type.UNSUPPORTED} />
  );
}

function Kind({ type, title, children }: { type: string; title: string; children?: React.ReactNode }) {
  return (
    <div className="content">
      <TypeIcon type={type} />
      <div>
        <div className="title">{title}</div>
        {children}
      </div>
    </div>
  );
}

function File({ attachment, message }: { attachment: Message["attachments"][number]; message: Message }) {
  const { t, locale } = useSpeech();
  const { file, caption } = attachment;
  const beside = captionBeside(message, caption);
  const kind = typeKey(message);
  const facts = [
    message.type === "DOCUMENT" ? t.type.DOCUMENT : file.name,
    file.size === null ? null : formatSize(file.size, locale),
    file.state === "READY" ? null : t.file[file.state],
  ];
  return (
    <>
      <FileView file={file}>
        <Kind type={kind} title={message.type === "DOCUMENT" ? file.name : t.type[kind]}>
          <div className={`facts ${file.state.toLowerCase()}`}>{facts.filter(Boolean).join(" · ")}</div>
        </Kind>
      </FileView>
      {beside && <p className="text">{beside}</p>}
    </>
  );
}

function TypeContent({ content, type }: { content: ContentFragment; type: string }) {
  const { t } = useSpeech();
  switch (content.__typename) {
    case "LocationContent":
      return <Place place={content} />;
    case "ContactCardsContent":
      return content.cards.map((card, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cards have no id, and never change
        <Kind key={index} type={type} title={card.name}>
          {[card.company, ...card.phones, ...card.emails].filter(Boolean).map((line) => (
            <div className="facts" key={line}>
              {line}
            </div>
          ))}
        </Kind>
      ));
    case "ButtonContent":
      return (
        <Kind type={type} title={content.title}>
          <div className="facts">{t.message.answered}</div>
        </Kind>
      );
    case "OrderContent":
      return <Order order={content} />;
    case "UnsupportedContent":
      return (
        <Kind type={type} title={t.message.unsupported}>
          <div className="facts">{content.reason}</div>
        </Kind>
      );
    default: // of a later server
      return <Kind type="UNSUPPORTED" title={t.message.unsupported} />;
  }
}

type Of<Name extends ContentFragment["__typename"]> = Extract<ContentFragment, { __typename: Name }>;

function Place({ place }: { place: Of<"LocationContent"> }) {
  const { t, locale } = useSpeech();
  const degrees = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
  return (
    <Kind type="LOCATION" title={place.name ?? t.type.LOCATION}>
      {place.address && <div className="facts">{place.address}</div>}
      <div className="facts">
        {t.message.coordinates(degrees.format(place.latitude), degrees.format(place.longitude))}
      </div>
    </Kind>
  );
}

function Order({ order }: { order: Of<"OrderContent"> }) {
  const { t, locale } = useSpeech();
  const count = order.items.reduce((sum, item) => sum + item.quantity, 0);
  return (
    <Kind type="ORDER" title={`${t.type.ORDER} · ${t.message.orderItems(count)}`}>
      {order.items.map((item) => (
        <div className="facts" key={item.productId}>
          {item.quantity} × {item.productId} · {price(item.price, item.currency, locale)}
        </div>
      ))}
      {order.note && <p className="text">{order.note}</p>}
    </Kind>
  );
}

/** price is exact: Intl takes the decimal as text. An unknown currency is written behind. */
function price(amount: string, currency: string, locale: string): string {
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency }).format(
      amount as Intl.StringNumericLiteral,
    );
  } catch {
    return `${amount} ${currency}`;
  }
}
