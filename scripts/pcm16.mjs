import { readFileSync } from "node:fs";

/** Hz, of every recording that the browser tests and the bench play. */
export const RATE = 16_000;

/**
 * @param {string} path of a WAV file, PCM16 mono
 * @returns {Buffer} its samples, without the header
 */
export function pcm(path) {
  const bytes = readFileSync(path);
  return bytes.subarray(bytes.indexOf("data", 12, "latin1") + 8);
}

/**
 * @param {Buffer} data PCM16 mono at 16 kHz
 * @returns {Buffer} a WAV file of it
 */
export function wav(data) {
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
  return Buffer.concat([header, data]);
}
