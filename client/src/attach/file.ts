import type { FileAddressesFragment } from "../gql/graphql";

type Kind = Pick<FileAddressesFragment, "contentType">;

/** baseType is a content type without its parameters. */
function baseType({ contentType }: Kind): string {
  return contentType.split(";")[0]?.trim().toLowerCase() ?? "";
}

export function isPicture(file: Kind): boolean {
  return ["image/jpeg", "image/png", "image/webp", "image/gif"].includes(baseType(file));
}

export function isSound(file: Kind): boolean {
  return baseType(file).startsWith("audio/");
}

export function isVideo(file: Kind): boolean {
  return baseType(file).startsWith("video/");
}

/** showable reports whether browsers show such a file by themselves; the server gives others to be saved. */
export function showable(file: Kind): boolean {
  return isPicture(file) || isSound(file) || isVideo(file) || baseType(file) === "application/pdf";
}
