import { type Budget, damaged } from "./budget.ts";
import { begins, claimOpus, type OpusHead, opusFrames, opusHead, opusSound } from "./opus.ts";

/** EBML ids of what is read; RFC 8794 and RFC 9559. */
const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const NUMBER = 0xd7;
const CODEC = 0x86;
const PRIVATE = 0x63a2;
const GROUP = 0xa0;
const BLOCK = 0xa1;
const SIMPLE_BLOCK = 0xa3;
/** What is entered; everything else that is not read is passed over by its length. */
const PARENTS: ReadonlySet<number> = new Set([SEGMENT, CLUSTER, TRACKS, GROUP]);
/** Of a block's flags: frames laced together. */
const LACED = 0x06;

interface Track {
  readonly number: number;
  readonly head: OpusHead;
}
interface Element {
  readonly id: number;
  readonly body: Uint8Array;
}

/**
 * WebM and Matroska with Opus, as browsers record them. Mono at 16 kHz; other codecs are refused by name. Every byte is read once:
 * mediabunny 1.61 looks for the next cluster of some damaged files for ever.
 */
export function* webm(bytes: Uint8Array, budget: Budget): Generator<Float32Array, void, undefined> {
  const packets: Uint8Array[] = [];
  let track: Track | undefined;
  let length = 0;
  for (const { id, body } of elements(bytes)) {
    if (id === TRACK) track ??= trackIn(body);
    if (!track || (id !== BLOCK && id !== SIMPLE_BLOCK)) continue;
    const packet = packetIn(body, track.number);
    if (!packet) continue;
    packets.push(packet);
    length += opusFrames(packet);
    claimOpus(length, budget);
  }
  if (!track) throw damaged("The file has no sound track with Opus.");
  yield* opusSound(packets, track.head, budget);
}

/** All elements that are read, in order; those that hold others are entered. A length that nobody knew reaches to the end. */
function* elements(bytes: Uint8Array): Generator<Element, void, undefined> {
  for (let at = 0; at < bytes.length; ) {
    const id = vint(bytes, at, true);
    const size = id && vint(bytes, at + id.length, false);
    if (!id || !size) return;
    const from = at + id.length + size.length;
    at = from;
    if (PARENTS.has(id.value)) continue;
    // A live recording leaves the length of what holds others open, and of nothing else.
    if (size.isUnknown) return;
    at += size.value;
    if (id.value !== EBML) yield { id: id.value, body: bytes.subarray(from, Math.min(at, bytes.length)) };
  }
}

/** RFC 8794, 4 and 5: the leading zeros of the first byte tell the length; an id keeps the bit that ends them. */
function vint(bytes: Uint8Array, at: number, keep: boolean) {
  const first = bytes[at];
  if (!first || at >= bytes.length) return undefined;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return undefined;
  let value = keep ? first : first & (0xff >> length);
  let isUnknown = value === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    value = value * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { value, length, isUnknown };
}

/** Undefined where the track is no Opus: a recording may have a picture too. */
function trackIn(bytes: Uint8Array): Track | undefined {
  const parts = new Map([...elements(bytes)].map(({ id, body }) => [id, body]));
  const codec = Buffer.from(parts.get(CODEC) ?? []).toString("latin1");
  if (codec.startsWith("A_") && codec !== "A_OPUS")
    throw damaged(`${codec.slice(2)} in this container is not decoded here; send WAV, MP3, FLAC or Opus.`);
  const own = parts.get(PRIVATE);
  const head = own && begins(own, "OpusHead") ? opusHead(own) : undefined;
  const number = (parts.get(NUMBER) ?? new Uint8Array(0)).reduce((sum, byte) => sum * 256 + byte, 0);
  return codec === "A_OPUS" ? { number, head: head ?? { skip: 0 } } : undefined;
}

/** The packet of a block: track, two bytes of time, flags, and what follows. Laced blocks are not what browsers write. */
function packetIn(block: Uint8Array, track: number): Uint8Array | undefined {
  const of = vint(block, 0, false);
  if (!of || of.value !== track) return undefined;
  const flags = block[of.length + 2] ?? 0;
  if (flags & LACED) throw damaged("Laced Matroska files are not taken.");
  return block.subarray(of.length + 3);
}
