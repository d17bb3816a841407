// @ts-check
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folders, launch, sentences, serveArms } from "./support/bench.mjs";
import { check } from "./support/campaign.mjs";
import { seeded } from "./support/random.mjs";
import { Talker } from "./support/talker.mjs";

/** Turns in one page; the next page begins with an empty log. */
const TURNS_A_PAGE = 40;
/** ms, the mark that the issue of interruptions is held to. */
const SILENT_WITHIN = 150;
/** One that the pocket recogniser reads, and whose answer takes seconds to say. */
const STORY = "ndiudzeiwo nyaya";

/**
 * @typedef {object} Scene
 * @property {Talker} talker
 * @property {() => number} random
 * @property {import("./support/bench.mjs").Input[]} inputs
 * @property {(number | undefined)[]} silences ms from each interrupting voice to silence; undefined where it cannot be told
 */
/** What a person does in one turn or two. Resolves to how many questions must stand in the log more than before. @type {Readonly<Record<string, (scene: Scene) => Promise<number>>>} */
const DEEDS = {
  async "asks and listens"({ talker, random, inputs }) {
    await talker.say(pick(inputs, random));
    await talker.answered();
    return 1;
  },
  async "interrupts the answer"({ talker, random, inputs, silences }) {
    await talker.type(STORY);
    await talker.audible();
    await talker.wait(200 + 1_500 * random());
    const begun = await talker.say(pick(inputs, random), { settle: false });
    silences.push(await talker.silentAfter(begun));
    await talker.answered();
    return 2;
  },
  async "goes on before the answer is heard"({ talker, random, inputs }) {
    const before = await talker.questions();
    await talker.say(pick(inputs, random), { settle: false });
    await talker.wait(120 + 400 * random());
    await talker.say(pick(inputs, random), { settle: false });
    await talker.answered();
    return (await talker.questions()) - before === 2 ? 2 : 1;
  },
  async "lets a noise pass"({ talker, random }) {
    await talker.type(STORY);
    await talker.audible();
    await talker.wait(300 + 800 * random());
    await talker.play("knocks.wav");
    await talker.answered({ whole: true });
    return 1;
  },
  async "types into the answer"({ talker, random, inputs }) {
    await talker.say(pick(inputs, random), { settle: false });
    await talker.audible();
    await talker.wait(400 * random());
    await talker.type("mhoro");
    await talker.answered();
    return 2;
  },
};

/**
 * Talks to the built page in all the ways that have ever confused an assistant, drawn by chance, and checks after each
 * that every question stands in the log once, with one answer at the most, and that nothing of an old answer is heard.
 * @param {import("./support/campaign.mjs").Options} options n: deeds
 * @param {(keyof typeof DEEDS)[]} [names] of those that are drawn
 * @returns {Promise<import("./support/campaign.mjs").Result>}
 */
export async function campaign({ n, seed, dist, chromium, log = () => {} }, names = Object.keys(DEEDS)) {
  const site = await serveArms({ dist, inputs: folders });
  const profile = mkdtempSync(join(tmpdir(), "inzwa-turns-"));
  const context = await launch(chromium, profile);
  const random = seeded(seed);
  const inputs = sentences().filter(
    ({ seconds, noise, pauses }) => seconds <= 4 && noise === null && pauses.length === 0,
  );
  const deeds = Object.entries(DEEDS).filter(([name]) => names.includes(name));
  /** @type {string[]} */
  const failures = [];
  /** @type {(number | undefined)[]} */
  const silences = [];
  let turns = 0;
  try {
    let talker = await Talker.open(context, site.url);
    for (let number = 0; number < n; number++) {
      const [name, deed] = pick(deeds, random);
      const begun = performance.now();
      const before = await talker.questions();
      try {
        const asked = await deed({ talker, random, inputs, silences });
        turns += asked;
        const now = await talker.questions();
        if (now - before !== asked) {
          const lines = await talker.latest(2 * (now - before));
          check(false, `${asked} questions were asked, ${now - before} stand in the log: ${lines}`);
        }
        await talker.check();
        log(`${number}: ${name}, ${asked} turns, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      } catch (thrown) {
        failures.push(
          `${number}: ${name}: ${thrown instanceof Error ? thrown.message.split("\n")[0] : String(thrown)}`,
        );
        log(`FAILED ${failures.at(-1)}`);
      }
      if (before < TURNS_A_PAGE && failures.length === 0) continue;
      await talker.close();
      talker = await Talker.open(context, site.url);
    }
    await talker.close();
  } finally {
    await context.close();
    await site.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  const sorted = silences.filter((one) => one !== undefined).toSorted((a, b) => a - b);
  if (sorted.length < silences.length / 2)
    failures.push(
      `interrupt to silence: ${sorted.length} of ${silences.length} interruptions were measured, under half`,
    );
  const p95 = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))];
  if (p95 !== undefined && p95 > SILENT_WITHIN)
    failures.push(`interrupt to silence: p95 ${Math.round(p95)} ms, over ${SILENT_WITHIN}`);
  const figures = {
    turns,
    interruptions: silences.length,
    "interruptions that began between two words": silences.length - sorted.length,
    "interrupt to silence, p50 in ms": told(sorted[Math.floor(sorted.length / 2)]),
    "interrupt to silence, p95 in ms": told(p95),
    "the longest, in ms": told(sorted.at(-1)),
  };
  return { runs: n, failures, figures };
}

/** @param {number | undefined} ms */
function told(ms) {
  return ms === undefined ? "not measured" : Math.round(ms);
}

/** @template T @param {readonly T[]} list @param {() => number} random @returns {T} */
function pick(list, random) {
  return /** @type {T} */ (list[Math.floor(list.length * random())]);
}
