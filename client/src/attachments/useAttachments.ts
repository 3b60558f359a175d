import { useCallback, useEffect } from "react";
import { Failure } from "../api/failure";
import type { Page } from "../app/PageStore";
import { save } from "../app/save";
import { useServices } from "../app/services";
import { type Pages, usePages } from "../app/usePages";
import { type AttachmentRowFragment, AttachmentsDocument, AttachmentsZipDocument } from "../gql/graphql";
import { filterOf, type Kind, type Side } from "./kinds";

const pageSize = 50;

/** useAttachments are a conversation's, newest first; they are read again whenever something changed. */
export function useAttachments(id: string, kind: Kind, side: Side): Pages<AttachmentRowFragment> {
  const { session, changes } = useServices();
  const fetchPage = useCallback(
    async (after: string | null): Promise<Page<AttachmentRowFragment>> => {
      const asked = { id, filter: filterOf(kind, side), first: pageSize, after };
      const { node } = await session.api.query(AttachmentsDocument, asked);
      if (node?.__typename !== "Conversation") {
        throw new Failure("NOT_FOUND");
      }
      return node.attachments;
    },
    [session, id, kind, side],
  );
  const pages = usePages(fetchPage);
  const { refresh } = pages;
  useEffect(() => changes.subscribe(refresh), [changes, refresh]);
  return pages;
}

/** useZip gives a function that has the browser save attachments in one file: those, or all for null. */
export function useZip(id: string): (ids: readonly string[] | null) => Promise<void> {
  const { session } = useServices();
  return async (ids) => {
    const asked = { id, attachmentIds: ids === null ? null : [...ids] };
    const { node } = await session.api.query(AttachmentsZipDocument, asked);
    if (node?.__typename !== "Conversation" || !node.attachmentsZipUrl) {
      throw new Failure("NOT_FOUND");
    }
    save(node.attachmentsZipUrl);
  };
}
