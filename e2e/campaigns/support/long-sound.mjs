// @ts-check
import { createWriteStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EncodedAudioPacketSource, EncodedPacket, FilePathTarget, Output, WebMOutputFormat } from "mediabunny";
import { root } from "../../../scripts/house/command.mjs";
import { pcm, RATE, wav } from "../../../scripts/pcm16.mjs";

/** Packets of Opus a second, and the bytes of PCM16 in one. All parts have whole ones, so that both formats have the same times. */
const PACKETS = 50;
const BYTES = (2 * RATE) / PACKETS;
/** Seconds of silence between two sentences, and of every twentieth: longer than the page decodes without telling. */
const SHORTEST = 0.3;
const SHORT = 2;
const LONG = 12;
const SELDOM = 20;

const speech = join(root, "test/fixtures/speech");
const GRAIN = Buffer.alloc(BYTES);

/** @typedef {{ text: string, start: number, end: number }} Said seconds */
/** @typedef {{ sound: Buffer, times: number }} Part PCM16 at 16 kHz, and how often it comes */
/** @typedef {{ parts: readonly Part[], said: readonly Said[] }} Recording */

/**
 * The labelled recordings again and again, each round in an order of its own, with silences between them.
 * @param {number} minutes
 * @param {() => number} random in [0, 1)
 * @returns {Recording}
 */
export function planned(minutes, random) {
  const clips = labelled();
  const length = minutes * 60 * PACKETS;
  /** @type {Part[]} */
  const parts = [];
  /** @type {Said[]} */
  const said = [];
  /** @type {typeof clips} */
  let round = [];
  let at = 0;
  for (;;) {
    if (round.length === 0) round = shuffled(clips, random);
    const clip = /** @type {(typeof clips)[number]} */ (round.pop());
    const seconds = said.length % SELDOM === SELDOM - 1 ? LONG : SHORTEST + (SHORT - SHORTEST) * random();
    const packets = clip.sound.length / BYTES;
    const silence = Math.round(seconds * PACKETS);
    if (at + packets + silence > length) break;
    parts.push({ sound: clip.sound, times: 1 }, { sound: GRAIN, times: silence });
    said.push({ text: clip.text, start: at / PACKETS + clip.start, end: at / PACKETS + clip.end });
    at += packets + silence;
  }
  parts.push({ sound: GRAIN, times: length - at });
  return { parts, said };
}

/** @type {Readonly<Record<string, (path: string, parts: readonly Part[], modules: Modules) => Promise<void>>>} */
export const WRITERS = {
  /** PCM16 at 16 kHz, mono: 115 MB an hour. */
  async wav(path, parts) {
    const bytes = parts.reduce((sum, { sound, times }) => sum + sound.length * times, 0);
    const header = wav(Buffer.alloc(0));
    header.writeUInt32LE(36 + bytes, 4);
    header.writeUInt32LE(bytes, 40);
    await pipeline(Readable.from(inOrder(header, parts)), createWriteStream(path));
  },
  /** Opus at 32 kbit/s: 14 MB an hour. A part is encoded once, however often it comes. */
  async webm(path, parts, modules) {
    const encode = await opus(modules);
    const source = new EncodedAudioPacketSource("opus");
    const output = new Output({ format: new WebMOutputFormat(), target: new FilePathTarget(path) });
    output.addAudioTrack(source);
    await output.start();
    let at = 0;
    for (const { sound, times } of parts) {
      const { description, packets } = await encode(sound);
      const decoderConfig = { codec: "opus", numberOfChannels: 1, sampleRate: 48_000, description };
      for (let time = 0; time < times; time++)
        for (const packet of packets)
          await source.add(new EncodedPacket(packet, "key", at++ / PACKETS, 1 / PACKETS), { decoderConfig });
    }
    await output.finalize();
  },
};

/** @typedef {Awaited<ReturnType<typeof import("./modules.mjs").openModules>>} Modules */

/** @param {Modules} modules */
async function opus(modules) {
  const { joined, openEncoder } = await modules.load("server/audio/encode.ts");
  const { oggPackets } = await modules.load("server/audio/ogg.ts");
  /** @type {Map<Buffer, { description: Uint8Array<ArrayBuffer>, packets: Uint8Array<ArrayBuffer>[] }>} */
  const known = new Map();
  return async (/** @type {Buffer} */ sound) => {
    const before = known.get(sound);
    if (before) return before;
    const samples = Float32Array.from({ length: sound.length / 2 }, (_, i) => sound.readInt16LE(2 * i) / 32_768);
    const encoder = await openEncoder("opus", RATE);
    const ogg = joined(encoder.push(samples), encoder.end());
    encoder.close();
    const [description, , ...packets] = [...oggPackets(ogg)].map(({ bytes }) => bytes.slice());
    const made = { description, packets: packets.slice(0, sound.length / BYTES) };
    known.set(sound, made);
    return made;
  };
}

/** @param {Buffer} header @param {readonly Part[]} parts */
function* inOrder(header, parts) {
  yield header;
  for (const { sound, times } of parts) for (let time = 0; time < times; time++) yield sound;
}

function labelled() {
  /** @type {{ file: string, text: string, speechStart: number, speechEnd: number }[]} */
  const labels = JSON.parse(readFileSync(join(speech, "labels.json"), "utf8"));
  return labels.map(({ file, text, speechStart, speechEnd }) => {
    const data = pcm(join(speech, file));
    const rest = (BYTES - (data.length % BYTES)) % BYTES;
    const sound = Buffer.concat([data, Buffer.alloc(rest)]);
    return { text, sound, start: speechStart / RATE, end: speechEnd / RATE };
  });
}

/** @template T @param {readonly T[]} list @param {() => number} random */
function shuffled(list, random) {
  return list
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
