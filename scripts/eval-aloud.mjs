import { requireNode } from "./house/node-version.mjs";

requireNode();
const { parseArgs } = await import("node:util");
const { runSuite } = await import("./house/suite.mjs");

const { values } = parseArgs({
  options: {
    reader: { type: "string", default: "m3" },
    most: { type: "string", default: "420" },
    language: { type: "string", default: process.env.INZWA_LANGUAGE ?? "sn" },
  },
});

await runSuite(
  "aloud",
  [values.reader, Number(values.most), values.language],
  ({ language, reader, all, falsely, wer }, { told }) =>
    `${language} read by ${reader}: ${told(all)}; falsely ${told(falsely)}; ${(100 * wer).toFixed(1)} % of words wrong`,
);
