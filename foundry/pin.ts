import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isFailure } from "../core/failure.ts";
import { readFlags } from "./manifest/command-line.ts";
import { pinAll } from "./manifest/pin-all.ts";

const USAGE = "usage: npm run manifest:pin [-- --only ID] [--check] [--hub URL]";
const HUB = "https://huggingface.co";

/** Programs lie in build/ of the package. */
const models = resolve(import.meta.dirname, "../models-manifest/models");

try {
  const { flags, rest } = readFlags(process.argv.slice(2), { switches: ["check"], values: ["only", "hub"] }, USAGE);
  if (rest.length) throw new Error(USAGE);
  const only = flags.get("only")?.toString();
  const hub = (flags.get("hub")?.toString() ?? HUB).replace(/\/$/, "");
  const problems = await pinAll(
    { hub, token: process.env.HF_TOKEN || undefined, only, check: flags.has("check") },
    {
      list: () => readdir(models),
      read: (name) => readFile(join(models, name), "utf8"),
      write: (name, text) => writeFile(join(models, name), text),
    },
    { fetch, wait: (ms) => setTimeout(ms), now: Date.now, say: (line) => console.log(line) },
  );
  if (problems) process.exitCode = 1;
} catch (thrown) {
  console.error(`inzwa: ${isFailure(thrown) || thrown instanceof Error ? thrown.message : thrown}`);
  process.exitCode = 1;
}
