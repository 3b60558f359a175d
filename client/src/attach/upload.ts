import type { Api } from "../api/api";
import { Failure } from "../api/failure";
import { here } from "../format/address";
import { CreateUploadDocument } from "../gql/graphql";
import type { Upload } from "./Trays";

/** The largest file that WhatsApp takes of any kind, in bytes. */
const largest = 100 * 1024 * 1024;

/** uploader brings files to the server: it asks for an address, and puts the bytes there. */
export function uploader(api: Api): Upload {
  return async (file, onSent, stop) => {
    if (file.size > largest) {
      throw new Failure("FILE_TOO_LARGE");
    }
    if (file.size === 0) {
      throw new Failure("FILE_EMPTY");
    }
    const input = { name: file.name, contentType: file.type || "application/octet-stream", size: file.size };
    const { createUpload } = await api.mutate(CreateUploadDocument, { input });
    if (!createUpload) {
      throw new Failure("INTERNAL");
    }
    if (stop.aborted) {
      throw new Failure("STOPPED");
    }
    await put(here(createUpload.uploadUrl), file, onSent, stop);
    return createUpload.file.id;
  };
}

/** put sends the bytes as they are. fetch could not tell how far it is. */
function put(address: string, file: File, onSent: (bytes: number) => void, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () => (request.status < 300 ? resolve() : reject(new Failure(codeOf(request))));
    request.onerror = () => reject(new Failure("NETWORK"));
    request.onabort = () => reject(new Failure("STOPPED"));
    stop.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** codeOf is why the server refused the bytes. */
function codeOf(request: XMLHttpRequest): string {
  try {
    const { code } = JSON.parse(request.responseText) as { code?: unknown };
    return typeof code === "string" ? code : "INTERNAL";
  } catch {
    return request.status === 404 ? "NOT_FOUND" : "INTERNAL";
  }
}
