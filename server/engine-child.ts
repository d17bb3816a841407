import { toFailure } from "../core/failure.ts";
import { openMethods } from "./engines/methods.ts";
import { served } from "./engines/serve.ts";
import type { FromChild, Post, ToChild } from "./engines/wire.ts";

/** One stage in a process of its own; `server/engines/hands.ts` starts it with a Post. It ends with whoever started it. */
process.on("disconnect", () => process.exit());
// A signal to the whole group is for the server, which lets what runs come to its end.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);

const tell = (message: FromChild) => void process.send?.(message);
try {
  const serve = served(await openMethods(JSON.parse(process.argv[2] ?? "") as Post), tell);
  process.on("message", (message: ToChild) => void serve(message));
  tell({ kind: "ready" });
} catch (thrown) {
  const failure = toFailure(thrown, "model-load");
  console.error(`inzwa: ${failure.message}`);
  tell({ kind: "unfit", failure });
}
