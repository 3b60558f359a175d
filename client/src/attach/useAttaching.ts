import { type ClipboardEvent, type DragEvent, useState } from "react";
import { useServices } from "../app/services";

export interface Attaching {
  add: (files: readonly File[]) => void;
  /** For how many files there was no room the last time. */
  left: number;
  /** Files are being dragged over the reply. */
  over: boolean;
  /** For the element onto which files are dropped, and into which they are pasted. */
  handlers: {
    onDragOver: (event: DragEvent<HTMLElement>) => void;
    onDragLeave: (event: DragEvent<HTMLElement>) => void;
    onDrop: (event: DragEvent<HTMLElement>) => void;
    onPaste: (event: ClipboardEvent<HTMLElement>) => void;
  };
}

/** useAttaching brings files into a reply: chosen, dropped or pasted; none while it cannot be sent. */
export function useAttaching(conversationId: string, open: boolean): Attaching {
  const { trays } = useServices();
  const [left, setLeft] = useState(0);
  const [over, setOver] = useState(false);
  const add = (files: readonly File[]) => setLeft(open ? trays.addFiles(conversationId, files) : 0);
  return {
    add,
    left,
    over,
    handlers: {
      onDragOver: (event) => {
        if (event.dataTransfer.types.includes("Files")) {
          event.preventDefault(); // or the browser would leave the page for the file
          setOver(open);
        }
      },
      onDragLeave: (event) => {
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) {
          setOver(false);
        }
      },
      onDrop: (event) => {
        setOver(false);
        if (event.dataTransfer.files.length > 0) {
          event.preventDefault();
          add([...event.dataTransfer.files]);
        }
      },
      onPaste: (event) => {
        // A spreadsheet's cells come as text and as a picture of themselves: they are meant as text.
        const { files, types } = event.clipboardData;
        if (files.length > 0 && !types.includes("text/plain")) {
          event.preventDefault();
          add([...files]);
        }
      },
    },
  };
}
