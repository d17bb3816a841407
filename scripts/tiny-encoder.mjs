// @ts-check
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// An embedding model of one layer, as tests have it.
/** Words that the tokenizer knows, by their ids. */
export const VOCABULARY = /** @type {const} */ ([
  "[PAD]",
  "[UNK]",
  "[CLS]",
  "[SEP]",
  "[MASK]",
  "imbwa",
  "mvura",
  "rendi",
]);

/**
 * Writes a model of one layer, as the hub has larger ones: a token's hidden state is its row of the table. table: a row for each of
 * the vocabulary.
 * @param {string} folder
 * @param {readonly (readonly number[])[]} table
 */
export function writeEncoder(folder, table) {
  mkdirSync(join(folder, "onnx"), { recursive: true });
  /** @type {(name: string, content: object) => void} */
  const put = (name, content) => writeFileSync(join(folder, name), JSON.stringify(content));
  put("config.json", { model_type: "bert", hidden_size: table[0]?.length, vocab_size: table.length });
  put("tokenizer_config.json", { tokenizer_class: "BertTokenizer", model_max_length: 16, do_lower_case: true });
  put("tokenizer.json", tokenizer);
  writeFileSync(join(folder, "onnx/model.onnx"), onnx(table));
}

const special = VOCABULARY.slice(0, 5).map((content, id) => ({ id, content, special: true, normalized: false }));
const tokenizer = {
  version: "1.0",
  added_tokens: special,
  normalizer: { type: "BertNormalizer", lowercase: true },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: {
    type: "TemplateProcessing",
    single: [
      { SpecialToken: { id: "[CLS]", type_id: 0 } },
      { Sequence: { id: "A", type_id: 0 } },
      { SpecialToken: { id: "[SEP]", type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      "[CLS]": { id: "[CLS]", ids: [2], tokens: ["[CLS]"] },
      "[SEP]": { id: "[SEP]", ids: [3], tokens: ["[SEP]"] },
    },
  },
  decoder: { type: "WordPiece", prefix: "##" },
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(VOCABULARY.map((word, id) => [word, id])),
  },
};

/**
 * Numbers of the fields are those of onnx.proto3 (github.com/onnx/onnx), version 8 of the format.
 * @param {readonly (readonly number[])[]} table
 */
function onnx(table) {
  const dims = table[0]?.length ?? 0;
  const raw = Buffer.from(Float32Array.from(table.flat()).buffer);
  const rows = [whole(1, table.length), whole(1, dims), whole(2, FLOAT), text(8, "table"), bytes(9, raw)];
  const gather = [text(1, "table"), text(1, "input_ids"), text(2, "last_hidden_state"), text(4, "Gather")];
  const graph = [
    part(1, ...gather),
    text(2, "encoder"),
    part(5, ...rows),
    part(11, ...value("input_ids", INT64, ["batch", "tokens"])),
    part(11, ...value("attention_mask", INT64, ["batch", "tokens"])),
    part(12, ...value("last_hidden_state", FLOAT, ["batch", "tokens", dims])),
  ];
  return Buffer.concat([whole(1, 8), part(7, ...graph), part(8, text(1, ""), whole(2, 13))]);
}

/** TensorProto.DataType. */
const FLOAT = 1;
const INT64 = 7;

/** @param {string} name @param {number} type @param {readonly (string | number)[]} shape */
function value(name, type, shape) {
  const sizes = shape.map((size) => part(1, typeof size === "number" ? whole(1, size) : text(2, size)));
  return [text(1, name), part(2, part(1, whole(1, type), part(2, ...sizes)))];
}

/** @param {number} value */
function varint(value) {
  /** @type {number[]} */
  const found = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) found.push((left % 128) + 128);
  return Buffer.from([...found, left]);
}

/** @param {number} field @param {number} value */
function whole(field, value) {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

/** @param {number} field @param {Buffer} value */
function bytes(field, value) {
  return Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);
}

/** @param {number} field @param {string} value */
function text(field, value) {
  return bytes(field, Buffer.from(value));
}

/** @param {number} field @param {Buffer[]} parts @returns {Buffer} */
function part(field, ...parts) {
  return bytes(field, Buffer.concat(parts));
}
