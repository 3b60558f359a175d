// Meta's sign-in happens at Meta, in a window of its own. It ends at /accounts/callback of this
// page, which tells the window that began: by a channel of this origin, which works also where the
// browser has cut the two windows apart. Who does not hear an answer goes on by itself.

/** Answer is what Meta's sign-in gave back. */
export interface Answer {
  /** Given out by the server when the sign-in began: whose answer it is. */
  state: string;
  /** Exchanged by the server; null where the sign-in was refused. */
  code: string | null;
  /** Why there is no code, in Meta's words. */
  refusal: string | null;
}

/** Both sides of the channel; a BroadcastChannel of the browser. */
export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => unknown) | null;
  close(): void;
}

const openChannel = (): Channel => new BroadcastChannel("conversa.signup");

/** How long the window that began has to say that it took the answer, in milliseconds. */
const takenWithin = 1_500;

/** answerOf reads the query of the callback's address; null where it is no answer of Meta's. */
export function answerOf(params: URLSearchParams): Answer | null {
  const state = params.get("state");
  const code = params.get("code");
  const refusal = params.get("error_description") ?? params.get("error");
  return state && (code || refusal) ? { state, code, refusal: code ? null : refusal } : null;
}

/** awaitAnswer takes the answer to the sign-in with that state; the result stops waiting. */
export function awaitAnswer(
  state: string,
  take: (answer: Answer) => void,
  channel: Channel = openChannel(),
): () => void {
  channel.onmessage = ({ data }) => {
    if (isAnswer(data) && data.state === state) {
      channel.postMessage({ taken: state });
      take(data);
    }
  };
  return () => channel.close();
}

/** handOver offers an answer to the window that began; false where nobody took it in time. */
export function handOver(answer: Answer, channel: Channel = openChannel()): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (taken: boolean) => {
      clearTimeout(timer);
      channel.close();
      resolve(taken);
    };
    const timer = setTimeout(() => end(false), takenWithin);
    channel.onmessage = ({ data }) => data?.taken === answer.state && end(true);
    channel.postMessage(answer);
  });
}

function isAnswer(data: unknown): data is Answer {
  return typeof data === "object" && data !== null && "state" in data && "code" in data;
}

/** A window for Meta's page, or null where the browser does not allow one. */
export type Popup = Pick<Window, "close" | "closed" | "location">;

/**
 * openPopup opens an empty window. It must be called by the click itself: what is opened later, as
 * after an answer of the server, is blocked.
 */
export function openPopup(): Popup | null {
  const popup = window.open("", "conversa-signup", "popup,width=640,height=760");
  return popup === null || popup.closed ? null : popup;
}

/** leadTo shows Meta's page in the window, or, where there is none, in place of this page. */
export function leadTo(address: string, popup: Popup | null, here: Pick<Location, "assign">): void {
  const { protocol } = new URL(address);
  if (protocol !== "https:" && protocol !== "http:") {
    throw new TypeError(`no address for a sign-in: ${protocol}`);
  }
  if (popup === null || popup.closed) {
    here.assign(address);
  } else {
    popup.location.replace(address);
  }
}
