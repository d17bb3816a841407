import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
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
  // Whoever asks the site by itself is counted, and finds nothing the second time.
  const served: string[] = [];
  await context.route(/\/models\/(?:tiny|none)\//, (route) => {
    const path = route.request().url().split("/models/tiny/")[1] ?? "none";
    const isFirst = paths.includes(path) && !served.includes(path);
    served.push(path);
    return isFirst ? route.fulfill({ body: readFileSync(join(tiny, path)) }) : route.abort();
  });
  const files = paths.map((path) => {
    const bytes = readFileSync(join(tiny, path));
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    return { url: `${site.url}models/tiny/${path}`, size: bytes.length, digest };
  });
  const assets = readdirSync(join(process.env.INZWA_SITE ?? "dist", "assets"));
  const { vectors, missing } = await page.evaluate(embedded, { assets, files, texts: ["Imbwa mvura", "rendi"] });
  expect(missing).toBe("model-load");
  expect(served.toSorted()).toEqual(paths.toSorted());
  const expected = [...meanOf("[CLS]", "imbwa", "mvura", "[SEP]"), ...meanOf("[CLS]", "rendi", "[SEP]")];
  expect(vectors).toHaveLength(expected.length);
  for (const [at, value] of expected.entries()) expect(vectors[at]).toBeCloseTo(value, 4);
  expect(errors).toEqual([]);
});

/** Keys of what embedding models made, as they lie on the disk. put: one more is put there. */
function vectors(page: Page, put?: readonly [string, number, number]): Promise<IDBValidKey[]> {
  return page.evaluate(async (key) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open("inzwa-documents"));
    try {
      const store = db.transaction("vectors", "readwrite").objectStore("vectors");
      if (key) await done(store.put({ dims: 1, rows: new Int8Array(1) }, [...key]));
      return await done(store.getAllKeys());
    } finally {
      db.close();
    }
  }, put);
}

test("what a model made of the documents stays on the disk until the model goes, whatever is opened or spoken before", async ({
  visit,
}) => {
  test.setTimeout(240_000);
  const { page, errors } = await visit({ grant: false });
  const inzwa = assistant(page);
  await inzwa.is("idle", 90_000);
  const screen = page.locator("inzwa-documents");
  const keep = async (text: string) => {
    await page.evaluate(() => {
      location.hash = "#documents";
    });
    await screen.locator('[data-action="documents-note"]').fill(text);
    await screen.locator('[data-action="documents-keep"]').click();
    await expect(screen.getByRole("link", { name: text, exact: true })).toBeVisible({ timeout: 30_000 });
  };
  await keep("Mvura iri mutangi");
  const model = "multilingual-e5-small";
  await page.evaluate((id) => {
    localStorage.setItem("installed", `${localStorage.getItem("installed") ?? ""} ${id}`.trim());
  }, model);
  expect(await vectors(page, [model, 1, 0])).toHaveLength(1);

  // Nobody knows yet what will run, and what runs then is spoken to in a language that the model does not name.
  await page.reload();
  await expect(screen).toHaveAttribute("data-documents", "ready", { timeout: 30_000 });
  await keep("Rendi yemwedzi");
  expect(await vectors(page)).toHaveLength(1);
  await page.locator('[data-nav="talk"]').first().click();
  await inzwa.is("idle", 90_000);
  await keep("Imbwa iri panze");
  expect(await vectors(page)).toHaveLength(1);

  await page.evaluate((id) => {
    localStorage.setItem("installed", (localStorage.getItem("installed") ?? "").replace(id, ""));
  }, model);
  await page.reload();
  await page.locator('[data-nav="talk"]').first().click();
  await inzwa.is("idle", 90_000);
  await expect.poll(() => vectors(page), { timeout: 30_000 }).toEqual([]);
  expect(errors).toEqual([]);
});
