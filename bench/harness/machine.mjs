import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/house/command.mjs";
import { FLAGS } from "./browser.mjs";

const PACKAGES = ["onnxruntime-web", "onnxruntime-node", "@huggingface/transformers", "playwright-core", "vite"];

/** Whether something else keeps the machine busy: then times tell little, ratios a little more. */
export function busy() {
  const load = loadavg()[0] ?? 0;
  const most = cpus().length / 2;
  const warnings =
    load > most
      ? [
          `load average ${load.toFixed(2)} on ${cpus().length} cores before the run: more than half; times are not to be trusted`,
        ]
      : [];
  return { warnings, before: { loadBefore: Number(load.toFixed(2)) }, load: { loadAfter: Number(load.toFixed(2)) } };
}

/**
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} executable
 * @param {{ dist: string, site: { url: string, bytes: number, models: number } }} built
 */
export async function machine(context, executable, { dist, site }) {
  const page = await context.newPage();
  await page.goto(site.url);
  const told = await page.evaluate(async () => {
    const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
    const { vendor = "", architecture = "", description = "" } = adapter?.info ?? {};
    const software =
      adapter?.isFallbackAdapter || /swiftshader|llvmpipe/i.test(`${vendor} ${architecture} ${description}`);
    return {
      isolated: crossOriginIsolated,
      hardwareConcurrency: navigator.hardwareConcurrency,
      userAgent: navigator.userAgent,
      gpu: adapter && !software ? `${vendor} ${architecture}: not run by this command` : "no hardware adapter",
    };
  });
  await page.close();
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryBytes: totalmem(),
    node: process.version,
    chromium: /Chrome\/[\d.]+/.exec(told.userAgent)?.[0] ?? executable,
    flags: FLAGS,
    ...told,
    governor: governor(),
    versions: Object.fromEntries(PACKAGES.map((name) => [name, version(name)])),
    bytes: { site: site.bytes, models: site.models },
    digests: digests(join(dist, "models")),
  };
}

function governor() {
  const path = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor";
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "unknown";
}

/** @param {string} name of a package */
function version(name) {
  return JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;
}

/** @param {string} folder @returns {Record<string, string>} the beginning of each weight file's SHA-256 */
function digests(folder) {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".onnx"))
      .map((name) => [
        name,
        createHash("sha256")
          .update(readFileSync(join(folder, name)))
          .digest("hex")
          .slice(0, 16),
      ]),
  );
}
