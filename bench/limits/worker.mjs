import { opened } from "./measure.mjs";
import * as ort from "./ort/ort.wasm.min.mjs";

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = new URL("./ort/", import.meta.url).href;
let measure;

self.onmessage = async ({ data }) => {
  try {
    if (data.open) measure = await opened(ort, await fetched(data.open));
    self.postMessage({ result: data.kind ? await measure(data.kind) : true });
  } catch (thrown) {
    self.postMessage({ failed: String(thrown) });
  }
};

async function fetched(names) {
  const bytes = async (name) =>
    new Uint8Array(await (await fetch(new URL(`files/${name}`, import.meta.url))).arrayBuffer());
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await bytes(name)])));
}
