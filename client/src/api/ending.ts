// Why a subscription ended, from what graphql-ws hands to error(): the GraphQL errors of an error
// message, a CloseEvent, or an Error; nothing after a complete message.

export type Ending =
  | { kind: "signedOut" }
  | { kind: "resync" }
  | { kind: "lagged"; cursor: string | null }
  | { kind: "lost" };

const closeForbidden = 4403;

export function endingOf(reason: unknown): Ending {
  if (Array.isArray(reason)) {
    return endingOfError(reason[0]?.extensions);
  }
  if (typeof reason === "object" && reason !== null && "code" in reason && reason.code === closeForbidden) {
    return { kind: "signedOut" };
  }
  return { kind: "lost" };
}

function endingOfError(extensions: Record<string, unknown> | undefined): Ending {
  switch (extensions?.code) {
    case "UNAUTHENTICATED":
      return { kind: "signedOut" };
    case "RESYNC":
      return { kind: "resync" };
    case "SUBSCRIPTION_LAGGED":
      return { kind: "lagged", cursor: typeof extensions.cursor === "string" ? extensions.cursor : null };
    default:
      return { kind: "lost" };
  }
}
