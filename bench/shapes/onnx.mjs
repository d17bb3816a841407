// @ts-check
import { block, float, whole } from "./protobuf.mjs";

/** Field numbers and element types below are those of onnx.proto3 (github.com/onnx/onnx). */
export const TYPES = { float: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };
const OPSET = 17;
/** The version of the file format that belongs to the opset. */
const IR_VERSION = 8;

/**
 * @typedef {keyof typeof TYPES} Type
 * @typedef {number | string | readonly number[]} Attribute whole numbers are ints, others floats
 * @typedef {{ type: string, inputs: readonly string[], outputs: readonly string[], attributes: Readonly<Record<string, Attribute>>, floats: readonly string[] }} Node
 * @typedef {{ name: string, type: Type, shape: readonly (number | string)[] }} Value a string names a size that is known at run time only
 * @typedef {{ name: string, type: Type, dims: readonly number[], data: Uint8Array }} Initializer data: little-endian
 * @typedef {{ nodes: readonly Node[], inputs: readonly Value[], outputs: readonly Value[], initializers: readonly Initializer[] }} Parts
 */

/** The bytes of an ONNX file. @param {string} name @param {Parts} parts */
export function modelBytes(name, { nodes, inputs, outputs, initializers }) {
  const graph = [
    ...nodes.map((node) => block(1, nodeBytes(node))),
    block(2, name),
    ...initializers.map((initializer) => block(5, tensorBytes(initializer))),
    ...inputs.map((value) => block(11, valueBytes(value))),
    ...outputs.map((value) => block(12, valueBytes(value))),
  ];
  return Buffer.concat([
    whole(1, IR_VERSION),
    block(2, "inzwa bench"),
    block(7, Buffer.concat(graph)),
    block(8, Buffer.concat([block(1, ""), whole(2, OPSET)])),
  ]);
}

/** @param {Node} node */
function nodeBytes({ type, inputs, outputs, attributes, floats }) {
  return Buffer.concat([
    ...inputs.map((name) => block(1, name)),
    ...outputs.map((name) => block(2, name)),
    block(3, outputs[0] ?? ""),
    block(4, type),
    ...Object.entries(attributes).map(([name, value]) => block(5, attributeBytes(name, value, floats.includes(name)))),
  ]);
}

/** @param {string} name @param {Attribute} value @param {boolean} isFloat */
function attributeBytes(name, value, isFloat) {
  const [FLOAT, INT, STRING, INTS] = [1, 2, 3, 7];
  if (typeof value === "string") return Buffer.concat([block(1, name), block(4, value), whole(20, STRING)]);
  if (typeof value !== "number")
    return Buffer.concat([block(1, name), ...value.map((one) => whole(8, one)), whole(20, INTS)]);
  return isFloat
    ? Buffer.concat([block(1, name), float(2, value), whole(20, FLOAT)])
    : Buffer.concat([block(1, name), whole(3, value), whole(20, INT)]);
}

/** @param {Initializer} initializer */
function tensorBytes({ name, type, dims, data }) {
  return Buffer.concat([...dims.map((dim) => whole(1, dim)), whole(2, TYPES[type]), block(8, name), block(9, data)]);
}

/** @param {Value} value */
function valueBytes({ name, type, shape }) {
  const dims = shape.map((dim) => block(1, typeof dim === "number" ? whole(1, dim) : block(2, dim)));
  const tensor = Buffer.concat([whole(1, TYPES[type]), block(2, Buffer.concat(dims))]);
  return Buffer.concat([block(1, name), block(2, block(1, tensor))]);
}
