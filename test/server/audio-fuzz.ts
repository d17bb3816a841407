import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { CHILD_MEMORY_MB, openDecoders } from "../../server/audio/decode.ts";
import { audioApp } from "./audio-app.ts";
import { decodeProgram } from "./decoding.ts";
import type { Random } from "./mutated.ts";
import type { Mutations } from "./mutations.ts";
import { limits } from "./services.ts";
import { contained, encoded, tone, vorbis, wavOf } from "./sounds.ts";

/** Recordings posted without a fault first, so that what is loaded once is loaded. */
const WARM = 60;
/** MB that this process may grow by: garbage that is not collected yet, and no more with every run. */
const GROWTH = 300;

/** Sends `n` recordings damaged at random, decoded in real children, and says which were answered wrongly. random: in [0, 1). */
export async function damages(n: number, random: Random): Promise<Mutations> {
  const program = await decodeProgram();
  const decoders = openDecoders({
    program,
    limits,
    children: 1,
    waiting: 4,
    memoryMb: CHILD_MEMORY_MB,
    deadlineMs: 10_000,
  });
  const app = audioApp({ decode: decoders.decode });
  const recordings = await wholeRecordings();
  const failures: string[] = [];
  const statuses: Record<string, number> = {};
  let [slowest, before, most] = [0, 0, 0];
  try {
    for (let run = -WARM; run < n; run++) {
      const begun = performance.now();
      const request = random() < 0.85 ? badSound(random, recordings) : badForm(random, recordings);
      const status = await Promise.resolve(app.request(request)).then(
        async (response) => {
          await response.arrayBuffer();
          return response.status;
        },
        (thrown: unknown) => String(thrown),
      );
      if (run < 0) continue;
      before ||= process.memoryUsage.rss();
      most = Math.max(most, process.memoryUsage.rss());
      slowest = Math.max(slowest, performance.now() - begun);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (typeof status === "string" || status >= 500) failures.push(`recording ${run}: ${status}`);
    }
  } finally {
    decoders.close();
    rmSync(dirname(program), { recursive: true, force: true });
  }
  const grown = (most - before) / 2 ** 20;
  if (grown > GROWTH) failures.push(`memory grew by ${grown.toFixed(0)} MiB`);
  const told = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
  const figures = {
    statuses: told.join(", "),
    "slowest answer, ms": slowest.toFixed(0),
    "RSS grew, MiB": grown.toFixed(0),
  };
  return { runs: n, failures, figures };
}

async function wholeRecordings(): Promise<readonly Uint8Array[]> {
  const sound = tone(0.4, 24_000);
  const stereo = tone(0.4, 48_000);
  const whole = [
    wavOf(sound, { sampleRate: 24_000 }),
    wavOf(sound, { sampleRate: 24_000, kind: "mulaw", extensible: true }),
    wavOf(stereo, { sampleRate: 24_000, kind: "float", channels: 2 }),
    await encoded("mp3", sound, 24_000),
    await encoded("flac", sound, 24_000),
    await encoded("opus", sound, 24_000),
    await vorbis([sound, sound], 24_000),
    await contained("webm", sound),
    await contained("mp4", sound),
  ];
  // A Buffer's slice is no copy, and damage would add up.
  return whole.map((bytes) => new Uint8Array(bytes));
}

function badSound(random: Random, recordings: readonly Uint8Array[]): Request {
  return post(formWith(damaged(random, pick(random, recordings), recordings)));
}

function formWith(bytes: Uint8Array, fields: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(bytes)]), "sound");
  form.append("model", "whisper-1");
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

function post(body: FormData | Uint8Array<ArrayBuffer>, type?: string): Request {
  const headers = type === undefined ? {} : { "content-type": type };
  return new Request("http://host/v1/audio/transcriptions", { method: "POST", body, headers });
}

const HURTS: readonly ((random: Random, bytes: Uint8Array, others: readonly Uint8Array[]) => Uint8Array)[] = [
  // Bits, mostly in the headers.
  (random, bytes) => {
    const hurt = bytes.slice();
    for (let i = 0; i < 1 + random() * 12; i++) {
      const at = Math.floor(random() ** 2 * hurt.length);
      hurt[at] = (hurt[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    return hurt;
  },
  // The largest numbers there are.
  (random, bytes) => {
    const hurt = bytes.slice();
    const at = Math.floor(random() * Math.min(200, hurt.length));
    return hurt.fill(pick(random, [0, 255, 127, 128]), at, Math.min(hurt.length, at + 1 + Math.floor(random() * 8)));
  },
  (random, bytes) => bytes.slice(0, Math.floor(random() * bytes.length)),
  (random, bytes) => bytes.slice(Math.floor(random() * Math.min(64, bytes.length))),
  // A stretch over and over.
  (random, bytes) => {
    const from = Math.floor(random() * bytes.length);
    const part = bytes.slice(from, from + Math.floor(random() * 2_000));
    return Buffer.concat([
      bytes.slice(0, from),
      ...new Array<Uint8Array>(Math.floor(random() * 40)).fill(part),
      bytes.slice(from),
    ]);
  },
  // The beginning of one format, the rest of another.
  (random, bytes, others) => Buffer.concat([bytes.slice(0, Math.floor(random() * 400)), pick(random, others)]),
  (random, bytes) => {
    const hurt = bytes.slice();
    const from = Math.floor(random() * hurt.length);
    for (let at = from; at < Math.min(hurt.length, from + 500); at++) hurt[at] = Math.floor(random() * 256);
    return hurt;
  },
];

function damaged(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  let hurt = bytes;
  for (let i = 0; i < 2 * random(); i++) hurt = pick(random, HURTS)(random, hurt, others);
  return hurt;
}

const WORDS = [
  "",
  "json",
  "text",
  "true",
  "auto",
  "{}",
  "null",
  "[]",
  "-1",
  "1e999",
  "sn",
  "\0",
  "é".repeat(500),
  '{"type":"server_vad"}',
];
const NAMES = [
  "language",
  "prompt",
  "response_format",
  "temperature",
  "timestamp_granularities[]",
  "stream",
  "chunking_strategy",
  "chunking_strategy[type]",
  "include[]",
  "file",
  "model",
  "__proto__",
  "constructor[x]",
  "a[b][c]",
  "[]",
  "",
];

/** A form with strange fields, or one whose bytes are damaged. */
function badForm(random: Random, recordings: readonly Uint8Array[]): Request {
  const bytes = pick(random, recordings);
  if (random() < 0.6) {
    const form = formWith(bytes);
    for (let i = 0; i < random() * 4; i++) form.append(pick(random, NAMES), pick(random, WORDS));
    return post(form);
  }
  const head =
    '--b\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\nContent-Type: audio/wav\r\n\r\n';
  const whole = Buffer.concat([Buffer.from(head), bytes.slice(0, 3_000), Buffer.from("\r\n--b--\r\n")]);
  const hurt = new Uint8Array(damaged(random, whole, [whole]));
  return post(
    hurt,
    pick(random, [
      "multipart/form-data; boundary=b",
      "multipart/form-data",
      "multipart/form-data; boundary=",
      "application/json",
    ]),
  );
}

function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new RangeError("nothing to pick from");
  return one;
}
