import type { TrustPorts } from "../trust.ts";

/** Places from 0 on; a weight of 5 % is 500 of them. */
const PLACES = 10_000;
const UNEVEN = 2 ** 32;

/**
 * Where a device stands in a release, 0 to 1: the same at each visit, and another one in each release, so that nobody is
 * always first. The id is made by chance on the device and never leaves it.
 */
export async function placeOf(id: string, release: string, { sha256 }: Pick<TrustPorts, "sha256">): Promise<number> {
  const text = new Uint8Array(Array.from(`${release}\n${id}`, (letter) => letter.charCodeAt(0) & 255));
  const [a = 0, b = 0, c = 0, d = 0] = await sha256(text);
  return Math.floor(((((a * 256 + b) * 256 + c) * 256 + d) / UNEVEN) * PLACES) / PLACES;
}

/** weight: percent of the devices. Who was in stays in while the weight grows. */
export function chosen(place: number, weight: number): boolean {
  return place * 100 < weight;
}
