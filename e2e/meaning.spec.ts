import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VOCABULARY, writeEncoder } from "../scripts/tiny-encoder.mjs";
import { assistant } from "./support/assistant.ts";
import { expect, test } from "./support/visit.ts";

const paths = ["config.json", "tokenizer.json", "tokenizer_config.json", "onnx/model.onnx"];
const table = VOCABULARY.map((_, id) => [Math.sin(id), Math.cos(3 * id), id % 2, 0.5]);

/** The mean of the tokens' rows, of unit length. */
function meanOf(...tokens: readonly (typeof VOCABULARY)[number][]): number[] {
  const rows = tokens.map((token) => table[VOCABULARY.indexOf(token)] ?? []);
  const sums = [0, 1, 2, 3].map((i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0));
  return sums.map((value) => value / Math.hypot(...sums));
}

/** Runs in the page: brings the files into the store and has the stage's worker load them, as the page does. */
async function embedded({ assets, files, texts }: Asked): Promise<{ vectors: number[]; missing: string }> {
  const base = new URL("./", location.href).href;
  const worker = (name: string) =>
    new Worker(`${base}assets/${assets.find((file) => file.startsWith(`worker-${name}-`))}`, { type: "module", name });
  const raw = (value: unknown) => ({ type: "RAW", value });
  type Port = Worker | MessagePort;
  const call = (port: Port, method: string, args: readonly object[], transfer: Transferable[] = []) =>
    new Promise<{ value: { vectors?: object; value?: { code: string } } }>((resolve) => {
      const id = crypto.randomUUID();
      const listen = (event: Event) => {
        const { data } = event as MessageEvent;
        if (data?.id !== id) return;
        port.removeEventListener("message", listen);
        resolve(data);
      };
      port.addEventListener("message", listen);
      port.postMessage({ id, type: "APPLY", path: ["call"], argumentList: [raw(1), raw(method), ...args] }, transfer);
    });
  const progress = new MessageChannel();
  progress.port1.onmessage = ({ data }) => progress.port1.postMessage({ id: data.id, ...raw(undefined) });
  const told = { type: "HANDLER", name: "proxy", value: progress.port2 };
  await call(worker("store"), "ensure", [raw(files), told], [progress.port2]);
  const seat = new MessageChannel();
  seat.port1.start();
  const name = "stage";
  worker(name).postMessage({ stage: "embed", name, port: seat.port2 }, [seat.port2]);
  const spec = { engine: "transformers", language: "en", backend: "wasm", dtype: "fp32", threads: 1, can: {} };
  const none = await call(seat.port1, "load", [raw({ ...spec, model: "none" })]);
  await call(seat.port1, "load", [raw({ ...spec, model: "tiny" })]);
  const { value } = await call(seat.port1, "embed", [raw(texts)]);
  return { vectors: Object.values(value.vectors ?? {}), missing: none.value.value?.code ?? "" };
}
interface Asked {
  readonly assets: readonly string[];
  readonly files: readonly object[];
  readonly texts: readonly string[];
}

test("a model that reads documents works in its thread from verified bytes alone, and one that is not there is told", async ({
  visit,
  folder,
}) => {
  const tiny = join(folder, "tiny");
  writeEncoder(tiny, table);
  const { page, context, site, errors } = await visit({ grant: false, models: false });
  await assistant(page).opened();
  await context.route("**/models/tiny/**", (route) =>
    route.fulfill({ body: readFileSync(join(tiny, route.request().url().split("/models/tiny/")[1] ?? "")) }),
  );
  const files = paths.map((path) => {
    const bytes = readFileSync(join(tiny, path));
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    return { url: `${site.url}models/tiny/${path}`, size: bytes.length, digest };
  });
  const assets = readdirSync(join(process.env.INZWA_SITE ?? "dist", "assets"));
  const { vectors, missing } = await page.evaluate(embedded, { assets, files, texts: ["Imbwa mvura", "rendi"] });
  expect(missing).toBe("model-load");
  const expected = [...meanOf("[CLS]", "imbwa", "mvura", "[SEP]"), ...meanOf("[CLS]", "rendi", "[SEP]")];
  expect(vectors).toHaveLength(expected.length);
  for (const [at, value] of expected.entries()) expect(vectors[at]).toBeCloseTo(value, 4);
  expect(errors).toEqual([]);
});
