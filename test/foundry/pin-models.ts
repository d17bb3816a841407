import { readFileSync } from "node:fs";
import { type Repository, sha256 } from "./hub-double.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
export const repository: Repository = {
  id: "onnx-community/whisper-base",
  commit,
  files: {
    ".gitattributes": { bytes: Buffer.from("*.onnx filter=lfs\n"), lfs: false },
    "config.json": { bytes: Buffer.from('{ "model_type": "whisper" }'), lfs: false },
    "onnx/encoder_model.onnx": { bytes: Buffer.alloc(5000, 7), lfs: true },
    "onnx/decoder.onnx": { bytes: Buffer.alloc(300, 9), lfs: true },
  },
};
const paths = ["config.json", "onnx/encoder_model.onnx"];
const data = JSON.parse(readFileSync("models-manifest/models/whisper-base.json", "utf8"));
/** A model of two of its files, before. */
export const unpinned = {
  ...data,
  files: paths.map((path) => ({ path })),
  variants: [{ backend: "wasm", dtype: "q8", memory: 1 }],
};
const { seen: _, ...rest } = unpinned;
/** And after. */
export const pinned = {
  ...rest,
  source: { hub: repository.id, revision: commit },
  pinned: true,
  files: paths.map((path) => {
    const bytes = repository.files[path]?.bytes ?? Buffer.alloc(0);
    return { path, size: bytes.length, sha256: sha256(bytes) };
  }),
};
