// Turns in the built page, measured by its own User Timing measures: node bench/turns.mjs [--turns N] [--backend wasm|webgpu]
// Prints a table and writes bench/out/turns.json. The fake microphone asks one labelled question again and again.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "../scripts/serve.mjs";

const { values } = parseArgs({
  options: { turns: { type: "string" }, backend: { type: "string" }, threads: { type: "string" } },
});
const turns = Number(values.turns ?? 20);
const questions = ["01", "04", "06", "07", "08", "09", "13", "14"];
const root = join(import.meta.dirname, "..");
const scratch = mkdtempSync(join(tmpdir(), "inzwa-bench-"));
const name = (measure) => `inzwa.${measure}`;
const measures = ["asr", "llm.first-token", "llm", "tts.first-audio", "ttfw", "response"];

const site = await serve({ dir: join(root, "dist"), port: 0 });
const samples = Object.fromEntries(measures.map((measure) => [measure, []]));
const loads = [];
let memory;
const loadBefore = loadavg()[0];
for (let done = 0, visit = 0; done < turns; visit++) {
  const microphone = recording(questions.map((_, i) => questions[(visit * 3 + i) % questions.length]));
  const browser = await chromium.launchPersistentContext(join(scratch, `profile-${visit}`), {
    executablePath: process.env.INZWA_CHROMIUM ?? "/usr/bin/chromium",
    permissions: ["microphone"],
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--enable-precise-memory-info",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-audio-capture=${microphone}%noloop`,
      ...(values.backend === "webgpu" ? ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"] : []),
    ],
  });
  const page = browser.pages()[0];
  const query = new URLSearchParams({ mic: "raw" });
  for (const option of ["backend", "threads"]) if (values[option]) query.set(option, values[option]);
  const begun = Date.now();
  await page.goto(`${site.url}?${query}`);
  await page.waitForSelector('inzwa-app[data-state="idle"]', { timeout: 120_000 });
  loads.push(Date.now() - begun);
  await page.click('[data-action="talk"]');
  const wanted = Math.min(questions.length, turns - done);
  await page.waitForFunction((n) => performance.getEntriesByName("inzwa.response").length >= n, wanted, {
    timeout: 300_000,
  });
  const found = await page.evaluate(
    (names) => names.map((entry) => performance.getEntriesByName(entry).map(({ duration }) => duration)),
    measures.map(name),
  );
  for (const [i, measure] of measures.entries()) samples[measure].push(...found[i].slice(0, wanted));
  memory = await page.evaluate(() => performance.measureUserAgentSpecificMemory?.().then(({ bytes }) => bytes));
  done += wanted;
  await browser.close();
}
await site.close();
rmSync(scratch, { recursive: true, force: true });

const at = (list, share) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
const result = {
  turns: samples.ttfw.length,
  loadAverage: { before: loadBefore, after: loadavg()[0] },
  firstLoadMs: loads,
  memoryBytes: memory,
  bytes: { dist: sizeOf(join(root, "dist")) },
  measures: Object.fromEntries(
    measures.map((measure) => [measure, { p50: at(samples[measure], 0.5), p95: at(samples[measure], 0.95) }]),
  ),
};
mkdirSync(join(root, "bench/out"), { recursive: true });
writeFileSync(join(root, "bench/out/turns.json"), JSON.stringify({ ...result, samples }, null, 2));
console.table(
  Object.fromEntries(
    Object.entries(result.measures).map(([measure, { p50, p95 }]) => [
      measure,
      { p50: Math.round(p50), p95: Math.round(p95) },
    ]),
  ),
);
console.log(JSON.stringify({ ...result, measures: undefined }));

/** The questions one after the other, each with room for its answer. */
function recording(list) {
  const pcm = list.flatMap((file) => {
    const bytes = readFileSync(join(root, `test/fixtures/speech/${file}.wav`));
    return [bytes.subarray(bytes.indexOf("data", 12, "latin1") + 8), Buffer.alloc(16_000 * 2 * 6)];
  });
  const data = Buffer.concat(pcm);
  const header = readFileSync(join(root, "test/fixtures/speech/09.wav")).subarray(0, 44);
  const head = Buffer.from(header);
  head.writeUInt32LE(36 + data.length, 4);
  head.writeUInt32LE(data.length, 40);
  const path = join(scratch, "questions.wav");
  writeFileSync(path, Buffer.concat([head, data]));
  return path;
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
