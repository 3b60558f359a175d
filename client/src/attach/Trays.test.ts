import { expect, test, vi } from "vitest";
import { Failure } from "../api/failure";
import { storage } from "../app/fixtures";
import { message } from "../inbox/fixtures";
import { type Attached, allReady, carries, inputsOf } from "./attached";
import { Trays } from "./Trays";

/** A server that takes a file when the test says so. */
function setUp(kept = storage()) {
  const uploads: {
    name: string;
    onSent: (n: number) => void;
    stop: AbortSignal;
    done: (id: string) => void;
    fail: (error: Error) => void;
  }[] = [];
  const upload = (file: File, onSent: (n: number) => void, stop: AbortSignal) =>
    new Promise<string>((done, fail) => uploads.push({ name: file.name, onSent, stop, done, fail }));
  const trays = new Trays(upload, kept, "usr_1");
  const shown = () =>
    trays.get("c1").map((a) => `${a.name} ${a.state} ${a.sent}${a.code ? ` ${a.code}` : ""}`);
  return { trays, uploads, kept, shown };
}

const file = (name: string) => new File(["12345"], name, { type: "text/plain" });
const document = (key: string): Attached => ({
  key,
  name: `${key}.pdf`,
  size: null,
  sent: 0,
  state: "ready",
  input: { salesDocumentId: key },
});

test("a file is uploaded at once, tells how far it is, and is ready with its id", async () => {
  const { trays, uploads, shown } = setUp();
  expect(trays.addFiles("c1", [file("a.txt")])).toBe(0);
  uploads[0]?.onSent(3);
  expect(shown()).toEqual(["a.txt uploading 3"]);
  expect(allReady(trays.get("c1"))).toBe(false);
  uploads[0]?.done("fil_1");
  await vi.waitFor(() => expect(shown()).toEqual(["a.txt ready 3"]));
  expect(inputsOf(trays.take("c1"))).toEqual([{ fileId: "fil_1" }]);
  expect(shown()).toEqual([]);
});

test("where two conversations become one, files go along, and their uploads go on", async () => {
  const { trays, uploads, shown } = setUp();
  trays.add("c1", document("doc_1"));
  trays.addFiles("c2", [file("a.txt")]);
  trays.merge("c2", "c1");
  trays.merge("c2", "c1"); // again: nothing is left to move
  expect(shown()).toEqual(["doc_1.pdf ready 0", "a.txt uploading 0"]);
  expect(trays.get("c2")).toEqual([]);
  uploads[0]?.done("fil_1");
  await vi.waitFor(() => expect(shown()).toEqual(["doc_1.pdf ready 0", "a.txt ready 0"]));
});

test("five fit, and it says how many did not", () => {
  const { trays, uploads } = setUp();
  trays.add("c1", document("doc_1"));
  expect(trays.addFiles("c1", ["a", "b", "c", "d", "e", "f"].map(file))).toBe(2);
  expect(uploads.map((u) => u.name)).toEqual(["a", "b", "c", "d"]);
  expect(trays.add("c1", document("doc_2"))).toBe(false);
  expect(trays.get("c1")).toHaveLength(5);
  expect(trays.get("c2")).toEqual([]);
});

test("what is taken away stops being uploaded, and its end changes nothing", async () => {
  const { trays, uploads, shown } = setUp();
  trays.addFiles("c1", [file("a.txt")]);
  trays.remove("c1", trays.get("c1")[0]?.key ?? "");
  expect(uploads[0]?.stop.aborted).toBe(true);
  uploads[0]?.fail(new Failure("STOPPED"));
  await Promise.resolve();
  expect(shown()).toEqual([]);
});

test("a failure says why, and is tried again with the same file", async () => {
  const { trays, uploads, shown } = setUp();
  trays.addFiles("c1", [file("a.txt")]);
  const key = trays.get("c1")[0]?.key ?? "";
  uploads[0]?.fail(new Failure("NETWORK"));
  await vi.waitFor(() => expect(shown()).toEqual(["a.txt failed 0 NETWORK"]));
  trays.retry("c1", key);
  trays.retry("c1", key); // a second press while it is under way
  expect(uploads).toHaveLength(2);
  uploads[1]?.done("fil_2");
  await vi.waitFor(() => expect(shown()).toEqual(["a.txt ready 0"]));
});

test("the order is that in which it will be sent", () => {
  const { trays, shown } = setUp();
  for (const key of ["a", "b", "c"]) {
    trays.add("c1", document(key));
  }
  trays.move("c1", "c", -1);
  trays.move("c1", "a", -1); // is the first
  trays.move("c1", "b", 1); // is the last
  expect(shown()).toEqual(["a.pdf ready 0", "c.pdf ready 0", "b.pdf ready 0"]);
});

test("what is ready outlives the page, for its user alone; an upload says that it was interrupted", () => {
  const { trays, kept } = setUp();
  trays.add("c1", document("doc_1"));
  trays.addFiles("c1", [file("a.txt")]);
  const again = setUp(kept);
  expect(again.shown()).toEqual(["doc_1.pdf ready 0", "a.txt failed 0 INTERRUPTED"]);
  expect(again.trays.canRetry(again.trays.get("c1")[1]?.key ?? "")).toBe(false);
  expect(new Trays(async () => "", kept, "usr_2").get("c1")).toEqual([]);
  again.trays.take("c1");
  expect(kept.items.size).toBe(0);
});

test("what comes back from a reply stands before what was attached meanwhile", () => {
  const { trays, shown } = setUp();
  trays.add("c1", document("a"));
  const taken = trays.take("c1");
  trays.add("c1", document("b"));
  trays.putBack("c1", taken);
  expect(shown()).toEqual(["a.pdf ready 0", "b.pdf ready 0"]);
});

test("all of it comes back, though the reply cannot be sent until some is taken away", () => {
  const { trays, kept } = setUp();
  for (const key of ["d", "e", "f"]) {
    trays.add("c1", document(key));
  }
  trays.putBack("c1", ["a", "b", "c"].map(document));
  const keys = () => trays.get("c1").map((a) => a.key);
  expect(keys()).toEqual(["a", "b", "c", "d", "e", "f"]);
  expect(setUp(kept).trays.get("c1")).toHaveLength(6);
  expect(allReady(trays.get("c1"))).toBe(false);
  expect(trays.addFiles("c1", [file("g")])).toBe(1);
  trays.remove("c1", "a");
  expect(keys()).toEqual(["b", "c", "d", "e", "f"]);
  expect(allReady(trays.get("c1"))).toBe(true);
});

test("a message is known by the file that it brought", () => {
  const brought = (id: string, name: string) =>
    message("m", 0, {
      attachments: [
        {
          id: "att_1",
          caption: null,
          voice: false,
          file: {
            __typename: "File",
            id,
            name,
            contentType: "text/plain",
            size: 5,
            state: "READY",
            url: null,
            shown: null,
            thumbnailUrl: null,
          },
        },
      ],
    } as never);
  const uploaded: Attached = { ...document("x"), name: "a.txt", input: { fileId: "fil_1" } };
  expect(carries(brought("fil_1", "other.txt"), [uploaded])).toBe(true);
  expect(carries(brought("fil_2", "a.txt"), [uploaded])).toBe(false);
  expect(carries(brought("fil_3", "doc_1.pdf"), [document("doc_1")])).toBe(true);
  expect(carries(message("m", 0), [uploaded])).toBe(false);
});
