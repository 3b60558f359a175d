import { useCallback, useEffect, useState } from "react";
import type { Api } from "../api/api";
import { asFailure, Failure } from "../api/failure";
import { here } from "../format/address";
import { DocumentPdfDocument } from "../gql/graphql";
import type { Sale } from "./document";

export interface Pdf {
  /** An address of this page's own, for as long as it is shown; null before it is there. */
  url: string | null;
  failure: Failure | null;
  reload: () => void;
}

/** usePdf fetches a document as PDF. The address that the API gave holds for minutes: then it gives another. */
export function usePdf(api: Api, { id, pdfUrl }: Pick<Sale, "id" | "pdfUrl">): Pdf {
  const [url, setUrl] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn fetches it again
  useEffect(() => {
    let given: string | null = null;
    let over = false;
    const load = async () => {
      try {
        const content = await fetchPdf(api, id, pdfUrl);
        if (!over) {
          given = URL.createObjectURL(content);
          setUrl(given);
        }
      } catch (thrown) {
        if (!over) {
          setFailure(asFailure(thrown));
        }
      }
    };
    setUrl(null);
    setFailure(null);
    void load();
    return () => {
      over = true;
      if (given !== null) {
        URL.revokeObjectURL(given);
      }
    };
  }, [api, id, pdfUrl, turn]);
  return { url, failure, reload: useCallback(() => setTurn((was) => was + 1), []) };
}

/** fetchPdf takes the given address, and another where that does not hold any more. */
export async function fetchPdf(api: Api, id: string, address: string): Promise<Blob> {
  let answer = await get(address);
  if (answer.status === 404) {
    const { node } = await api.query(DocumentPdfDocument, { id });
    if (node?.__typename !== "SalesDocument") {
      throw new Failure("NOT_FOUND");
    }
    answer = await get(node.pdfUrl);
  }
  if (!answer.ok) {
    throw new Failure(answer.status === 404 ? "NOT_FOUND" : "UNAVAILABLE");
  }
  return new Blob([await answer.blob()], { type: "application/pdf" });
}

async function get(address: string): Promise<Response> {
  try {
    return await fetch(here(address));
  } catch {
    throw new Failure("NETWORK");
  }
}
