import { aborted } from "../core/failure.ts";
import type { Question } from "./models-view.ts";

/** Puts one question at a time before the person. */
export interface Asker {
  /** Resolves to the answer; rejects with `aborted` when the question is no longer wanted. */
  ask(question: Question, signal?: AbortSignal): Promise<boolean>;
  /** The person's answer to the question that is shown. */
  answer(yes: boolean): void;
}

/** show: gets the question to show, undefined when there is none. */
export function createAsker(show: (question: Question | undefined) => void): Asker {
  let current: ((yes: boolean) => void) | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  function put(question: Question, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted) return Promise.reject(aborted);
    return new Promise<boolean>((resolve, reject) => {
      const abort = () => reject(aborted);
      signal?.addEventListener("abort", abort, { once: true });
      current = resolve;
      show(question);
    }).finally(() => {
      current = undefined;
      show(undefined);
    });
  }

  return {
    ask(question, signal) {
      const asked = queue.then(() => put(question, signal));
      queue = asked.catch(() => undefined);
      return asked;
    },
    answer(yes) {
      current?.(yes);
    },
  };
}
