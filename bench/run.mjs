// The pipeline against the control flow people copy, in one run: npm run bench [-- --trials N --arms A,B,C,D --full --seed S --turns N --query k=v --dist DIR]
// Writes bench/out/latest.html, latest.json and latest.jsonl (every trial as the page told it).
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ensureChromium } from "../scripts/house/browser.mjs";
import { ensureSite } from "../scripts/house/builds.mjs";
import { root } from "../scripts/house/command.mjs";
import { ARMS, readArms } from "./harness/arms.mjs";
import { beside } from "./harness/beside.mjs";
import { launch } from "./harness/browser.mjs";
import { folder, folders, long, made, noises, sentences } from "./harness/inputs.mjs";
import { busy, machine } from "./harness/machine.mjs";
import { interleaved, soak } from "./harness/phases.mjs";
import { serveArms } from "./harness/site.mjs";
import { starts } from "./harness/start.mjs";
import { page } from "./report/page.mjs";
import { results } from "./report/results.mjs";
import { seeded } from "./report/statistics.mjs";
import { targets } from "./report/targets.mjs";

const { values } = parseArgs({
  options: {
    trials: { type: "string" },
    arms: { type: "string" },
    seed: { type: "string", default: "1" },
    turns: { type: "string" },
    dist: { type: "string" },
    query: { type: "string", default: "" },
    full: { type: "boolean", default: false },
  },
});
const { full } = values;
const arms = readArms(values.arms ?? (full ? "A,ablations,B,silences,C,D" : "A,B,C,D"));
const trials = Number(values.trials ?? (full ? 100 : 12));
const turns = Number(values.turns ?? (full ? 200 : 12));
const random = seeded(Number(values.seed));
const began = busy();
for (const warning of began.warnings) console.error(`bench: ${warning}`);

const executable = await ensureChromium();
if (!values.dist) await ensureSite();
const dist = resolve(values.dist ?? join(root, "dist"));
const speech = [...sentences(), ...(full ? long() : [])];
const site = await serveArms({ dist, inputs: full ? [...folders, made] : folders });
const profile = mkdtempSync(join(tmpdir(), "inzwa-bench-"));
const out = join(root, "bench/out");
mkdirSync(out, { recursive: true });
const raw = join(out, "latest.jsonl");
writeFileSync(raw, "");
const note = (trial) => appendFileSync(raw, `${JSON.stringify(trial)}\n`);

const found = { trials: [], warmUps: [], loads: {}, errors: {}, soak: [] };
let told;
try {
  const context = await launch(executable, join(profile, "arms"));
  const browser = arms.filter((arm) => arm in ARMS);
  await interleaved({
    context,
    url: site.url,
    query: values.query,
    arms: browser,
    speech,
    noises: noises(),
    trials,
    full,
    random,
    found,
    note,
  });
  if (arms.includes("A")) await soak({ context, url: site.url, query: values.query, turns, speech, found, note });
  told = await machine(context, executable, { dist, site });
  await context.close();
  found.start = arms.includes("A") ? await starts(executable, join(profile, "starts"), site) : {};
} finally {
  await site.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

const others = await beside(arms, { trials, folder, inputs: sentences(), shapes: full });
const result = await results({
  found,
  arms,
  others,
  random,
  machine: { ...told, ...busy().load, ...began.before },
  values,
});
result.warnings = [...began.warnings, ...result.warnings];
const rows = targets(result, result.judged);
const { judged, ...json } = result;
writeFileSync(join(out, "latest.json"), `${JSON.stringify({ ...json, targets: rows }, null, 1)}\n`);
writeFileSync(join(out, "latest.html"), page(result, judged, rows));
console.table(
  Object.fromEntries(
    Object.entries(json.arms)
      .filter(([, arm]) => arm.ttfw)
      .map(([name, { ttfw, wer, falseCutOffs, missedEnds, trials: count }]) => [
        name,
        {
          "TTFW p50": Math.round(ttfw.p50),
          p95: Math.round(ttfw.p95),
          WER: wer?.toFixed(3),
          falseCutOffs,
          missedEnds,
          trials: count,
        },
      ]),
  ),
);
for (const { target, measured, verdict } of rows) console.log(`${verdict.padEnd(12)}  ${target}: ${measured}`);
console.log(`bench/out/latest.html  (${Math.round(performance.now() / 1000)} s)`);
