import { type AnyVariables, Client, fetchExchange } from "urql";
import type { TypedDocumentString } from "../gql/graphql";
import type { ServerClock } from "./clock";
import { failureOf } from "./failure";

const timeHeader = "X-Conversa-Time";

/**
 * Api runs operations over HTTP. The session is an HttpOnly cookie, so there is no token to keep.
 * There is no cache exchange: a list that grows at both ends, in pages and by events, is one
 * sorted set, which is InboxStore's.
 */
export class Api {
  private readonly client: Client;

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
    return this.settle(await this.client.query<Data, Variables>(document.toString(), variables).toPromise());
  }

  /** mutate throws a Failure unless there is data without errors. */
  async mutate<Data, Variables extends AnyVariables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    return this.settle(
      await this.client.mutation<Data, Variables>(document.toString(), variables).toPromise(),
    );
  }

  private settle<Data>(result: { data?: Data; error?: Parameters<typeof failureOf>[0] }): Data {
    if (result.error !== undefined || result.data === undefined) {
      const failure = failureOf(result.error ?? ({ graphQLErrors: [] } as never));
      if (failure.code === "UNAUTHENTICATED") {
        this.signedOut();
      }
      throw failure;
    }
    return result.data;
  }
}
