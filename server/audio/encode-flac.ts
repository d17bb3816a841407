import libflac from "libflacjs";
import { type Encoder, joined } from "./encode.ts";
import { whole } from "./pcm-bytes.ts";

const BITS = 16;
/** libFLAC's own default. */
const COMPRESSION = 5;

/** libFLAC, as JavaScript: its WebAssembly is fetched by a path, which Node's fetch takes for no address. The stream does not tell its length, as it is not known when it begins. */
export async function flacEncoder(sampleRate: number): Promise<Encoder> {
  const flac = await library();
  const id = flac.create_libflac_encoder(sampleRate, 1, BITS, COMPRESSION, 0, false);
  let made: Uint8Array[] = [];
  let open = id !== 0;
  if (!open || flac.init_encoder_stream(id, (bytes) => void made.push(bytes.slice())) !== 0)
    throw new Error(`FLAC cannot be written at ${sampleRate} Hz`);
  const given = () => {
    const bytes = joined(...made);
    made = [];
    return bytes;
  };
  const close = () => {
    if (open) flac.FLAC__stream_encoder_delete(id);
    open = false;
  };
  return {
    push(samples) {
      if (samples.length) flac.FLAC__stream_encoder_process(id, [Int32Array.from(samples, whole)], samples.length);
      return given();
    },
    end() {
      flac.FLAC__stream_encoder_finish(id);
      const bytes = given();
      close();
      return bytes;
    },
    close,
  };
}

type Flac = ReturnType<typeof libflac>;
let loaded: Promise<Flac> | undefined;

function library(): Promise<Flac> {
  loaded ??= new Promise((resolve) => {
    const flac = libflac("min");
    if (flac.isReady()) resolve(flac);
    else flac.on("ready", () => resolve(flac));
  });
  return loaded;
}
