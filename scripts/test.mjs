import { requireNode } from "./house/node-version.mjs";

requireNode();
const { ensurePackages } = await import("./house/packages.mjs");
const { perform, Problem } = await import("./house/say.mjs");
const { steps } = await import("./house/steps.mjs");
const { sentence, sum } = await import("./house/tally.mjs");

await perform(async () => {
  const chosen = choose(process.argv.slice(2));
  await ensurePackages();
  const tallies = [];
  /** @type {string[]} */
  const told = [];
  for (const { name, about, run } of chosen) {
    console.log(`\n== ${name}: ${about}`);
    const begun = performance.now();
    const tally = await run();
    console.log(`== ${name}: ${sentence(tally)}, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    tallies.push(tally);
    const named = tally.told ?? (tally.failed > 0 ? ["its own lines above say what"] : []);
    told.push(...named.map((line) => `${name} › ${line}`));
  }
  const all = sum(tallies);
  if (all.failed > 0 || all.passed === 0) process.exitCode = 1;
  // A log may be cut to its end: what failed stands there.
  if (told.length) console.log(`\nfailed, or passed only when tried again:\n${told.join("\n")}`);
  console.log(`\n${sentence(all)}`);
});

/** @param {readonly string[]} names */
function choose(names) {
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown) {
    const list = steps.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join("\n");
    throw new Problem(
      `there is no step "${unknown}". npm test -- STEP ... runs some of these, in this order:\n${list}`,
    );
  }
  return names.length ? steps.filter(({ name }) => names.includes(name)) : steps;
}
