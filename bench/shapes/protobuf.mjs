// @ts-check
/** As much of the protocol buffers wire format as an ONNX file needs: protobuf.dev/programming-guides/encoding. */

/** @param {number} value a safe integer; negative ones take ten bytes, as int64 does */
function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

/** @param {number} field @param {number} value */
export function whole(field, value) {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

/** @param {number} field @param {number} value */
export function float(field, value) {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), bytes]);
}

/** A message, a string or raw bytes. @param {number} field @param {Uint8Array | string} value */
export function block(field, value) {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
}
