import { afterEach, expect, test, vi } from "vitest";
import type { Api } from "../api/api";
import { fetchPdf } from "./usePdf";

afterEach(() => vi.unstubAllGlobals());

const old = "http://public.example.com/pdf/doc_1?expires=1&signature=a";
const fresh = "http://public.example.com/pdf/doc_1?expires=2&signature=b";

/** served answers addresses of the page's own server, and counts how often another address was asked for. */
function served(answers: Record<string, number>, node: object | null) {
  const asked: string[] = [];
  vi.stubGlobal("location", { href: "https://inbox.example.com/documents/doc_1" });
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    return new Response("%PDF-", { status: answers[address] ?? 404 });
  });
  const query = vi.fn(async () => ({ node }));
  return { api: { query } as unknown as Api, query, asked };
}

test("a document comes from the server that the page came from", async () => {
  const { api, query, asked } = served({ "/pdf/doc_1?expires=1&signature=a": 200 }, null);
  const content = await fetchPdf(api, "doc_1", old);
  expect(await content.text()).toBe("%PDF-");
  expect(content.type).toBe("application/pdf");
  expect(asked).toHaveLength(1);
  expect(query).not.toHaveBeenCalled();
});

test("an address that has run out is replaced once", async () => {
  const node = { __typename: "SalesDocument", id: "doc_1", pdfUrl: fresh };
  const { api, asked } = served({ "/pdf/doc_1?expires=2&signature=b": 200 }, node);
  await fetchPdf(api, "doc_1", old);
  expect(asked).toEqual(["/pdf/doc_1?expires=1&signature=a", "/pdf/doc_1?expires=2&signature=b"]);
});

test.each([
  [{}, null, "NOT_FOUND"],
  [{}, { __typename: "SalesDocument", id: "doc_1", pdfUrl: fresh }, "NOT_FOUND"],
  [{ "/pdf/doc_1?expires=1&signature=a": 500 }, null, "UNAVAILABLE"],
] as const)("answers %j and node %j are %s", async (answers, node, code) => {
  const { api } = served(answers, node);
  await expect(fetchPdf(api, "doc_1", old)).rejects.toMatchObject({ code });
});
