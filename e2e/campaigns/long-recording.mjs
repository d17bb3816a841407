// @ts-check
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { serve } from "../../scripts/serve.mjs";
import { startChromium } from "./support/chromium.mjs";
import { FileDesk } from "./support/file-desk.mjs";
import { heardLines } from "./support/heard-lines.mjs";
import { planned, WRITERS } from "./support/long-sound.mjs";
import { openModules } from "./support/modules.mjs";
import { seeded } from "./support/random.mjs";

/** MiB by which what the page holds behind a collection may grow after the first tenth of a file, at any later one. */
const MOST_HELD = 32;
/** MiB by which the renderers may have taken more at the end. Before it V8 lets each worker's new space grow up to a bound of its own, which says nothing. */
const MOST_TAKEN = 64;
/** Minutes of sound from which on that is asked. */
const FEW = 10;
/** Readings of the memory, the last among them: a minute of sound is read in two seconds, and each reading takes its part of them. */
const FEWEST = 3;
/** Character error rate over all sentences: what `test/integration/pocket.test.ts` asks of the same recordings. */
const MOST_WRONG = 0.038;
/** Seconds of sound behind which a file is cancelled, at the latest in its middle; ms in which that is done, and in which it stays so. */
const CANCELLED = 60;
const AT_ONCE = 1_000;
const STAYS = 2_000;
/** Without it a reading of the memory waits for the next collection. */
const EAGER = "--enable-blink-features=ForceEagerMeasureMemory";

/** @typedef {{ desk: FileDesk, path: string, said: readonly import("./support/long-sound.mjs").Said[], modules: import("./support/long-sound.mjs").Modules, log: (line: string) => void }} Scene */
/** @typedef {{ failures: string[], figures: Record<string, string | number>, lines: import("./support/file-desk.mjs").Line[] }} Told */

/**
 * Drops a recording on the screen Transcribe and follows it to its end, as WAV and as Opus in WebM, and between the two
 * cancels one in its midst.
 * @param {import("./support/campaign.mjs").Options} options n: minutes of sound
 * @returns {Promise<import("./support/campaign.mjs").Result>}
 */
export async function campaign({ n, seed, dist, chromium, log = () => {} }) {
  const folder = mkdtempSync(join(tmpdir(), "inzwa-long-"));
  const { parts, said } = planned(n, seeded(seed));
  const modules = await openModules();
  const site = await serve({ dir: dist });
  const browser = await startChromium(chromium, join(folder, "profile"), [EAGER]);
  /** @type {string[]} */
  const failures = [];
  /** @type {Record<string, string | number>} */
  const figures = { "minutes of sound": n, "sentences said": said.length };
  try {
    const desk = await FileDesk.open(browser, site.url);
    for (const [format, write] of Object.entries(WRITERS)) {
      const path = join(folder, `long.${format}`);
      await write(path, parts, modules);
      const scene = { desk, path, said, modules, log: (/** @type {string} */ line) => log(`${format}, ${line}`) };
      const whole = await readWhole(scene, n);
      failures.push(...whole.failures.map((failure) => `${format}: ${failure}`));
      for (const [name, value] of Object.entries(whole.figures)) figures[`${format}: ${name}`] = value;
      if (format === "wav") failures.push(...(await cancelled(scene, n, whole.lines)));
      rmSync(path);
    }
    failures.push(...desk.errors.map((error) => `the page: ${error}`));
  } catch (thrown) {
    failures.push(thrown instanceof Error ? (thrown.message.split("\n")[0] ?? "") : String(thrown));
  } finally {
    await browser.kill();
    await site.close();
    await modules.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  return { runs: Object.keys(WRITERS).length + 1, failures, figures };
}

/** @param {Scene} scene @param {number} minutes @returns {Promise<Told>} */
async function readWhole({ desk, path, said, modules, log }, minutes) {
  const { size } = statSync(path);
  const begun = performance.now();
  /** @type {import("./support/file-desk.mjs").Held[]} */
  const held = [];
  const measure = async (/** @type {string} */ when) => {
    const now = await desk.held();
    held.push(now);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    log(`${when}: ${seconds} s, ${told(now.told)} MiB told, ${told(now.anonymous)} taken`);
  };
  const place = await desk.drop(path);
  let tenth = 1;
  const { state } = await desk.follow(place, async ({ share }) => {
    if (share * 10 < tenth) return false;
    tenth = Math.floor(share * 10) + 1;
    await measure(`${(100 * share).toFixed(0)} %`);
    return false;
  });
  const seconds = (performance.now() - begun) / 1000;
  await measure("over");
  const lines = await desk.lines(place);
  const { heard, strays } = heardLines(said, lines);
  const { characterErrors } = await modules.load("core/measure/wer.ts");
  const texts = said.map(({ text }) => text);
  const { cer } = characterErrors(texts, heard);
  const missing = said.filter((_, i) => !heard[i]);
  const failures = [
    ...(state === "done" ? [] : [`it ends ${state}`]),
    ...(held.length >= FEWEST ? [] : [`memory was measured ${held.length} times only`]),
    ...(missing.length === 0
      ? []
      : [
          `${missing.length} of ${said.length} sentences have no line, at ${missing.map(({ start }) => start.toFixed(1)).join(", ")} s`,
        ]),
    ...strays.slice(0, 5).map((line) => `nothing was said, or another line stands before it: ${line}`),
    ...(cer <= MOST_WRONG ? [] : [`CER ${percent(cer)}, above ${percent(MOST_WRONG)}`]),
    ...grown(
      held.map(({ told }) => told),
      MOST_HELD,
      "the page held",
    ),
    ...(minutes < FEW
      ? []
      : grown([held[0]?.anonymous, held.at(-1)?.anonymous], MOST_TAKEN, "at the end the renderers had taken")),
  ];
  const figures = {
    "megabytes of the file": Math.round(size / 1e5) / 10,
    "seconds until it was read": Math.round(seconds),
    lines: lines.length,
    "sentences without a line": missing.length,
    "lines where nothing was said": strays.length,
    "sentences without a wrong letter": texts.filter((text, i) => text === heard[i]).length,
    CER: percent(cer),
    "memory that the page tells of, by tenths and at the end (MiB)": held.map((now) => told(now.told)).join(" "),
    "that the renderers took": held.map(({ anonymous }) => told(anonymous)).join(" "),
  };
  return { failures, figures, lines };
}

/**
 * @param {readonly (number | undefined)[]} held MiB, the first at a tenth
 * @param {number} most
 * @param {string} what
 */
function grown([first, ...later], most, what) {
  // Systems that tell of none prove nothing.
  if (first === undefined) return [];
  const growth = Math.max(...later.map((now = Number.NaN) => now - first));
  return growth <= most ? [] : [`${what} ${told(growth)} MiB more than at a tenth of the file`];
}

/** What was read stays, and nothing is read any more. @param {Scene} scene @param {number} minutes @param {Told["lines"]} whole */
async function cancelled({ desk, path, log }, minutes, whole) {
  const enough = Math.min(0.5, CANCELLED / (60 * minutes));
  const place = await desk.drop(path);
  const last = await desk.follow(place, async ({ share }) => share >= enough);
  if (last.state !== "reading") return [`what was to be cancelled is ${last.state}`];
  await desk.press(place, "cancel");
  const begun = performance.now();
  const { state } = await desk.follow(place, async () => performance.now() - begun > AT_ONCE);
  const kept = await desk.lines(place);
  await pause(STAYS);
  const after = await desk.lines(place);
  log(`cancelled with ${kept.length} lines`);
  const same = (/** @type {Told["lines"]} */ a, /** @type {Told["lines"]} */ b) =>
    JSON.stringify(a) === JSON.stringify(b);
  return [
    ...(state === "cancelled" ? [] : [`a second behind Cancel it is ${state}`]),
    ...(kept.length >= last.lines && kept.length > 0 ? [] : [`of ${last.lines} lines Cancel keeps ${kept.length}`]),
    ...(same(kept, whole.slice(0, kept.length)) ? [] : ["what Cancel keeps is not the beginning of the whole"]),
    ...(same(after, kept) ? [] : [`behind Cancel ${after.length - kept.length} more lines were read`]),
  ];
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(2)} %`;
}

/** @param {number | undefined} mib */
function told(mib) {
  return mib === undefined ? "-" : mib.toFixed(0);
}
