import { toApiError } from "../api-error.ts";
import { type Answered, callsOf } from "./answer.ts";

export interface Head {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
}
export type Write = (onText: (text: string) => void, signal: AbortSignal) => Promise<Answered>;

/**
 * A reply as `chat.completion.chunk` events. Resolves with the first piece of text, so that what fails before it is refused
 * with a status of its own. A reader that goes away aborts the engine.
 */
export async function eventStream(
  head: Head,
  includeUsage: boolean,
  write: Write,
  gone: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const leave = new AbortController();
  const signal = AbortSignal.any([gone, leave.signal]);
  const waiting: string[] = [];
  let send = (event: string): void => void waiting.push(event);
  const chunk = (delta: object, finish: Answered["finish"] | null = null) =>
    send(
      chunkOf(head, [{ index: 0, delta, logprobs: null, finish_reason: finish }], includeUsage ? { usage: null } : {}),
    );
  chunk({ role: "assistant", content: "", refusal: null });
  let begun = () => {};
  const first = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const done = write((content) => {
    chunk({ content });
    begun();
  }, signal);
  await Promise.race([first, done]);
  const finish = async () => {
    try {
      const { finish, calls, usage } = await done;
      if (calls.length) chunk({ tool_calls: callsOf(calls, true) });
      chunk({}, finish);
      if (includeUsage && usage) send(chunkOf(head, [], { usage }));
      send("[DONE]");
    } catch (thrown) {
      send(JSON.stringify(toApiError(thrown).body));
    }
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      send = (event) => {
        if (!signal.aborted) controller.enqueue(new TextEncoder().encode(`data: ${event}\n\n`));
      };
      for (const event of waiting) send(event);
      void finish().then(() => !signal.aborted && controller.close());
    },
    cancel: () => leave.abort(),
  });
}

function chunkOf(head: Head, choices: readonly object[], usage: object): string {
  return JSON.stringify({ ...head, object: "chat.completion.chunk", choices, ...usage });
}
