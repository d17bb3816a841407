import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { failure, isFailure } from "../../core/failure.ts";
import { OrderEar } from "../../core/slu/hear.ts";
import { readSluModel, type SluModel } from "../../core/slu/model.ts";
import { networkOf, type SluOrt } from "../../workers/slu/network.ts";
import { held } from "../slu/sums.ts";

const [WEIGHTS, LABELS] = ["model.onnx", "slu.json"] as const;
/** What a model's digest is made of. */
export const FILES = [WEIGHTS, LABELS] as const;

/** A network of half a million weights is quickest on one thread, and leaves the others to whoever else works. */
const oneThread = {
  Tensor: ort.Tensor,
  InferenceSession: {
    create: (bytes: Uint8Array) => ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 }),
  },
} as unknown as SluOrt;

export interface OpenSlu {
  readonly model: SluModel;
  readonly ear: OrderEar;
}

/** A model's folder, whole and as pinned. Throws `model-load`, `bad-hash` or `bad-manifest`. */
export async function openSlu(folder: string): Promise<OpenSlu> {
  const files = await readSlu(folder);
  await held(folder, files);
  const model = described(files[LABELS]);
  return { model, ear: new OrderEar(model, await networkOf(oneThread, files[WEIGHTS])) };
}

/** Throws `model-load` for a file that is missing. */
export async function readSlu(folder: string): Promise<Record<(typeof FILES)[number], Uint8Array>> {
  const one = async (name: string) =>
    readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      throw failure("model-load", `${name} cannot be read (${error.code ?? error.message})`, { path: name });
    });
  return { [WEIGHTS]: await one(WEIGHTS), [LABELS]: await one(LABELS) };
}

/** bytes: of slu.json. Throws `bad-manifest`. */
export function described(bytes: Uint8Array): SluModel {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (thrown) {
    throw failure("bad-manifest", `${LABELS} is no JSON: ${(thrown as Error).message}`);
  }
  const model = readSluModel(value, LABELS);
  if (isFailure(model)) throw model;
  return model;
}
