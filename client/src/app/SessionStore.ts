import { Api } from "../api/api";
import type { ServerClock } from "../api/clock";
import { asFailure, type Failure } from "../api/failure";
import {
  AcceptInvitationDocument,
  type SessionUserFragment,
  SetUpDocument,
  type SetUpInput,
  SignInDocument,
  SignOutDocument,
  ViewerDocument,
} from "../gql/graphql";

export type Viewer = SessionUserFragment;

export type SessionState =
  | { name: "unknown" }
  /** The server could not say who this is. */
  | { name: "failed"; failure: Failure }
  /** ended: there was a session, and the server has closed it. */
  | { name: "out"; ended: boolean }
  | { name: "in"; viewer: Viewer };

/** SessionStore knows who is signed in. The session itself is a cookie that scripts cannot read. */
export class SessionStore {
  readonly api: Api;
  private state: SessionState = { name: "unknown" };
  /** Signing out closes the socket, which is then no surprise. */
  private leaving = false;
  private readonly listeners = new Set<() => void>();

  constructor(clock: ServerClock) {
    this.api = new Api(clock, this.ended);
  }

  readonly getState = (): SessionState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** look asks the server who this is. */
  async look(): Promise<void> {
    try {
      const { viewer } = await this.api.query(ViewerDocument, {});
      this.become({ name: "in", viewer });
    } catch (thrown) {
      const failure = asFailure(thrown);
      this.become(
        failure.code === "UNAUTHENTICATED" ? { name: "out", ended: false } : { name: "failed", failure },
      );
    }
  }

  /** signIn throws a Failure: UNAUTHENTICATED for a wrong password, RATE_LIMITED after too many. */
  async signIn(email: string, password: string): Promise<void> {
    const { signIn } = await this.api.mutate(SignInDocument, { input: { email, password } });
    if (signIn) {
      this.become({ name: "in", viewer: signIn.viewer });
    }
  }

  /** setUp makes the organization and its first administrator, who is signed in by it. */
  async setUp(input: SetUpInput): Promise<void> {
    const { setUp } = await this.api.mutate(SetUpDocument, { input });
    if (setUp) {
      this.become({ name: "in", viewer: setUp.viewer });
    }
  }

  /** acceptInvitation chooses a password by a link that somebody passed on, and signs in. */
  async acceptInvitation(token: string, password: string): Promise<void> {
    const { acceptInvitation } = await this.api.mutate(AcceptInvitationDocument, { token, password });
    if (acceptInvitation) {
      this.become({ name: "in", viewer: acceptInvitation.viewer });
    }
  }

  /** changed takes over what the viewer changed of themselves. */
  changed(viewer: Viewer): void {
    this.become({ name: "in", viewer });
  }

  /**
   * confirm asks again who this is, after the server closed a socket or what the viewer may see
   * has changed: a session that was renewed goes on, and the viewer may have another profile. False
   * when nobody is signed in any more.
   */
  async confirm(): Promise<boolean> {
    try {
      const { viewer } = await this.api.query(ViewerDocument, {});
      if (this.state.name !== "in" || !sameViewer(this.state.viewer, viewer)) {
        this.become({ name: "in", viewer });
      }
      return true;
    } catch (thrown) {
      return asFailure(thrown).code !== "UNAUTHENTICATED";
    }
  }

  /** signOut throws a Failure when the server could not be told: then the session goes on. */
  async signOut(): Promise<void> {
    this.leaving = true;
    try {
      await this.api.mutate(SignOutDocument, {});
      this.become({ name: "out", ended: false });
    } finally {
      this.leaving = false;
    }
  }

  /** ended goes back to the sign-in page, because the server does not know the session any more. */
  readonly ended = (): void => {
    if (this.state.name === "in") {
      this.become({ name: "out", ended: !this.leaving });
    }
  };

  private become(state: SessionState): void {
    this.state = state;
    for (const listener of this.listeners) {
      listener();
    }
  }
}

function sameViewer(a: Viewer, b: Viewer): boolean {
  return (Object.keys(b) as (keyof Viewer)[]).every((name) => a[name] === b[name]);
}
