import { useCallback, useRef, useState } from "react";
import type { Api } from "../api/api";
import { Failure } from "../api/failure";
import { useServices } from "../app/services";
import { here } from "../format/address";
import { type FileAddressesFragment, FileAgainDocument } from "../gql/graphql";

/** An address that holds for less than this is asked for again, in milliseconds. */
const shortly = 60_000;

export interface Addresses {
  /** Where it is saved from, shown from, and shown small from; null where that is not offered. */
  save: string | null;
  show: string | null;
  small: string | null;
  /** renew asks for other addresses where these will not hold much longer. */
  renew: () => Promise<void>;
  /**
   * failed is called where an address gave nothing that can be shown: one that has run out is tried with
   * another, see worthTrying; where there is no small picture, small becomes null.
   */
  failed: () => void;
}

/** useAddresses are a file's, which hold for a time: a thread may be open for longer. */
export function useAddresses(file: FileAddressesFragment): Addresses {
  const { session, clock } = useServices();
  const [again, setAgain] = useState<FileAddressesFragment | null>(null);
  const [noSmall, setNoSmall] = useState(false);
  const triedAt = useRef<number | null>(null);
  const current = latest(file, again);
  const { id, url } = current;
  const small = noSmall ? null : current.thumbnailUrl;
  const ask = useCallback(async () => setAgain(await addressesOf(session.api, id)), [session, id]);
  const renew = async () => {
    if (url !== null && untilOf(url) - clock.now() < shortly) {
      await ask();
    }
  };
  const failed = () => {
    if (small !== null && holds(small, clock.now())) {
      setNoSmall(true); // none can be made, of too many pixels for one
    } else if (worthTrying(triedAt.current, clock.now())) {
      triedAt.current = clock.now();
      void ask().catch(() => {}); // the picture stays away, and its name stands there
    }
  };
  return {
    save: url && here(url),
    show: current.shown && here(current.shown),
    small: small && here(small),
    renew,
    failed,
  };
}

/** before are what a link does before it is followed: its address may have run out. */
export function before({ renew }: Addresses) {
  const soon = () => void renew().catch(() => {}); // the address that is there may still hold
  return { onPointerEnter: soon, onFocus: soon };
}

/**
 * worthTrying tells an address that has run out from a file that cannot be shown, which fails again as
 * soon as it has another one.
 */
export function worthTrying(triedAt: number | null, now: number): boolean {
  return triedAt === null || now - triedAt >= shortly;
}

/** latest are the addresses that hold longest: a later event brings others as well. */
function latest(file: FileAddressesFragment, again: FileAddressesFragment | null): FileAddressesFragment {
  return again?.url && (file.url === null || untilOf(again.url) > untilOf(file.url)) ? again : file;
}

/** holds reports whether an address of the server's has not run out. */
export function holds(address: string, now: number): boolean {
  return untilOf(address) > now;
}

/** untilOf is until when an address of the server's holds, in milliseconds. */
export function untilOf(address: string): number {
  return Number(new URL(address, "http://localhost").searchParams.get("until")) * 1000;
}

async function addressesOf(api: Api, id: string): Promise<FileAddressesFragment> {
  const { node } = await api.query(FileAgainDocument, { id });
  if (node?.__typename !== "File") {
    throw new Failure("NOT_FOUND");
  }
  return node;
}
