import { BufferSource, EncodedPacketSink, Input, type InputAudioTrack, MP4, QTFF } from "mediabunny";
import { isFailure } from "../../core/failure.ts";
import { type Budget, damaged } from "./budget.ts";
import { claimOpus, type OpusHead, opusFrames, opusHead, opusSound } from "./opus.ts";

/** What containers name, as refusals name it. */
const NAMES: Readonly<Record<string, string>> = { aac: "AAC", mp3: "MP3", vorbis: "Vorbis", flac: "FLAC", ac3: "AC-3" };

/** MP4 with Opus in it, as browsers record it. Mono at 16 kHz. Other codecs are refused by name. */
export async function* mp4(bytes: Uint8Array, budget: Budget): AsyncGenerator<Float32Array, void, undefined> {
  const input = new Input({ formats: [MP4, QTFF], source: new BufferSource(bytes) });
  try {
    const { packets, head } = await read(input, budget);
    yield* opusSound(packets, head, budget);
  } catch (thrown) {
    throw isFailure(thrown) ? thrown : damaged("The recording is damaged.");
  } finally {
    input.dispose();
  }
}

async function read(input: Input, budget: Budget): Promise<{ packets: readonly Uint8Array[]; head: OpusHead }> {
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw damaged("The file has no sound track.");
  const codec = await track.getCodec();
  if (codec !== "opus")
    throw damaged(`${named(codec)} in this container is not decoded here; send WAV, MP3, FLAC or Opus.`);
  const packets: Uint8Array[] = [];
  let length = 0;
  for await (const { data } of new EncodedPacketSink(track).packets()) {
    packets.push(data);
    length += opusFrames(data);
    claimOpus(length, budget);
  }
  return { packets, head: await headOf(track) };
}

async function headOf(track: InputAudioTrack): Promise<OpusHead> {
  const description: unknown = (await track.getDecoderConfig())?.description;
  const head = description instanceof ArrayBuffer ? new Uint8Array(description) : description;
  return (head instanceof Uint8Array && opusHead(head)) || { skip: 0 };
}

function named(codec: string | null): string {
  if (codec?.startsWith("pcm-")) return "PCM";
  return codec === null ? "What is" : (NAMES[codec] ?? codec);
}
