import { SAMPLE_RATE } from "../../core/contracts.ts";
import { aborted, failure } from "../../core/failure.ts";
import type { Decode } from "../services.ts";
import type { DecodeLimits } from "./budget.ts";
import { type ChildSettings, DecodingChild } from "./decoding-child.ts";

export interface DecoderSettings extends Omit<ChildSettings, "stallMs"> {
  readonly limits: DecodeLimits;
  /** Recordings decoded at once, each in a process of its own. */
  readonly children: number;
  /** Recordings that may wait for one. */
  readonly waiting: number;
}
export interface Decoders {
  readonly decode: Decode;
  /** Resolves when the children are ready; until then recordings wait for them. */
  readonly up: Promise<void>;
  close(): void;
}

/** Memory of one child in MB: vLLM's 256 MiB of decoded sound, as much again on its way, and Node's own 130. */
export const CHILD_MEMORY_MB = 768;
/** Ten minutes of stereo Vorbis, the slowest, take 10 s on a core that three others want too. */
export const DEADLINE_MS = 30_000;
/** Between two signs of life lie 0.2 s of work and one step of a decoder. */
const STALL_MS = 3_000;

/** Decodes recordings in children that are started ahead. */
export function openDecoders(settings: DecoderSettings): Decoders {
  const { limits, children, waiting } = settings;
  const idle: DecodingChild[] = [];
  const all = new Set<DecodingChild>();
  const queue: ((child: DecodingChild) => void)[] = [];
  let closed = false;

  function start(): DecodingChild {
    const child = new DecodingChild({ ...settings, stallMs: Math.min(STALL_MS, settings.deadlineMs) });
    all.add(child);
    return child;
  }

  function release(child: DecodingChild): void {
    if (closed) return;
    if (!child.usable) all.delete(child);
    const next = child.usable ? child : start();
    const waiter = queue.shift();
    if (waiter) waiter(next);
    else idle.push(next);
  }

  async function take(signal?: AbortSignal): Promise<DecodingChild> {
    const child = idle.pop();
    if (child?.usable) return child;
    // It died while it had nothing to do.
    if (child) {
      all.delete(child);
      return start();
    }
    if (queue.length >= waiting) throw failure("busy", "Too many recordings wait to be decoded.");
    return new Promise((resolve, reject) => {
      const waiter = (free: DecodingChild) => {
        signal?.removeEventListener("abort", leave);
        resolve(free);
      };
      const leave = () => {
        queue.splice(queue.indexOf(waiter), 1);
        reject(aborted);
      };
      signal?.addEventListener("abort", leave, { once: true });
      queue.push(waiter);
    });
  }

  for (let i = 0; i < children; i++) idle.push(start());
  return {
    up: Promise.all(idle.map(({ up }) => up)).then(() => {}),
    async decode(bytes, signal) {
      if (signal?.aborted || closed) throw aborted;
      const child = await take(signal);
      try {
        const samples = await child.decode({ bytes, limits }, signal);
        return { samples, seconds: samples.length / SAMPLE_RATE };
      } finally {
        release(child);
      }
    },
    close() {
      closed = true;
      for (const child of all) child.close();
      all.clear();
    },
  };
}
