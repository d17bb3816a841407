import { damaged } from "./budget.ts";

/** Pages of Ogg, RFC 3533. */
export interface OggPacket {
  readonly bytes: Uint8Array;
  readonly serial: number;
  /** The position that the page which ends this packet tells, where it is the last packet to end in it; -1 elsewhere. */
  readonly granule: number;
}

const CAPTURE = 0x4f676753;
const HEADER = 27;
/** Flags of a page. */
export const BEGINS = 2;
export const ENDS = 4;
const CONTINUED = 1;

/** Damaged pages after which a file is no recording: looking for the next one costs a reading of 64 kB each time. */
const MOST_DAMAGED = 64;

/** The packets of all streams of the file, in the order they end. Pages that are damaged or cut off are passed over. */
export function* oggPackets(bytes: Uint8Array): Generator<OggPacket, void, undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const open = new Map<number, Uint8Array[]>();
  let lost = 0;
  for (let at = 0; at + HEADER <= bytes.length; ) {
    const size = view.getUint32(at) === CAPTURE ? pageAt(view, at) : undefined;
    if (size) yield* packetsOf(view, at, open);
    else if (size === 0 && ++lost > MOST_DAMAGED) throw damaged("The Ogg file is damaged.");
    at += size || 1;
  }
}

/** Length of the page that begins here; 0 where it is damaged or cut off. */
function pageAt(view: DataView, at: number): number {
  if (view.getUint8(at + 4) !== 0) return 0;
  const segments = view.getUint8(at + 26);
  let size = HEADER + segments;
  if (at + size > view.byteLength) return 0;
  for (let i = 0; i < segments; i++) size += view.getUint8(at + HEADER + i);
  if (at + size > view.byteLength) return 0;
  const page = new Uint8Array(view.buffer, view.byteOffset + at, size);
  return checksum(page) === view.getUint32(at + 22, true) ? size : 0;
}

function* packetsOf(
  view: DataView,
  at: number,
  open: Map<number, Uint8Array[]>,
): Generator<OggPacket, void, undefined> {
  const serial = view.getUint32(at + 14, true);
  const granule = Number(view.getBigInt64(at + 6, true));
  const segments = view.getUint8(at + 26);
  let parts = view.getUint8(at + 5) & CONTINUED ? open.get(serial) : [];
  open.delete(serial);
  let body = at + HEADER + segments;
  const sizes = Array.from({ length: segments }, (_, i) => view.getUint8(at + HEADER + i));
  const last = sizes.findLastIndex((size) => size < 255);
  let length = 0;
  for (const [i, size] of sizes.entries()) {
    length += size;
    if (size === 255 && i < segments - 1) continue;
    const part = new Uint8Array(view.buffer, view.byteOffset + body, length);
    body += length;
    length = 0;
    // The rest of a packet whose beginning was lost is no packet.
    parts?.push(part);
    if (size === 255) {
      if (parts) open.set(serial, parts);
    } else {
      if (parts) yield { bytes: joined(parts), serial, granule: i === last ? granule : -1 };
      parts = [];
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Most packets of a page, where each is shorter than 255 bytes. */
export const PAGE_PACKETS = 255;

/** granule: samples that are whole when the page's last packet is decoded. Packets are 254 bytes at most, or alone on it. */
export function oggPage(
  packets: readonly Uint8Array[],
  page: { readonly serial: number; readonly sequence: number; readonly granule: number; readonly flags: number },
): Uint8Array<ArrayBuffer> {
  const lacing = packets.flatMap(({ length }) => [
    ...new Array<number>(Math.floor(length / 255)).fill(255),
    length % 255,
  ]);
  if (lacing.length > 255) throw new RangeError("these packets fit no page");
  const body = packets.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(HEADER + lacing.length + body);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, CAPTURE);
  view.setUint8(5, page.flags);
  view.setBigInt64(6, BigInt(page.granule), true);
  view.setUint32(14, page.serial, true);
  view.setUint32(18, page.sequence, true);
  view.setUint8(26, lacing.length);
  bytes.set(lacing, HEADER);
  let at = HEADER + lacing.length;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, checksum(bytes), true);
  return bytes;
}

/** CRC of 32 bits, polynomial 0x04c11db7, not reflected. */
const TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let c = i << 24;
  for (let k = 0; k < 8; k++) c = c & 0x80000000 ? (c << 1) ^ 0x04c11db7 : c << 1;
  return c >>> 0;
});

/** Over the page with its own four bytes of checksum as zeros. */
function checksum(page: Uint8Array): number {
  let crc = 0;
  for (let i = 0; i < page.length; i++) {
    const byte = i >= 22 && i < 26 ? 0 : (page[i] ?? 0);
    crc = ((crc << 8) ^ (TABLE[((crc >>> 24) ^ byte) & 255] ?? 0)) >>> 0;
  }
  return crc;
}
