/**
 * @param {string} base of the server
 * @param {Uint8Array<ArrayBuffer>} wav
 * @returns {Promise<{ ttfw: number, asr: number, firstToken: number, total: number, transcript: string, reply: string }>}
 * milliseconds from the first request on; ttfw: until the first sound has come
 */
export declare function turnOver(
  base: string,
  wav: Uint8Array<ArrayBuffer>,
): Promise<{
  ttfw: number;
  asr: number;
  firstToken: number;
  total: number;
  transcript: string;
  reply: string;
}>;
