export const LAYOUTS = [
  "nemo",
  "lhotse",
  "audiofolder",
  "parquet",
  "cv",
  "webdataset",
  "ljspeech",
  "pairs",
  "ivr",
  "slurp",
  "jsonl",
] as const;
export type Layout = (typeof LAYOUTS)[number];
