import { requireNode } from "./house/node-version.mjs";

requireNode();
const { runSuite } = await import("./house/suite.mjs");

await runSuite(
  "safety",
  [],
  ({ language, set, refused, falselyRefused }, { told }) =>
    `${language} ${set}: refused ${told(refused)}, falsely ${told(falselyRefused)}`,
);
