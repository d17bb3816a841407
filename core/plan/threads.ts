import type { Device } from "../device.ts";
import type { ModelStage } from "../manifest.ts";
import { type Reason, reason } from "../reason.ts";
import type { Settings } from "../settings.ts";

export type Threads = Readonly<Record<ModelStage, number>>;

/**
 * One worker a stage and one for voice detection. Onnxruntime counts the worker's own thread: n threads are n - 1 more
 * beside it. So with one thread each nothing is added to the four workers, which is the least there can be, and the
 * floor on a machine with fewer cores.
 */
const WORKERS = 4;

/**
 * Who gets the next thread. Decoding, token by token, gains little after two; an encoder gains until four and loses at
 * eight (transformers.js#882: 9, 5.7, 3.5, 4.5 s at 1, 2, 4, 8 on an M1 Pro).
 */
const TURNS: readonly ModelStage[] = ["asr", "llm", "asr", "tts", "asr"];
const MOST: Threads = { asr: 4, llm: 2, tts: 2 };

/**
 * Threads for each stage. Together with voice detection they never come to more than the cores, or than one a worker on
 * a machine with fewer than four. busy: the stages that compute on the CPU; the others need no more than their own.
 */
export function shareThreads(
  { isolated, cores, platform }: Device,
  { threads: asked }: Settings,
  busy: readonly ModelStage[],
): Threads {
  const shares = { asr: 1, llm: 1, tts: 1 };
  if (!isolated || platform === "ios") return shares;
  const room = (stage: ModelStage) => busy.includes(stage) && shares[stage] < (asked || MOST[stage]);
  let spare = cores - WORKERS;
  while (spare > 0 && busy.some(room))
    for (const stage of TURNS)
      if (spare > 0 && room(stage)) {
        shares[stage]++;
        spare--;
      }
  return shares;
}

export function whyThreads({ isolated, cores, platform }: Device, threads: number): Reason {
  if (platform === "ios") return reason("plan.threads.ios");
  if (!isolated) return reason("plan.threads.not-isolated");
  return threads > 1 ? reason("plan.threads", { threads, cores }) : reason("plan.threads.single", { cores });
}
