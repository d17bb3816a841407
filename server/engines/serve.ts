import { toFailure } from "../../core/failure.ts";
import type { Methods } from "./methods.ts";
import type { FromChild, ToChild } from "./wire.ts";

/** The engine's end of the wire: an abort message becomes a signal, and what an engine throws arrives as a Failure. */
export function served(methods: Methods, tell: (message: FromChild) => void): (message: ToChild) => Promise<void> {
  const running = new Map<number, AbortController>();
  return async (message) => {
    if (message.kind === "abort") {
      running.get(message.id)?.abort();
      return;
    }
    const { id, method, request } = message;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const run = methods[method];
      if (!run) throw new Error(`no method ${method}`);
      const onDelta = (text: string) => tell({ kind: "delta", id, text });
      const result = await run(request, onDelta, controller.signal);
      tell({ kind: "done", id, result });
    } catch (thrown) {
      tell({ kind: "failed", id, failure: toFailure(thrown) });
    } finally {
      running.delete(id);
    }
  };
}
