import { useEffect, useRef, useState } from "react";
import { Failure } from "../api/failure";
import { navigate } from "../app/router";
import { useServices } from "../app/services";
import { type Action, useAction } from "../app/useAction";
import { type Data, useData } from "../app/useData";
import {
  CloudDrivesDocument,
  type CloudDrivesQuery,
  type CloudProvider,
  ConnectCloudDriveDocument,
} from "../gql/graphql";
import { channel } from "./drive";

interface Drives {
  drives: Data<CloudDrivesQuery>;
  /** connect opens the provider's page in a window of its own; Evernote has none. */
  connect: (provider: CloudProvider) => void;
  connecting: Action;
  /** A window is open, and has not told how it ended. */
  waiting: boolean;
  /** Why the sign-in in the window failed; null where it did not. */
  refused: Failure | null;
  /** How many sign-ins have ended: what was asked of a drive before may have another answer. */
  ended: number;
}

/** useDrives are the viewer's drives, as they are after each sign-in that ends. */
export function useDrives(): Drives {
  const { session } = useServices();
  const drives = useData(CloudDrivesDocument, {});
  const connecting = useAction();
  const [waiting, setWaiting] = useState(false);
  const [refused, setRefused] = useState<Failure | null>(null);
  const [ended, setEnded] = useState(0);
  const reload = useRef(drives.reload);
  reload.current = drives.reload;
  useEffect(() => {
    const told = new BroadcastChannel(channel);
    told.onmessage = ({ data }: MessageEvent<{ code?: string }>) => {
      setWaiting(false);
      setRefused(data.code ? new Failure(data.code) : null);
      setEnded((n) => n + 1);
      reload.current();
    };
    return () => told.close();
  }, []);
  const connect = (provider: CloudProvider) => {
    setRefused(null);
    if (provider === "EVERNOTE") {
      navigate("/settings/drives"); // where its token is entered
      return;
    }
    // Only a press opens a window: the address comes later.
    const opened = window.open("", channel, "popup,width=560,height=720");
    void connecting
      .run(async () => {
        const { connectCloudDrive } = await session.api.mutate(ConnectCloudDriveDocument, { provider });
        if (connectCloudDrive) {
          go(opened, connectCloudDrive.authorizationUrl);
          setWaiting(opened !== null);
        }
      })
      .then((done) => done || opened?.close());
  };
  return { drives, connect, connecting, waiting, refused, ended };
}

/** go leads the window there, or the page itself where the browser opens none. */
function go(opened: Window | null, address: string): void {
  if (opened === null) {
    window.location.assign(address);
    return;
  }
  opened.opener = null; // the provider's page has no say over ours
  opened.location.replace(address);
}
