import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { root } from "../../scripts/house/command.mjs";

const TYPES = { mjs: "text/javascript", wasm: "application/wasm", html: "text/html" };

/**
 * onnxruntime-web on one thread, in a worker of an empty page.
 * @param {string} executablePath of Chromium @param {Readonly<Record<string, Uint8Array>>} files by name
 */
export async function openBrowser(executablePath, files) {
  const server = createServer((request, response) => void answer(files, request.url ?? "/", response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const ask = (message) =>
    page.evaluate(
      (told) =>
        new Promise((resolve, reject) => {
          globalThis.bare ??= new Worker("worker.mjs", { type: "module" });
          globalThis.bare.onmessage = ({ data }) =>
            data.failed ? reject(new Error(data.failed)) : resolve(data.result);
          globalThis.bare.onerror = ({ message }) => reject(new Error(message));
          globalThis.bare.postMessage(told);
        }),
      message,
    );
  await ask({ open: Object.keys(files) });
  return {
    measure: (kind) => ask({ kind }),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

async function answer(files, url, response) {
  const name = url.slice(1) || "index.html";
  const held = files[name.replace(/^files\//, "")];
  const ort = name.startsWith("ort/") ? join(root, "node_modules/onnxruntime-web/dist", name.slice(4)) : undefined;
  try {
    const bytes =
      name === "index.html"
        ? "<!doctype html><title>bare</title>"
        : (held ?? (await readFile(ort ?? join(import.meta.dirname, name))));
    response.writeHead(200, { "content-type": TYPES[name.split(".").at(-1)] ?? "application/octet-stream" });
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}
