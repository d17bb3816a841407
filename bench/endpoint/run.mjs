// How soon a turn ends and how often it is cut off, and how soon a voice interrupts, over the labelled recordings, in Node: node bench/endpoint/run.mjs [--seed S]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runnerImport } from "vite";
import { root } from "../../scripts/house/command.mjs";
import { seeded } from "../report/statistics.mjs";

const { values } = parseArgs({ options: { seed: { type: "string", default: "5" } } });
const load = async (file) => (await runnerImport(file, { configFile: false, logLevel: "error" })).module;
const { collect } = await load("bench/endpoint/collect.ts");
const { compare } = await load("bench/endpoint/compare.ts");
const { interruptions } = await load("bench/endpoint/interruptions.ts");

const recordings = ["bench/inputs", "test/fixtures/speech"].flatMap((folder) =>
  JSON.parse(readFileSync(join(root, folder, "labels.json"), "utf8")).map(
    ({ file, speechStart, speechEnd, pauses = [], noise = null }) => ({
      path: join(root, folder, file),
      speechStart,
      speechEnd,
      paused: pauses.length > 0,
      noisy: noise !== null,
    }),
  ),
);
const random = seeded(Number(values.seed));
for (const [about, some] of [
  ["fluent sentences", recordings.filter(({ paused }) => !paused)],
  ["with a pause of 300 to 900 ms inside", recordings.filter(({ paused }) => paused)],
]) {
  const { takes, turns } = await collect(some, random, (message) => process.stderr.write(`\r${message} `));
  console.log(`\n${about}; ms from the end of the voice to the end of the turn, behind seed ${values.seed}`);
  console.table(compare(takes, turns));
}
console.log("\nwhile the assistant speaks; ms from the beginning of a voice until its answer is held back");
const voices = recordings.filter(({ noisy }) => !noisy);
console.table(await interruptions(voices, join(root, "test/fixtures/speech/nothing"), random));
// The runtime's threads would keep the process.
process.exit(0);
