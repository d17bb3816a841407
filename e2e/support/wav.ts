import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const RATE = 16_000;
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
  const bytes = readFileSync(join(fixtures, file));
  return bytes.subarray(bytes.indexOf("data", 12, "latin1") + 8);
}

export function silence(seconds: number): Buffer {
  return Buffer.alloc(Math.round(seconds * RATE) * 2);
}

/** Writes the parts one after the other as one WAV for the fake microphone. */
export function record(path: string, ...parts: readonly Buffer[]): string {
  const data = Buffer.concat(parts);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + data.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(data.length, 40);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat([header, data]));
  return path;
}
