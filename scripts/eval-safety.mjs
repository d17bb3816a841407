import { requireNode } from "./house/node-version.mjs";

requireNode();
const { runSuite } = await import("./house/suite.mjs");

// --learn learns the evidence in models-manifest/safety/ anew from test/safety/*/develop.jsonl and open.jsonl.
await runSuite(
  "safety",
  [process.argv.includes("--learn")],
  ({ language, set, refused, falselyRefused }, { told }) =>
    `${language} ${set}: refused ${told(refused)}, falsely ${told(falselyRefused)}`,
);
