import type { Reader } from "../found.ts";
import { audioFolder } from "./audio-folder.ts";
import { chat } from "./chat.ts";
import { commonVoice } from "./common-voice.ts";
import { folder } from "./folder.ts";
import { lhotse } from "./lhotse.ts";
import { lines } from "./lines.ts";
import { csv, ljspeech, nemo } from "./manifests.ts";
import { pairs } from "./pairs.ts";
import { parquet } from "./parquet.ts";
import { webdataset } from "./webdataset.ts";

/** By the name that `--as` and a catalogue give. FLEURS as the hub has it is `parquet`. */
export const readers: Readonly<Record<string, Reader>> = {
  folder,
  cv: commonVoice,
  audiofolder: audioFolder,
  parquet,
  webdataset,
  csv,
  nemo,
  lhotse,
  ljspeech,
  lines,
  pairs,
  chat,
};
