// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startServer } from "../../bench/server/process.mjs";
import { openTalk } from "../../bench/server/talk.mjs";
import { turnOver } from "../../bench/server/turn.mjs";
import { ensurePrograms } from "../../scripts/house/builds.mjs";
import { root } from "../../scripts/house/command.mjs";
import { perMinute, watchMemory } from "./support/memory.mjs";
import { seeded } from "./support/random.mjs";

/** Talkers at once: some over REST, each with requests of its own, some in a realtime session that stays open for ten turns. */
const REST = 2;
const REALTIME = 2;
const TURNS = 10;
/** MiB by which memory may grow behind the first third, in which caches fill. */
const MOST_GROWTH = 64;
/** MiB by which what the server's own process keeps behind a collection of garbage may grow there. */
const MOST_KEPT = 16;

/** @param {import("./support/campaign.mjs").Options} options @returns {Promise<import("./support/campaign.mjs").Result>} */
export async function campaign({ minutes = 3, seed, log = () => {} }) {
  await ensurePrograms();
  const server = await startServer({}, { inspected: true });
  const random = seeded(seed);
  const begun = performance.now();
  const until = begun + minutes * 60_000;
  /** @type {string[]} */
  const failures = [];
  /** @type {number[]} */
  const ttfw = [];
  const watch = watchMemory(server, { minutes, log: (line) => log(`${ttfw.length} turns, ${line}`) });
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
  const { samples, kept } = await watch.end();
  await server.stop();
  const late = samples.filter(({ minute }) => minute > minutes / 3);
  const behind = minutes * (2 / 3);
  const growth = perMinute(late, ({ rss }) => rss) * behind;
  if (growth > MOST_GROWTH) failures.push(`memory grew by ${growth.toFixed(0)} MiB`);
  const [first, last] = [kept[0], kept.at(-1)];
  const more = first && last ? last.used + last.external - first.used - first.external : Number.NaN;
  if (!(more <= MOST_KEPT))
    failures.push(`behind a collection of garbage the server keeps ${more.toFixed(1)} MiB more`);
  const names = new Set(late.flatMap(({ parts }) => parts.map(({ name }) => name)));
  const of =
    (/** @type {string} */ name) =>
    (/** @type {import("./support/memory.mjs").Sample} */ { parts }) =>
      parts.reduce((sum, part) => sum + (part.name === name ? part.anon : 0), 0);
  const figures = {
    minutes,
    turns: ttfw.length,
    "memory at the end (MiB)": Math.round(samples.at(-1)?.rss ?? Number.NaN),
    "growth behind the first third (MiB)": growth.toFixed(1),
    "of it no file's": (perMinute(late, ({ anon }) => anon) * behind).toFixed(1),
    ...Object.fromEntries([...names].map((name) => [`  ${name}`, (perMinute(late, of(name)) * behind).toFixed(1)])),
    "kept by the server more at the end than after a third (MiB)": more.toFixed(2),
    "refused for load": refused,
  };
  return { runs: ttfw.length, failures, figures };
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
