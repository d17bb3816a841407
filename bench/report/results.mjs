import { runnerImport } from "vite";
import { ARMS } from "../harness/arms.mjs";
import { growth, ratio, spread, summarise } from "./summary.mjs";

/**
 * Everything a run found, as it is written down; `judged` is left out of the file.
 * @param {any} run
 */
export async function results({ found, arms, others, random, machine, values }) {
  const { module } = await runnerImport("core/measure/wer.ts", { configFile: false, logLevel: "error" });
  const wer = (wants, texts) => module.wordErrors(wants, texts).wer;
  const of = (name) => found.trials.filter(({ arm }) => arm === name);
  const browser = arms.filter((name) => name in ARMS);
  const summaries = Object.fromEntries(
    browser.map((name) => {
      const first = found.warmUps.find(({ arm }) => arm === name);
      const errors = found.errors[name] ?? [];
      return [name, { ...summarise(of(name), random, wer), firstTurn: first?.ttfw, loadMs: found.loads[name], errors }];
    }),
  );
  const complete = (name) => of(name).filter((trial) => trial.complete);
  const both = browser.includes("A") && browser.includes("B");
  const speech = growth(
    of("A")
      .filter(({ ttfw }) => ttfw !== undefined)
      .map((trial) => ({ x: trial.seconds, y: trial.ttfw })),
    random,
  );
  const turns = growth(
    found.soak
      .filter(({ ttfw, turn }) => ttfw !== undefined && turn <= 30)
      .map(({ turn, ttfw }) => ({ x: turn, y: ttfw })),
    random,
  );
  const memory = growth(
    found.soak.filter(({ bytes }) => bytes !== undefined).map(({ turn, bytes }) => ({ x: turn, y: bytes })),
    random,
  );
  return {
    made: new Date().toISOString(),
    seed: values.seed,
    options: values,
    arms: { ...summaries, ...(Array.isArray(others.C) ? { C: nativeSummary(others.C, random) } : {}) },
    about: Object.fromEntries(browser.map((name) => [name, ARMS[name].about])),
    ratios: both
      ? {
          p50: ratio(of("A"), of("B"), 0.5, random),
          p95: ratio(of("A"), of("B"), 0.95, random),
          p95Complete: ratio(complete("A"), complete("B"), 0.95, random),
        }
      : undefined,
    growth: { perSecondOfSpeech: speech.slope, perTurn: turns.slope, speech, turns },
    memory: {
      perTurnBytes: memory.slope,
      soak: memory,
      firstBytes: memory.points[0]?.y,
      lastBytes: memory.points.at(-1)?.y,
    },
    start: { ...found.start, "bytes of the site": machine.bytes?.site, "bytes of its models": machine.bytes?.models },
    beside: others,
    machine,
    warnings: Object.entries(found.errors).flatMap(([name, list]) => list.map((text) => `${name}: ${text}`)),
    judged: found.trials,
  };
}

/** Figures of arm C by stage; it has no audio. */
function nativeSummary(trials, random) {
  const keys = [...new Set(trials.flatMap((trial) => Object.keys(trial)))].filter((key) => key.endsWith("Ms"));
  return Object.fromEntries(
    keys.map((key) => [key, spread(trials.map((trial) => trial[key]).filter(Number.isFinite), random)]),
  );
}
