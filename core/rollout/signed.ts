import { type Failure, failure } from "../failure.ts";
import type { ModelEntry } from "../manifest.ts";
import type { ModelStatement } from "../model-signing/forms.ts";

/** Beside a released model's files. */
export const MODEL_SIGNATURE = "model.sig";

/** Why a model is not the one that was signed: each file that could be loaded must be in the signature as it is listed. */
export function unlikeSigned({ id, files }: ModelEntry, { resources }: ModelStatement): Failure | undefined {
  const signed = new Map(resources.map(({ name, digest }) => [name, digest]));
  const wrong = files.find(({ path, sha256 }) => sha256 === undefined || signed.get(path) !== sha256);
  return wrong && failure("bad-hash", `${id}: ${wrong.path} is not what was signed`, { model: id, file: wrong.path });
}
