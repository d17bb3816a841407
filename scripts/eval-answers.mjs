import { requireNode } from "./house/node-version.mjs";

requireNode();
const { runSuite } = await import("./house/suite.mjs");

const SEED = 1;

await runSuite(
  "answers",
  [SEED],
  ({ language, input, right, of }) => `${language} ${input}: ${right} of ${of} (${((100 * right) / of).toFixed(1)} %)`,
);
