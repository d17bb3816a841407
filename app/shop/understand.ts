import { type Failure, toFailure } from "../../core/failure.ts";
import type { SluApi } from "../../core/slu/api.ts";
import type { Beliefs } from "../../core/slu/beliefs.ts";
import { type Decision, hearFirst, read, settle } from "../../core/slu/joint.ts";
import type { SluModel } from "../../core/slu/model.ts";
import type { OrderReader } from "../../core/slu/written-order.ts";
import type { Hired } from "../hire.ts";

/** Whoever can tell what was ordered; each may be missing. */
export interface Understanding {
  readonly sound?: Hired<SluApi, SluModel> | undefined;
  /** What the recogniser understood. samples: mono, 16 kHz. */
  readonly words?: ((samples: Float32Array) => Promise<string>) | undefined;
  readonly reader: Pick<OrderReader, "read">;
}

export interface Understood {
  /** By the sound alone. */
  readonly first?: Decision;
  readonly decision: Decision;
  readonly transcript: string;
}

/** samples: mono, 16 kHz. told: what the sound alone says, before there are words. Rejects with a Failure where neither way works. */
export async function understand(
  samples: Float32Array,
  { sound, words, reader }: Understanding,
  told: (first: Decision) => void,
): Promise<Understood> {
  const reading = words?.(samples).catch(toFailure);
  const heard = sound && (await hear(samples, sound).catch(toFailure));
  if (heard && "beliefs" in heard) told(hearFirst(heard.beliefs, heard.model));
  const text = await reading;
  const found = heard && "beliefs" in heard ? heard : undefined;
  const transcript = typeof text === "string" ? text : "";
  if (!found) {
    if (typeof text !== "string") throw text ?? (heard as Failure);
    return { decision: read(reader.read(transcript), false), transcript };
  }
  const { beliefs, model } = found;
  const first = hearFirst(beliefs, model);
  const decision = typeof text === "string" ? settle(beliefs, reader.read(transcript), model) : first;
  return { first, decision, transcript };
}

async function hear(
  samples: Float32Array,
  { api, ready }: Hired<SluApi, SluModel>,
): Promise<{ readonly beliefs: Beliefs; readonly model: SluModel }> {
  const model = await ready();
  return { beliefs: await api.hear(samples.slice(0, model.longest)), model };
}
