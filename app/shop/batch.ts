import type { Hearing } from "../../core/contracts.ts";
import { concat } from "../../core/pcm.ts";
import type { Decision } from "../../core/slu/joint.ts";
import type { FilesApi } from "../../core/transcript-file/files.ts";
import type { Hired } from "../hire.ts";
import type { Understood } from "./understand.ts";
import type { FileRow } from "./view.ts";

/** Samples at 16 kHz (8 s): as much as the model of orders hears at once. */
const LONGEST = 128_000;
/** Samples (0.2 s) between two pieces of speech of one order. */
const GAP = 3_200;

export interface BatchPorts {
  readonly files: Hired<FilesApi, void>;
  readonly hearing: Hearing;
  readonly understand: (samples: Float32Array) => Promise<Understood>;
}

/** What is ordered in a file: all of its speech is one order where it is short, else each stretch of it. Rejects with a Failure. */
export async function ordersIn(file: File, { files, hearing, understand }: BatchPorts): Promise<readonly Understood[]> {
  await files.api.open(file, hearing);
  const found: Understood[] = [];
  let pieces: Float32Array[] = [];
  let length = 0;
  for (let ended = false; !ended; ) {
    const next = await files.api.next();
    ended = next.ended;
    if (!next.piece) continue;
    pieces.push(next.piece.samples);
    length += next.piece.samples.length + GAP;
    if (length <= LONGEST) continue;
    // No more of a long file is held than one piece.
    for (const piece of pieces) found.push(await understand(piece));
    pieces = [];
  }
  await files.api.close();
  const gap = new Float32Array(GAP);
  if (pieces.length > 0) found.push(await understand(concat(pieces.flatMap((piece) => [piece, gap]))));
  return found;
}

/** As the table shows it. */
export function rowOf({ id, file }: Pick<FileRow, "id" | "file">, { decision, transcript }: Understood): FileRow {
  const { product, quantity, unit, confidence, route, sure }: Decision = decision;
  return {
    id,
    file,
    state: "done",
    ...(product === undefined ? {} : { product }),
    ...(quantity === undefined ? {} : { quantity }),
    ...(unit === undefined ? {} : { unit }),
    ...(product !== undefined && !sure ? { asks: true } : {}),
    confidence,
    route,
    transcript,
  };
}
