import { requireNode } from "./house/node-version.mjs";

requireNode();
const { runSuite } = await import("./house/suite.mjs");

// --learn learns the evidence in models-manifest/safety/ anew from test/safety/*/develop.jsonl, develop-2.jsonl, open.jsonl and talk.txt.
await runSuite(
  "safety",
  [{ learn: process.argv.includes("--learn"), pads: true }],
  ({ language, set, refused, falselyRefused }, { told }) =>
    `${language} ${set}: refused ${told(refused)}, falsely ${told(falselyRefused)}`,
);
