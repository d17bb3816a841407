import { copyFileSync, linkSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, runPackage } from "../../scripts/house/command.mjs";
import { serve } from "../../scripts/serve.mjs";

const out = join(root, "bench/out");

/**
 * The built site with arm B's page and the inputs beside it, under one origin. The files are the site's own (hard
 * links), so both arms load the same bytes.
 * @param {{ dist: string, inputs: readonly string[] }} options inputs: folders of WAV files, later ones win
 */
export async function serveArms({ dist, inputs }) {
  const code = await runPackage("vite", ["build", "--config", "bench/page/vite.config.ts", "--logLevel", "error"], {
    quietStdout: true,
  });
  if (code !== 0) throw new Error("arm B's page could not be built; Vite's messages are above");
  const dir = join(out, "site");
  rmSync(dir, { recursive: true, force: true });
  link(dist, dir);
  link(join(out, "page"), join(dir, "bench-page"));
  for (const folder of inputs) link(folder, join(dir, "bench-inputs"), (name) => name.endsWith(".wav"));
  const site = await serve({ dir, port: 0 });
  return { ...site, dir, bytes: bytesOf(dist), models: bytesOf(join(dist, "models")) };
}

/**
 * @param {string} from
 * @param {string} to
 * @param {(name: string) => boolean} [wanted]
 */
export function link(from, to, wanted = () => true) {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !wanted(entry.name)) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(to, source.slice(from.length));
    mkdirSync(dirname(target), { recursive: true });
    rmSync(target, { force: true });
    try {
      linkSync(source, target);
    } catch {
      // Another disk.
      copyFileSync(source, target);
    }
  }
}

/** @param {string} folder */
function bytesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
