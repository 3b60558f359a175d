import type { Profile, UserStatus } from "../gql/graphql";
import { text, texts } from "../ui/Form";
import type { Tone } from "../ui/Page";

const tones: Record<UserStatus, Tone> = { ACTIVE: "good", INVITED: "warn", DEACTIVATED: "plain" };

export function toneOfUser(status: UserStatus): Tone {
  return tones[status] ?? "plain";
}

/** placeOf reads what a user may do and where they stand from the fields of PlaceFields. */
export function placeOf(form: FormData): { profile: Profile; roleId: string | null; groupIds: string[] } {
  return {
    profile: text(form, "profile") as Profile,
    roleId: text(form, "roleId") || null,
    groupIds: texts(form, "groupIds"),
  };
}
