import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { places } from "../../scripts/house/browser.mjs";
import { newest, stale, stamped } from "../../scripts/house/freshness.mjs";
import { alone } from "../../scripts/house/lock.mjs";
import { newEnough } from "../../scripts/house/node-version.mjs";
import { matches } from "../../scripts/house/packages.mjs";
import { measure, table } from "../../scripts/house/sizes.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inzwa-house-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text = "x", time?: Date): string {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  if (time) utimesSync(file, time, time);
  return file;
}

test.each([
  ["v20.19.0", true],
  ["v20.20.2", true],
  ["v22.0.0", true],
  ["v24.1.0-nightly", true],
  ["v20.18.3", false],
  ["v18.20.4", false],
  ["v9.99.99", false],
])("Node %s is new enough: %s", (version, expected) => expect(newEnough(version)).toBe(expected));

test("the oldest Node that the scripts ask for is the one package.json names", () => {
  const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
  const oldest = engines.node.replace(">=", "v");
  expect(newEnough(oldest)).toBe(true);
  expect(newEnough(oldest.replace(/\.\d+\.\d+$/, ".0.0"))).toBe(false);
});

const entry = (version: string, more = {}) => ({ version, integrity: `sha512-${version}`, ...more });

test("packages match when every needed one is there in the locked version", () => {
  const lock = {
    packages: { "": {}, "node_modules/a": entry("1.0.0"), "node_modules/win": entry("2.0.0", { optional: true }) },
  };
  expect(matches(lock, { packages: { "node_modules/a": entry("1.0.0") } })).toBe(true);
  expect(matches(lock, { packages: { "node_modules/a": entry("1.0.1") } })).toBe(false);
  expect(matches(lock, { packages: {} })).toBe(false);
  const more = { "node_modules/a": entry("1.0.0"), "node_modules/b": entry("1.0.0") };
  expect(matches(lock, { packages: more })).toBe(false);
  const forged = { "node_modules/a": { version: "1.0.0", integrity: "sha512-other" } };
  expect(matches(lock, { packages: forged })).toBe(false);
});

test("something built is stale without a stamp, without its product, or when a source is newer or gone", async () => {
  const past = new Date(Date.now() - 60_000);
  const source = put("core/deep/a.ts", "a", past);
  put("core/deep/b.ts", "b", past);
  for (const dir of ["core/deep", "core"]) utimesSync(join(folder, dir), past, past);
  const [product, stamp, sources] = [join(folder, "dist"), join(folder, ".cache/stamp"), [join(folder, "core")]];
  const isStale = () => stale(stamp, [product], sources);
  expect(newest(sources)).toBeCloseTo(past.getTime(), -1);
  expect(isStale()).toBe(true);
  await stamped(stamp, async () => mkdirSync(product));
  expect(isStale()).toBe(false);
  utimesSync(source, new Date(), new Date(Date.now() + 1000));
  expect(isStale()).toBe(true);
  utimesSync(source, past, past);
  expect(isStale()).toBe(false);
  rmSync(source);
  utimesSync(join(folder, "core/deep"), new Date(), new Date(Date.now() + 1000));
  expect(isStale()).toBe(true);
  utimesSync(join(folder, "core/deep"), past, past);
  rmSync(product, { recursive: true });
  expect(isStale()).toBe(true);
});

test("a build that fails leaves no stamp, and one that starts before a change is out of date after it", async () => {
  const stamp = join(folder, "stamp");
  await stamped(stamp, async () => undefined);
  await expect(stamped(stamp, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(existsSync(stamp)).toBe(false);
  await stamped(stamp, async () => {
    await sleep(20);
    put("late.ts");
  });
  expect(stale(stamp, [], [join(folder, "late.ts")])).toBe(true);
});

test("work under one lock never overlaps, and goes on after a failure", async () => {
  const lock = join(folder, "sub/lock");
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await sleep(30);
    log.push(`${name} ends`);
    if (name === "a") throw new Error("a failed");
    return name;
  };
  const results = await Promise.allSettled([alone(lock, work("a")), alone(lock, work("b"))]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  expect(log).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  expect(existsSync(lock)).toBe(false);
});

test("a lock whose owner died is taken over", async () => {
  const owner = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => owner.on("exit", resolve));
  const lock = put("lock", String(owner.pid));
  expect(await alone(lock, async () => "done")).toBe("done");
});

test("browsers are looked for where each system keeps them", () => {
  expect(places("linux", { PATH: "/usr/bin:/opt/bin" })[0]).toBe("/usr/bin/chromium");
  expect(places("linux", { PATH: "/usr/bin:/opt/bin" })).toContain("/opt/bin/google-chrome");
  expect(places("linux", {})).toContain("/usr/bin/chromium");
  expect(places("darwin", { PATH: "", HOME: "/Users/a" })).toContain(
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  );
  expect(places("win32", { PROGRAMFILES: "C:\\Program Files" })).toContain(
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  );
});

test("a built site is measured by kind", () => {
  put("index.html", "<p>");
  put("assets/worker-asr-Ab1.js", "1");
  put("assets/main.js", "x".repeat(5000));
  put("assets/ort-wasm-simd.mjs", "12");
  put("assets/engine.wasm", "123");
  put("models/m/onnx/model.onnx", "1234");
  put("LICENSE", "12345");
  const sizes = measure(folder);
  expect(Object.fromEntries(sizes.map(({ kind, bytes }) => [kind, bytes]))).toEqual({
    models: 4,
    "engine (wasm, VAD)": 5,
    "web-llm's library": 0,
    "worker JS": 1,
    "shell JS": 5000,
    "shell CSS, HTML": 3,
    "rest (icons, licences)": 5,
  });
  const js = sizes.find(({ kind }) => kind === "shell JS");
  expect(js?.gzip).toBeLessThan(100);
  expect(table(sizes).split("\n")).toHaveLength(7);
});
