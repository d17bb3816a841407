import { type Budget, damaged } from "./budget.ts";
import { type OggPacket, oggPackets } from "./ogg.ts";
import { begins, claimOpus, OPUS_CLOCK, type OpusHead, opusFrames, opusHead, opusLength, opusSound } from "./opus.ts";

interface Stream {
  readonly serial: number;
  readonly head: OpusHead;
  readonly packets: Uint8Array[];
  /** Position at the end, by the pages; -1 where none told. */
  granule: number;
}

/** Ogg with Opus in it, RFC 7845; streams that follow one another are one recording. Mono at 16 kHz. */
export function* oggOpus(bytes: Uint8Array, budget: Budget): Generator<Float32Array, void, undefined> {
  const streams = streamsOf(oggPackets(bytes), budget);
  if (streams.length === 0) throw damaged("The Ogg file holds no Opus.");
  for (const { packets, head, granule } of streams) {
    const whole = opusLength(packets);
    // The last page may tell where the sound ends inside of its last packets. Streams that were joined midway count from
    // elsewhere, and tell nothing.
    const cut = whole - granule;
    const told = granule >= 0 && cut >= 0 && cut < OPUS_CLOCK;
    yield* opusSound(packets, head, budget, told ? Math.max(0, granule - head.skip) : Infinity);
  }
}

/** What their packets add up to is claimed, and reading ends where it is too much. */
function streamsOf(packets: Iterable<OggPacket>, budget: Budget): readonly Stream[] {
  const streams: Stream[] = [];
  let length = 0;
  for (const { bytes, serial, granule } of packets) {
    const head = opusHead(bytes);
    if (head) {
      streams.push({ serial, head, packets: [], granule: -1 });
      continue;
    }
    const stream = streams.at(-1);
    if (stream?.serial !== serial || begins(bytes, "OpusTags")) continue;
    stream.packets.push(bytes);
    length += opusFrames(bytes);
    claimOpus(length, budget);
    if (granule >= 0) stream.granule = granule;
  }
  return streams;
}
