import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

/**
 * A blank page with the site's own store worker, and the code by which engines read from the store.
 * @param {string} root of the repository
 * @param {string} dist folder of the built site
 */
export async function pages(root, dist) {
  const store = readdirSync(join(dist, "assets")).find((name) => /^store-[\w-]+\.js$/.test(name));
  if (!store) throw new Error(`${dist} has no store worker; build the site first`);
  return {
    "bench/index.html": `<!doctype html><title>bench</title><script type="module" src="page.js"></script>`,
    "bench/page.js": page(store),
    "bench/read.js": reader,
    "bench/comlink.js": readFileSync(join(root, "node_modules/comlink/dist/esm/comlink.mjs"), "utf8"),
    "bench/cache.js": await bundled(root, "workers/store/cache.ts"),
  };
}

async function bundled(root, entry) {
  const [{ output }] = await build({
    root,
    configFile: false,
    logLevel: "error",
    build: { write: false, target: "es2022", lib: { entry: join(root, entry), formats: ["es"], fileName: "out" } },
  });
  return output[0].code;
}

const page = (store) => `
import { proxy, wrap } from "./comlink.js";
let calls = 0;
let wire;
/** Calls a method of the store as app/hire.ts does; callbacks are answered by nobody here. */
globalThis.store = (method, ...args) => {
  wire ??= wrap(new Worker("/assets/${store}", { type: "module", name: "store-bench" }));
  return wire.call(++calls, method, ...args);
};
globalThis.follow = () => proxy(() => {});
globalThis.read = (url, how) => new Promise((resolve, reject) => {
  globalThis.reader = new Worker("read.js", { type: "module" });
  globalThis.reader.onmessage = ({ data }) => resolve(data);
  globalThis.reader.onerror = (event) => reject(new Error(event.message));
  globalThis.reader.postMessage({ url, how });
});
`;

/** Keeps what it read, as an engine does until its session is made. */
const reader = `
import { cache } from "./cache.js";
onmessage = async ({ data: { url, how } }) => {
  const response = await cache.match(url);
  if (!response) return postMessage({ failed: "not in the store" });
  globalThis.bytes = how === "at once" ? new Uint8Array(await response.arrayBuffer()) : await filled(response);
  const tail = Array.from(globalThis.bytes.subarray(-4));
  postMessage({ length: globalThis.bytes.length, tail });
};
async function filled(response) {
  const bytes = new Uint8Array(Number(response.headers.get("content-length")));
  const reader = response.body.getReader();
  for (let at = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return bytes;
    bytes.set(value, at);
    at += value.length;
  }
}
`;
