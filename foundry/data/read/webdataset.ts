import { createReadStream } from "node:fs";
import { basename, extname, join } from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { createTarDecoder } from "modern-tar";
import { failure } from "../../../core/failure.ts";
import { type Found, foundOf, type Reader, type ReadOptions, splitOf } from "../found.ts";
import { jsonOf } from "../rows.ts";
import { recordOf } from "./audio-folder.ts";
import { filesBelow, SOUND } from "./folder.ts";

/** Bytes of one file inside of a tar: twenty minutes of stereo at 48 kHz. */
const LARGEST = 2 ** 28;

type Sample = Map<string, Uint8Array>;

/** WebDataset (F3): files of one name before the first dot are one sample: a sound, `.json` with the fields, `.txt` with the words. */
export const webdataset: Reader = async function* (root, options): AsyncGenerator<Found, void, undefined> {
  const files = (await filesBelow(root)).filter((file) => file.endsWith(".tar"));
  if (files.length === 0) throw failure("bad-manifest", `${root} has no .tar`);
  for (const file of files) {
    const split = basename(file).split(/[-_.]/).map(splitOf).find(Boolean);
    for await (const [key, sample] of samplesOf(join(root, file))) yield foundIn(key, sample, split, options);
  }
};

async function* samplesOf(path: string): AsyncGenerator<[string, Sample], void, undefined> {
  let current = "";
  let sample: Sample = new Map();
  const bytes = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
  for await (const { header, body } of bytes.pipeThrough(createTarDecoder() as never) as AsyncIterable<Entry>) {
    if (header.size > LARGEST) throw failure("too-large", `${path}: ${header.name} has ${header.size} bytes`);
    const content = new Uint8Array(await new Response(body as never).arrayBuffer());
    if (header.type !== "file" && header.type !== undefined) continue;
    const dot = basename(header.name).indexOf(".");
    const key = basename(header.name).slice(0, dot);
    if (key !== current && sample.size > 0) yield [current, sample];
    if (key !== current) sample = new Map();
    current = key;
    sample.set(basename(header.name).slice(dot), content);
  }
  if (sample.size > 0) yield [current, sample];
}
type Entry = { header: { name: string; size: number; type?: string }; body: unknown };

function foundIn(key: string, sample: Sample, split: Found["split"], options: ReadOptions): Found {
  const told = sample.get(".json");
  const words = sample.get(".txt");
  const record = told ? recordOf(jsonOf(new TextDecoder().decode(told), key), key) : {};
  const text = words ? { text: new TextDecoder().decode(words).trim() } : {};
  const sound = [...sample].find(([name]) => SOUND.test(name));
  const found = foundOf({ id: key, ...record, ...text }, key, options);
  return {
    ...found,
    split: found.split ?? split,
    sound: sound && { name: `${key}${extname(sound[0])}`, bytes: sound[1] },
    problem: sound ? undefined : "no-audio",
  };
}
