import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pcm, RATE, wav } from "../../scripts/pcm16.mjs";

const fixtures = join(import.meta.dirname, "../../test/fixtures/speech");

export interface Label {
  readonly file: string;
  readonly text: string;
  readonly voice: string;
  /** Samples at 16 kHz. */
  readonly speechStart: number;
  readonly speechEnd: number;
  readonly expect?: readonly string[];
}

export const labels: readonly Label[] = JSON.parse(readFileSync(join(fixtures, "labels.json"), "utf8"));

/** PCM16 mono 16 kHz, without the header. */
export function speech(file: string): Buffer {
  return pcm(join(fixtures, file));
}

export function silence(seconds: number): Buffer {
  return Buffer.alloc(Math.round(seconds * RATE) * 2);
}

/** Writes the parts one after the other as one WAV for the fake microphone. */
export function record(path: string, ...parts: readonly Buffer[]): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wav(Buffer.concat(parts)));
  return path;
}
