import { expect, test } from "vitest";
import { readWhole } from "../../workers/stored.ts";

/** As the store gives a file: chunk by chunk, its length told before. */
function response(length: number, chunks: readonly Uint8Array<ArrayBuffer>[]): Response {
  const rest = [...chunks];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const chunk = rest.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
  return new Response(body, { headers: { "content-length": String(length) } });
}

test("chunks of any size become one buffer of the file's length", async () => {
  const bytes = await readWhole(response(6, [Uint8Array.of(1, 2), Uint8Array.of(3), Uint8Array.of(4, 5, 6)]), "a.onnx");
  expect([...bytes]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(bytes.buffer.byteLength).toBe(6);
  expect(await readWhole(response(0, []), "empty")).toHaveLength(0);
});

test.each([
  ["too short", [Uint8Array.of(1, 2)]],
  ["too long", [Uint8Array.of(1, 2), Uint8Array.of(3, 4)]],
])("a file that is %s is refused", async (_, chunks) => {
  await expect(readWhole(response(3, chunks), "a.onnx")).rejects.toMatchObject({
    code: "model-load",
    detail: { path: "a.onnx" },
  });
});
