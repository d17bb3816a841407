// How many talk at once until the first word takes twice as long: node bench/server/load.mjs [--realtime] [--seconds S]
// [--levels 1,2,4] [--all] [--think S] [--turns N]. --all goes on behind that. Needs Linux and an idle machine; the server runs beside the talkers on the same cores.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensurePrograms } from "../../scripts/house/builds.mjs";
import { root } from "../../scripts/house/command.mjs";
import { percentile, seeded } from "../report/statistics.mjs";
import { directTurns } from "./direct.mjs";
import { startServer } from "./process.mjs";
import { openTalk } from "./talk.mjs";
import { turnOver } from "./turn.mjs";

const { values } = parseArgs({
  options: {
    realtime: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
    seconds: { type: "string", default: "20" },
    levels: { type: "string", default: "1,2,4,8,12,16,24,32,48,64" },
    think: { type: "string", default: "5" },
    turns: { type: "string", default: "12" },
    inputs: { type: "string", default: "1s-0,2s-0,2s-1,4s-0" },
  },
});
const seconds = Number(values.seconds);
const think = Number(values.think);
const wavs = values.inputs
  .split(",")
  .map((name) => new Uint8Array(readFileSync(join(root, `bench/inputs/${name}.wav`))));

await ensurePrograms();
const direct = await directTurns(wavs, Number(values.turns));
const alone = {
  ttfw: spread(direct.map(({ ttfw }) => ttfw)),
  asr: spread(direct.map(({ asr }) => asr)),
  llm: spread(direct.map(({ llm }) => llm)),
  tts: spread(direct.map(({ ttsFirstAudio, llmFirstToken }) => ttsFirstAudio - llmFirstToken)),
  total: spread(direct.map(({ total }) => total)),
};
print("called directly, one after the other", alone.ttfw);
const server = await startServer({ INZWA_MAX_SESSIONS: "1000", INZWA_QUEUE: "1000" });
const idle = server.rss();
/** @type {object[]} */
const rows = [];
let first;
try {
  await level(1, 3);
  for (const talkers of values.levels.split(",").map(Number)) {
    const row = await level(talkers, seconds);
    rows.push(row);
    console.log(JSON.stringify(row));
    first ??= row.ttfw.p95;
    if (!values.all && row.ttfw.p95 > 2 * first) break;
  }
} finally {
  await server.stop();
}
const result = {
  way: values.realtime ? "realtime" : "REST",
  think,
  seconds,
  cores: cpus().length,
  cpu: cpus()[0]?.model,
  idleMiB: Math.round(idle),
  direct: alone,
  levels: rows,
};
mkdirSync(join(root, "bench/out"), { recursive: true });
const file = join(root, `bench/out/server-${result.way.toLowerCase()}.json`);
writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
console.log(file);

/**
 * So many talk for a while, each with pauses of `think` seconds on average in which the answer is heard.
 * @param {number} talkers
 * @param {number} time seconds
 */
async function level(talkers, time) {
  /** @type {{ ttfw: number, asr?: number, firstToken?: number }[]} */
  const turns = [];
  /** @type {Map<string, number>} */
  const failures = new Map();
  const load = loadavg()[0];
  const [begun, cpu] = [performance.now(), server.cpu()];
  const until = begun + time * 1000;
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, server.rss());
  }, 200);
  await Promise.all(Array.from({ length: talkers }, (_, i) => talker(i, until, turns, failures)));
  clearInterval(watch);
  const took = (performance.now() - begun) / 1000;
  const phase = (/** @type {"asr" | "firstToken"} */ name) => spread(turns.map((turn) => turn[name] ?? Number.NaN));
  return {
    talkers,
    turns: turns.length,
    perSecond: round(turns.length / took),
    ttfw: spread(turns.map(({ ttfw }) => ttfw)),
    ...(values.realtime ? {} : { transcribed: phase("asr"), firstToken: phase("firstToken") }),
    failures: Object.fromEntries(failures),
    cpu: round((server.cpu() - cpu) / took),
    cpuPerTurn: round((server.cpu() - cpu) / Math.max(1, turns.length)),
    rssMiB: Math.round(most),
    load: [round(load ?? 0), round(loadavg()[0] ?? 0)],
  };
}

/**
 * @param {number} i
 * @param {number} until
 * @param {{ ttfw: number }[]} turns
 * @param {Map<string, number>} failures
 */
async function talker(i, until, turns, failures) {
  const random = seeded(i + 1);
  const pause = () => new Promise((resolve) => setTimeout(resolve, think * 1000 * (0.5 + random())));
  await new Promise((resolve) => setTimeout(resolve, think * 1000 * random()));
  const talk = values.realtime ? await openTalk(server.base) : undefined;
  while (performance.now() < until) {
    const wav = wavs[Math.floor(random() * wavs.length)] ?? new Uint8Array();
    try {
      const turn = await (talk ? talk.ask(soundOf(wav)) : turnOver(server.base, wav));
      turns.push(turn);
    } catch (thrown) {
      const why = /** @type {Error} */ (thrown).message.slice(0, 80);
      failures.set(why, (failures.get(why) ?? 0) + 1);
      if (talk) break;
    }
    await pause();
  }
  talk?.close();
}

/** PCM of 16 bits at 16 kHz or 24 kHz behind a header of 44 bytes, as 24 kHz. @param {Uint8Array} wav */
function soundOf(wav) {
  const view = new DataView(wav.buffer, wav.byteOffset);
  const rate = view.getUint32(24, true);
  const samples = new Int16Array(
    wav.buffer.slice(wav.byteOffset + 44, wav.byteOffset + wav.byteLength - (wav.byteLength % 2)),
  );
  return Int16Array.from({ length: Math.floor((samples.length * 24_000) / rate) }, (_, i) => {
    const at = (i * rate) / 24_000;
    const [a = 0, b = 0] = [samples[Math.floor(at)], samples[Math.floor(at) + 1]];
    return a + (b - a) * (at % 1);
  });
}

/** @param {readonly number[]} values */
function spread(values) {
  if (values.length === 0) return { p50: Number.NaN, p95: Number.NaN };
  return { p50: Math.round(percentile(values, 0.5)), p95: Math.round(percentile(values, 0.95)) };
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}

/**
 * @param {string} what
 * @param {{ p50: number, p95: number }} figure
 */
function print(what, { p50, p95 }) {
  console.log(`${what}: p50 ${p50} ms, p95 ${p95} ms`);
}
