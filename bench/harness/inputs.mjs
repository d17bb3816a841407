import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/house/command.mjs";
import { pcm, RATE, wav } from "../../scripts/pcm16.mjs";

/**
 * @typedef {object} Input
 * @property {string} file
 * @property {string} text blank where nothing may be answered
 * @property {string} voice
 * @property {number} seconds nominal length
 * @property {number | null} noise dB of the voice above it
 * @property {readonly (readonly [number, number])[]} pauses inside, samples at 16 kHz
 * @property {number} speechStart sample
 * @property {number} speechEnd last sample of the voice above -50 dBFS
 * @property {readonly string[] | null} [expect]
 */

/** s between the sentences of an input that is put together. */
const GAP = 0.5;
export const folder = join(root, "bench/inputs");
const nothing = join(root, "test/fixtures/speech/nothing");
export const made = join(root, "bench/out/inputs");

/** Where the WAV files of a short run lie; `made` are added by a full one. */
export const folders = [folder, nothing];

/** @returns {Input[]} sentences of 1 to 8 s */
export function sentences() {
  return JSON.parse(readFileSync(join(folder, "labels.json"), "utf8"));
}

/** @returns {Input[]} silence and noise that must not be answered */
export function noises() {
  return readdirSync(nothing)
    .filter((name) => name.endsWith(".wav"))
    .map((file) => {
      const end = pcm(join(nothing, file)).length / 2;
      return { file, text: "", voice: "none", seconds: 0, noise: null, pauses: [], speechStart: end, speechEnd: end };
    });
}

/**
 * Writes inputs of 16 and 28 s, sentences with half a second between them, and tells of them.
 * @returns {Input[]}
 */
export function long() {
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  const parts = sentences().filter(
    ({ noise, seconds, pauses }) => noise === null && seconds >= 4 && pauses.length === 0,
  );
  return [16, 28].map((seconds) => {
    /** @type {Buffer[]} */
    const buffers = [];
    /** @type {[number, number][]} */
    const pauses = [];
    const texts = [];
    let at = 0;
    let end = 0;
    for (let i = 0; at < (seconds - 3) * RATE; i++) {
      const part = /** @type {Input} */ (parts[i % parts.length]);
      const voice = pcm(join(folder, part.file)).subarray(part.speechStart * 2, part.speechEnd * 2 + 2);
      if (at > 0) {
        pauses.push([at, at + GAP * RATE]);
        buffers.push(Buffer.alloc(GAP * RATE * 2));
        at += GAP * RATE;
      }
      buffers.push(voice);
      at += voice.length / 2;
      end = at - 1;
      texts.push(part.text);
    }
    const file = `${seconds}s-long.wav`;
    writeFileSync(join(made, file), wav(Buffer.concat(buffers)));
    return {
      file,
      text: texts.join(" "),
      voice: "sw+m3",
      seconds,
      noise: null,
      pauses,
      speechStart: 0,
      speechEnd: end,
    };
  });
}
