// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startServer } from "../../bench/server/process.mjs";
import { openTalk } from "../../bench/server/talk.mjs";
import { turnOver } from "../../bench/server/turn.mjs";
import { ensurePrograms } from "../../scripts/house/builds.mjs";
import { root } from "../../scripts/house/command.mjs";
import { seeded } from "./support/random.mjs";

/** Talkers at once: some over REST, each with requests of its own, some in a realtime session that stays open for ten turns. */
const REST = 2;
const REALTIME = 2;
const TURNS = 10;
/** MiB by which memory may grow behind the first third, in which caches fill. */
const MOST_GROWTH = 64;

/** @param {import("./support/campaign.mjs").Options} options @returns {Promise<import("./support/campaign.mjs").Result>} */
export async function campaign({ minutes = 3, seed, log = () => {} }) {
  await ensurePrograms();
  const server = await startServer();
  const random = seeded(seed);
  const until = performance.now() + minutes * 60_000;
  /** @type {{ minute: number, mib: number }[]} */
  const memory = [];
  /** @type {string[]} */
  const failures = [];
  /** @type {number[]} */
  const ttfw = [];
  const begun = performance.now();
  const watch = setInterval(() => {
    const minute = (performance.now() - begun) / 60_000;
    memory.push({ minute, mib: server.rss() });
    if (memory.length % 30 === 0)
      log(`${minute.toFixed(1)} min: ${ttfw.length} turns, ${server.rss().toFixed(0)} MiB (${server.parts()})`);
  }, 1_000);
  const question = () =>
    new Uint8Array(
      readFileSync(join(root, `bench/inputs/${1 + Math.floor(random() * 2)}s-${Math.floor(random() * 5)}.wav`)),
    );
  const going = () => performance.now() < until;
  let refused = 0;
  /** Who is refused for load waits as it was told to; anything else is a failure. */
  const attempt = async (/** @type {() => Promise<void>} */ run) => {
    try {
      await run();
    } catch (thrown) {
      const { message } = /** @type {Error} */ (thrown);
      if (message.startsWith("503")) refused++;
      else failures.push(message);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  };
  const rest = async () => {
    while (going()) await attempt(async () => void ttfw.push((await turnOver(server.base, question())).ttfw));
  };
  const realtime = async () => {
    while (going())
      await attempt(async () => {
        const talk = await openTalk(server.base);
        try {
          for (let i = 0; i < TURNS && going(); i++) ttfw.push((await talk.ask(at24k(question()))).ttfw);
        } finally {
          talk.close();
        }
      });
  };
  await Promise.all([...Array.from({ length: REST }, rest), ...Array.from({ length: REALTIME }, realtime)]);
  clearInterval(watch);
  await server.stop();
  const growth = slope(memory.filter(({ minute }) => minute > minutes / 3)) * minutes * (2 / 3);
  if (growth > MOST_GROWTH) failures.push(`memory grew by ${growth.toFixed(0)} MiB`);
  const figures = {
    minutes,
    turns: ttfw.length,
    "memory at the end (MiB)": Math.round(memory.at(-1)?.mib ?? Number.NaN),
    "growth behind the first third (MiB)": growth.toFixed(1),
    "refused for load": refused,
  };
  return { runs: ttfw.length, failures, figures };
}

/** Of a straight line through the points. @param {readonly { minute: number, mib: number }[]} points */
function slope(points) {
  const mean = (/** @type {(point: { minute: number, mib: number }) => number} */ of) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ minute }) => minute), mean(({ mib }) => mib)];
  return mean(({ minute, mib }) => (minute - x) * (mib - y)) / mean(({ minute }) => (minute - x) ** 2);
}

/** PCM of 16 bits behind a header of 44 bytes. @param {Uint8Array} wav */
function at24k(wav) {
  const rate = new DataView(wav.buffer).getUint32(24, true);
  const samples = new Int16Array(wav.buffer.slice(44, wav.byteLength - (wav.byteLength % 2)));
  return Int16Array.from(
    { length: Math.floor((samples.length * 24_000) / rate) },
    (_, i) => samples[Math.floor((i * rate) / 24_000)] ?? 0,
  );
}
