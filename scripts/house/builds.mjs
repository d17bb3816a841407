import { join } from "node:path";
import { root, runPackage } from "./command.mjs";
import { stale, stamped } from "./freshness.mjs";
import { alone } from "./lock.mjs";
import { Problem, say } from "./say.mjs";

const SHARED = [
  "core",
  "workers",
  "models-manifest",
  "package-lock.json",
  "tsconfig.base.json",
  "scripts/manifest.mjs",
];

/**
 * @typedef {object} Build
 * @property {string} what
 * @property {string} name of its stamp and lock
 * @property {string} product a file that exists once it is built
 * @property {readonly string[]} sources
 * @property {readonly string[]} args of Vite
 */

/** dist/: what a web server serves. @type {Build} */
const site = {
  what: "the site (dist/)",
  name: "site",
  product: "dist/index.html",
  sources: [
    ...SHARED,
    "app",
    "public",
    "foundry/manifest",
    "scripts/house/messages.mjs",
    "index.html",
    "vite.config.ts",
    "LICENSE",
    "NOTICE",
  ],
  args: ["build"],
};

/** build/: what Node runs, since Node 20 strips no types. @type {Build} */
const programs = {
  what: "the Node programs (build/)",
  name: "programs",
  product: "build",
  sources: [...SHARED, "server", "foundry", "vite.node.config.ts"],
  args: ["build", "--config", "vite.node.config.ts"],
};

/** @param {{ quietStdout?: boolean }} [options] */
export async function buildSite(options) {
  await build(site, options);
}

/** @param {{ quietStdout?: boolean }} [options] */
export async function buildPrograms(options) {
  await build(programs, options);
}

/** Builds dist/ when a source is newer. */
export async function ensureSite() {
  if (outdated(site)) await build(site, { quietStdout: true, onlyIfOutdated: true });
}

/** Builds build/ when a source is newer. */
export async function ensurePrograms() {
  if (outdated(programs)) await build(programs, { quietStdout: true, onlyIfOutdated: true });
}

/**
 * @param {Build} part
 * @param {{ quietStdout?: boolean, onlyIfOutdated?: boolean }} [options]
 */
async function build(part, { quietStdout = false, onlyIfOutdated = false } = {}) {
  await alone(join(root, `.cache/built/${part.name}.lock`), async () => {
    if (onlyIfOutdated && !outdated(part)) return;
    say(`building ${part.what}`);
    await stamped(stamp(part), async () => {
      const code = await runPackage("vite", part.args, { quietStdout });
      if (code !== 0)
        throw new Problem(`${part.what} could not be built (Vite ended with code ${code}); its messages are above.`);
    });
  });
}

/** @param {Build} part */
function outdated(part) {
  const at = (/** @type {string} */ path) => join(root, path);
  return stale(stamp(part), [at(part.product)], part.sources.map(at));
}

/** @param {Build} part */
function stamp({ name }) {
  return join(root, `.cache/built/${name}`);
}
