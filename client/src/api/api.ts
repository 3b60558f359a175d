import { type AnyVariables, Client, createRequest, fetchExchange } from "urql";
import type { TypedDocumentString } from "../gql/graphql";
import type { ServerClock } from "./clock";
import { type Failure, failureOf } from "./failure";

const timeHeader = "X-Conversa-Time";

/**
 * Api runs operations over HTTP. The session is an HttpOnly cookie, so there is no token to keep.
 * There is no cache exchange: a list that grows at both ends, in pages and by events, is one
 * sorted set, which is InboxStore's.
 */
export class Api {
  private readonly client: Client;
  /** The renewal that is awaited, or was, and how many there were. */
  private renewal: Promise<unknown> = Promise.resolve();
  private renewals = 0;
  /** How many questions were asked. */
  private asked = 0;

  /** signedOut is called whenever the server says UNAUTHENTICATED. */
  constructor(
    clock: ServerClock,
    private readonly signedOut: () => void,
  ) {
    this.client = new Client({
      url: "/graphql",
      exchanges: [fetchExchange],
      preferGetMethod: false,
      // One answer to one request: no stream, though urql could read one.
      fetchOptions: { credentials: "same-origin", headers: { accept: "application/graphql-response+json" } },
      fetch: async (input, init) => {
        const sentAt = Date.now();
        const response = await fetch(input, init);
        clock.heard(response.headers.get(timeHeader), sentAt);
        return response;
      },
    });
  }

  /** query throws a Failure unless there is data without errors. */
  async query<Data, Variables extends AnyVariables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    // A key of its own: urql would answer it with what an equal one gets that is under way, and was
    // asked before something changed.
    const ask = () => {
      const request = createRequest<Data, Variables>(document.toString(), variables);
      return this.client.executeQuery<Data, Variables>({ ...request, key: ++this.asked }).toPromise();
    };
    return this.run(ask);
  }

  /** mutate throws a Failure unless there is data without errors. */
  async mutate<Data, Variables extends AnyVariables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    return this.run(() => this.client.mutation<Data, Variables>(document.toString(), variables).toPromise());
  }

  /** renew is mutate, of what has the session go on with another cookie. */
  async renew<Data, Variables extends AnyVariables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const answer = this.client.mutation<Data, Variables>(document.toString(), variables).toPromise();
    this.renewal = answer;
    const result = await answer;
    this.renewals++;
    return this.settle(result);
  }

  /** run asks again what was refused because it was asked with the cookie before a renewal. */
  private async run<Data>(ask: () => Promise<Result<Data>>): Promise<Data> {
    const { renewals } = this;
    const result = await ask();
    if (isRefused(result)) {
      await this.renewal;
      if (this.renewals !== renewals) {
        return this.settle(await ask());
      }
    }
    return this.settle(result);
  }

  private settle<Data>(result: Result<Data>): Data {
    if (result.error !== undefined || result.data === undefined) {
      if (isRefused(result)) {
        this.signedOut();
      }
      throw failureIn(result);
    }
    return result.data;
  }
}

interface Result<Data> {
  data?: Data;
  error?: Parameters<typeof failureOf>[0];
}

function failureIn(result: Result<unknown>): Failure {
  return failureOf(result.error ?? ({ graphQLErrors: [] } as never));
}

function isRefused(result: Result<unknown>): boolean {
  return result.error !== undefined && failureIn(result).code === "UNAUTHENTICATED";
}
