import { expect, test } from "vitest";
import { Failure } from "../api/failure";
import { en } from "../i18n/en";
import { pt } from "../i18n/pt";
import { driveName, driveReason, tokenReason } from "./drive";

test("why a drive did not answer is said in the reader's language, whatever the server said", () => {
  const lost = new Failure(
    "CLOUD_DRIVE_DISCONNECTED",
    null,
    null,
    "The drive does not let Conversa in any more.",
  );
  expect(driveReason(pt, lost)).toBe(pt.drives.reasons.CLOUD_DRIVE_DISCONNECTED);
  expect(driveReason(en, new Failure("RATE_LIMITED", 7000, null, "Too often."))).toBe(
    en.drives.reasons.RATE_LIMITED,
  );
});

test("what this page has no words for is said in the server's", () => {
  expect(driveReason(en, new Failure("CONFLICT", null, null, "You have 20 drives."))).toBe(
    "You have 20 drives.",
  );
});

test("drives are told apart by provider and owner", () => {
  const drive = { id: "drv_1", accountName: "ana@example.com", state: "CONNECTED" } as const;
  expect(driveName(en, { ...drive, provider: "ONEDRIVE" })).toBe("OneDrive · ana@example.com");
});

test("a token is told from an Evernote that does not answer", () => {
  expect(tokenReason(pt, new Failure("INVALID_INPUT", null, null, "No."))).toBe(pt.drives.evernoteRefused);
  expect(tokenReason(en, new Failure("UNAVAILABLE"))).toBe(en.drives.reasons.UNAVAILABLE);
});
