import { initials } from "../format/person";
import { DetailsIcon } from "./icons";

/** Avatar is decoration: the name stands beside it. */
export function Avatar({ name }: { name: string }) {
  return (
    <span className="avatar" aria-hidden="true">
      {initials(name) || <DetailsIcon />}
    </span>
  );
}
