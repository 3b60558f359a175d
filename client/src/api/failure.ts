import type { CombinedError } from "urql";
import type { ProblemFragment } from "../gql/graphql";

/**
 * Failure is why an operation gave no data: an ErrorCode of the schema, or NETWORK when no answer
 * came. Codes that this version does not know are kept; their words are those of INTERNAL.
 */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    readonly code: string,
    /** When trying again makes sense, in milliseconds from now. */
    readonly retryAfterMs: number | null = null,
    /** What the server's log calls the request. */
    readonly requestId: string | null = null,
    /** The server's own words, which say what to do; null where nothing was said. */
    readonly said: string | null = null,
    /** The argument at fault, as the API spells it. */
    readonly field: string | null = null,
    /** What is wrong with the merge fields of a text. */
    readonly problems: readonly ProblemFragment[] = [],
  ) {
    super(code);
  }
}

/** failureOf translates urql's error. The first GraphQL error is the one that counts. */
export function failureOf(error: CombinedError): Failure {
  const first = error.graphQLErrors[0];
  if (first === undefined) {
    return new Failure("NETWORK");
  }
  const { code, retryAfterMs, requestId, field, problems } = first.extensions ?? {};
  return new Failure(
    typeof code === "string" ? code : "INTERNAL",
    typeof retryAfterMs === "number" ? retryAfterMs : null,
    typeof requestId === "string" ? requestId : null,
    first.message || null,
    typeof field === "string" ? field : null,
    Array.isArray(problems) ? problems : [],
  );
}

/** asFailure is for catch clauses: whatever is no Failure is a fault of ours. */
export function asFailure(thrown: unknown): Failure {
  return thrown instanceof Failure ? thrown : new Failure("INTERNAL");
}
