// @ts-check
/** Milliseconds between two looks, and looks between two lines of the log. */
const LOOK = 1_000;
const LINE = 30;

/**
 * @typedef {Awaited<ReturnType<typeof import("../../../bench/server/process.mjs").startServer>>} Server
 * @typedef {{ minute: number, rss: number, anon: number, parts: ReturnType<Server["parts"]> }} Sample MiB
 * @typedef {import("../../../bench/server/inspector.d.mts").Kept} Kept
 */

/**
 * Looks at the memory of a server and its children each second, and after one and two thirds of the time and at the end at what
 * its own process keeps once garbage was collected.
 * @param {Server} server inspected
 * @param {{ minutes: number, log: (line: string) => void }} options
 * @returns {{ end(): Promise<{ samples: Sample[], kept: Kept[] }> }}
 */
export function watchMemory(server, { minutes, log }) {
  const { inspector } = server;
  if (!inspector) throw new Error("the server is not inspected");
  /** @type {Sample[]} */
  const samples = [];
  /** @type {Promise<Kept>[]} */
  const kept = [];
  const begun = performance.now();
  const now = () => (performance.now() - begun) / 60_000;
  const collect = () => {
    const told = inspector.kept();
    // Whoever asks for the end hears of it.
    told.catch(() => undefined);
    kept.push(told);
  };
  const line = async (/** @type {Sample} */ sample) => {
    const heap = await inspector.kept({ collected: false });
    const each = sample.parts.map(({ name, rss, anon }) => `${name} ${rss.toFixed(0)}/${anon.toFixed(0)}`).join(", ");
    log(
      `${sample.minute.toFixed(1)} min: ${sample.rss.toFixed(0)} MiB, no file's ${sample.anon.toFixed(0)} (${each}); heap ${heap.used.toFixed(1)} of ${heap.total.toFixed(0)}, external ${heap.external.toFixed(1)}`,
    );
  };
  const timer = setInterval(() => {
    const parts = server.parts();
    const sum = (/** @type {"rss" | "anon"} */ of) => parts.reduce((total, part) => total + part[of], 0);
    const sample = { minute: now(), rss: sum("rss"), anon: sum("anon"), parts };
    samples.push(sample);
    if (now() > (minutes * (kept.length + 1)) / 3) collect();
    if (samples.length % LINE === 0) line(sample).catch(() => undefined);
  }, LOOK);
  return {
    async end() {
      clearInterval(timer);
      collect();
      return { samples, kept: await Promise.all(kept) };
    },
  };
}

/** Of a straight line through the samples. @param {readonly Sample[]} samples @param {(sample: Sample) => number} of */
export function perMinute(samples, of) {
  const mean = (/** @type {(sample: Sample) => number} */ each) =>
    samples.reduce((sum, sample) => sum + each(sample), 0) / samples.length;
  const [x, y] = [mean(({ minute }) => minute), mean(of)];
  return mean((sample) => (sample.minute - x) * (of(sample) - y)) / mean(({ minute }) => (minute - x) ** 2);
}
