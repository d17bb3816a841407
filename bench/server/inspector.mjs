// What V8 keeps in another process, asked through its inspector (node --inspect).
import { WebSocket } from "ws";

/** Evaluated over there. */
const USAGE = "JSON.stringify(process.memoryUsage())";

/**
 * @param {string} url that the process printed: "Debugger listening on …"
 * @returns {Promise<Inspector>}
 */
export async function openInspector(url) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  /** @type {Map<number, { resolve(result: any): void, reject(reason: Error): void }>} */
  const asked = new Map();
  let last = 0;
  socket.on("message", (data) => {
    const { id, result, error } = JSON.parse(String(data));
    const waits = asked.get(id);
    asked.delete(id);
    if (error) waits?.reject(new Error(error.message));
    else waits?.resolve(result);
  });
  socket.on("close", () => {
    for (const { reject } of asked.values()) reject(new Error("the inspector is gone"));
  });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("error", () => socket.terminate());
  const ask = (/** @type {string} */ method, /** @type {object} */ params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      asked.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }), (error) => {
        if (error) reject(error);
      });
    });
  const collect = async () => {
    // What a finaliser lets go of is collected by the next round.
    for (let round = 0; round < 2; round++) await ask("HeapProfiler.collectGarbage");
  };
  return {
    async kept({ collected = true } = {}) {
      if (collected) await collect();
      const { result } = await ask("Runtime.evaluate", { expression: USAGE });
      const { heapUsed, heapTotal, external, arrayBuffers } = JSON.parse(result.value);
      const mib = (/** @type {number} */ bytes) => bytes / 2 ** 20;
      return {
        used: mib(heapUsed),
        total: mib(heapTotal),
        external: mib(external),
        arrayBuffers: mib(arrayBuffers),
      };
    },
    close: () => socket.close(),
  };
}

/**
 * @typedef {object} Inspector
 * @property {(options?: { collected?: boolean }) => Promise<Kept>} kept what is left after garbage was collected; as it is now where not `collected`
 * @property {() => void} close
 */
/**
 * In MiB.
 * @typedef {object} Kept
 * @property {number} used by objects
 * @property {number} total of the heap, its free room included
 * @property {number} external what objects hold outside the heap
 * @property {number} arrayBuffers of it
 */
