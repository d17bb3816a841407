import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { failure, isFailure } from "../../core/failure.ts";
import { readSluModel } from "../../core/slu/model.ts";
import { TarReader } from "../../workers/store/pack-tar.ts";
import { idsOf } from "../slu/label-maps.ts";
import type { SluParts } from "./deeds.ts";

const [CHECKPOINT, CONFIG] = ["model.onnx", "slu.json"] as const;
/** Bytes: a description has a few thousand. */
const MOST = 2 ** 20;

/**
 * Labels of a package that hears orders; undefined for any other. path: the package. names: of what it holds. Throws
 * `bad-manifest` where its description is wrong.
 */
export async function sluParts(path: string, names: { has(name: string): boolean }): Promise<SluParts | undefined> {
  if (!names.has(CHECKPOINT) || !names.has(CONFIG)) return undefined;
  const model = readSluModel(await described(path), `${CONFIG} of the package`);
  if (isFailure(model)) throw model;
  const label_maps = { product2id: idsOf(model.products), qty2id: idsOf(model.quantities) };
  return { checkpoint: CHECKPOINT, config: CONFIG, label_maps };
}

async function described(path: string): Promise<unknown> {
  const tar = new TarReader(Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>);
  tar.expect((await stat(path)).size);
  let found: unknown;
  // To its end, or the file would stay open.
  for (let entry = await tar.next(); entry; entry = await tar.next()) {
    if (entry.name !== CONFIG) continue;
    if (entry.size > MOST) throw failure("bad-pack", `${CONFIG} is longer than ${MOST} bytes`);
    const pieces: Uint8Array[] = [];
    for await (const piece of entry.body) pieces.push(piece);
    found = json(Buffer.concat(pieces).toString());
  }
  return found;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
