import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { VadEngine } from "../../../core/contracts.ts";
import { parseRules } from "../../../core/language/rules.ts";
import { parse } from "../../../core/parse.ts";
import { writeWav } from "../../../core/wav.ts";

export const hearing = { window: 160_000, pause: 4_096 };

const read = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8")));
if (!read.ok) throw new Error(`${read.problem.path} ${read.problem.message}`);
/** Of Shona. */
export const rules = read.value;

/** Speech of a woman, 16 kHz, mono, with half a second of silence on both sides. */
export function speech(file: string): Uint8Array<ArrayBuffer> {
  const bytes = readFileSync(join(import.meta.dirname, "../../fixtures/speech", file));
  return new Uint8Array(bytes.subarray(bytes.indexOf("data", 12, "latin1") + 8));
}

/** The same PCM again and again, `times` times, as one WAV file; its parts are held once. */
export function repeated(pcm: Uint8Array<ArrayBuffer>, times: number): File {
  const header = writeWav(new Float32Array(0), 16_000);
  const view = new DataView(header.buffer);
  view.setUint32(4, 36 + pcm.length * times, true);
  view.setUint32(40, pcm.length * times, true);
  const one = new Blob([pcm]);
  return new File([new Uint8Array(header), ...Array.from({ length: times }, () => one)], "hour.wav");
}

/** A detector that hears speech wherever there is sound. */
export function loudness(): VadEngine {
  return {
    probability: async (frame) => (frame.some((x) => Math.abs(x) > 0.02) ? 0.9 : 0.01),
    reset: () => {},
  };
}
