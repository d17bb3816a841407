import { requireNode } from "./house/node-version.mjs";

requireNode();
const { existsSync, readdirSync } = await import("node:fs");
const { loadavg } = await import("node:os");
const { join, resolve } = await import("node:path");
const { pathToFileURL } = await import("node:url");
const { parseArgs } = await import("node:util");
const { ensureChromium } = await import("./house/browser.mjs");
const { ensureSite } = await import("./house/builds.mjs");
const { root } = await import("./house/command.mjs");
const { ensurePackages } = await import("./house/packages.mjs");
const { perform, Problem } = await import("./house/say.mjs");

const folder = join(root, "e2e/campaigns");

await perform(async () => {
  const { file, name, n, minutes, seed, dist } = asked();
  await ensurePackages();
  if (!dist) await ensureSite();
  const { campaign } = await import(pathToFileURL(file).href);
  console.log(`${name}: ${n} runs, seed ${seed}`);
  const begun = performance.now();
  const before = load();
  const { runs, failures, figures } = await campaign({
    n,
    minutes,
    seed,
    dist: dist ? resolve(process.env.INIT_CWD ?? "", dist) : join(root, "dist"),
    chromium: await ensureChromium(),
    log: console.log,
  });
  for (const [what, value] of Object.entries(figures)) console.log(`${what}: ${value}`);
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(
    `${name}: ${runs} runs, ${failures.length} failed, seed ${seed}, ${seconds} s, load ${before} to ${load()}`,
  );
  for (const failure of failures) console.log(failure);
  if (failures.length > 0) process.exitCode = 1;
});

function asked() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      n: { type: "string", default: "10" },
      minutes: { type: "string", default: "3" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
      dist: { type: "string" },
    },
  });
  const [name = ""] = positionals;
  const file = join(folder, `${name}.mjs`);
  if (!/^[a-z][a-z0-9-]*$/.test(name) || !existsSync(file)) {
    const names = readdirSync(folder).flatMap((entry) => (entry.endsWith(".mjs") ? [entry.slice(0, -4)] : []));
    throw new Problem(
      `usage: npm run campaign NAME -- [--n RUNS] [--minutes M] [--seed SEED] [--dist DIR]; NAME: ${names.join(", ")}`,
    );
  }
  const n = Number(values.n);
  const minutes = Number(values.minutes);
  const seed = Number(values.seed);
  if (!Number.isInteger(n) || n < 1 || !Number.isInteger(seed)) throw new Problem("--n and --seed are whole numbers");
  if (!(minutes > 0)) throw new Problem("--minutes is a number above 0");
  return { file, name, n, minutes, seed, dist: values.dist };
}

function load() {
  return loadavg()[0]?.toFixed(2);
}
