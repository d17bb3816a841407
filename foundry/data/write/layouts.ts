export const LAYOUTS = [
  "nemo",
  "lhotse",
  "audiofolder",
  "parquet",
  "cv",
  "webdataset",
  "ljspeech",
  "slurp",
  "jsonl",
] as const;
export type Layout = (typeof LAYOUTS)[number];
