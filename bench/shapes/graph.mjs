// @ts-check
import { modelBytes, TYPES } from "./onnx.mjs";

/** @typedef {import("./onnx.mjs").Type} Type */

/** Rows (or columns) of a weight that are computed; the rest repeats them. */
const PERIOD = 64;
/** Fractional parts of its multiples are spread evenly, so no two rows are alike. */
const GOLDEN = 0.618034;
const FLOATS = { LayerNormalization: ["epsilon"], LeakyRelu: ["alpha"] };

/**
 * An ONNX graph under construction. Every method that adds to it gives the name of what comes out. Weights are formulas
 * over a few numbers, which the runtime folds when it loads: dense, the same every time, and no bytes in the file.
 */
export class Graph {
  /** @type {import("./onnx.mjs").Node[]} */
  #nodes = [];
  /** @type {import("./onnx.mjs").Value[]} */
  #inputs = [];
  /** @type {import("./onnx.mjs").Value[]} */
  #outputs = [];
  /** @type {import("./onnx.mjs").Initializer[]} */
  #initializers = [];
  #names = 0;
  #weights = 0;

  /** @param {string} name @param {Type} type @param {readonly (number | string)[]} shape */
  input(name, type, shape) {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  /** @param {string} from @param {string} name @param {Type} type @param {readonly (number | string)[]} shape */
  output(from, name, type, shape) {
    this.#node("Identity", [from], [name]);
    this.#outputs.push({ name, type, shape });
  }

  /** @param {string} type @param {readonly string[]} inputs @param {Record<string, import("./onnx.mjs").Attribute>} [attributes] */
  op(type, inputs, attributes = {}) {
    return /** @type {string} */ (this.ops(type, inputs, 1, attributes)[0]);
  }

  /** @param {string} type @param {readonly string[]} inputs @param {number} outputs @param {Record<string, import("./onnx.mjs").Attribute>} [attributes] */
  ops(type, inputs, outputs, attributes = {}) {
    const names = Array.from({ length: outputs }, () => `${type}.${this.#names++}`);
    this.#node(type, inputs, names, attributes);
    return names;
  }

  /** @param {readonly number[]} values @param {readonly number[]} [dims] */
  ints(values, dims = [values.length]) {
    return this.#initializer("int64", dims, BigInt64Array.from(values, BigInt));
  }

  /** @param {readonly number[]} values @param {readonly number[]} [dims] */
  numbers(values, dims = [values.length]) {
    return this.#initializer("float", dims, Float32Array.from(values));
  }

  /** @param {number} value @param {Type} type */
  scalar(value, type = "float") {
    if (type === "int64") return this.ints([value], []);
    if (type === "uint8") return this.#initializer("uint8", [], Uint8Array.of(value));
    return this.numbers([value], []);
  }

  /** Numbers from -scale to scale. @param {readonly number[]} dims one or two, or three of which the last is small */
  weight(dims, scale = 0.05) {
    return this.op("Reshape", [this.#tiled(dims, scale), this.ints(dims)]);
  }

  /** Whole numbers around 128, for a matrix in 8 bits. @param {readonly [number, number]} dims */
  bytes(dims) {
    return this.#tiled(dims, 100, true);
  }

  /** @param {readonly number[]} dims @param {number} scale */
  #tiled(dims, scale, bytes = false) {
    const [rows = 1, ...rest] = dims;
    const columns = rest.reduce((product, dim) => product * dim, 1);
    const wide = columns % PERIOD === 0 && (columns > rows || rows % PERIOD !== 0);
    const across = wide ? PERIOD : columns;
    const down = !wide && rows % PERIOD === 0 ? PERIOD : rows;
    const first = ++this.#weights * 1009;
    const range = this.op("Range", [this.scalar(first), this.scalar(first + down * across), this.scalar(1)]);
    const wave = this.op("Sin", [this.op("Mul", [range, this.scalar(GOLDEN * Math.PI)])]);
    const scaled = this.op("Mul", [wave, this.scalar(scale)]);
    const values = bytes ? this.cast(this.op("Add", [scaled, this.scalar(128)]), "uint8") : scaled;
    const small = this.op("Reshape", [values, this.ints([down, across])]);
    return this.op("Tile", [small, this.ints([rows / down, columns / across])]);
  }

  /** @param {string} from @param {Type} type */
  cast(from, type) {
    return this.op("Cast", [from], { to: TYPES[type] });
  }

  /** The file. @param {string} name */
  build(name) {
    return modelBytes(name, {
      nodes: this.#nodes,
      inputs: this.#inputs,
      outputs: this.#outputs,
      initializers: this.#initializers,
    });
  }

  /** @param {string} type @param {readonly string[]} inputs @param {readonly string[]} outputs @param {Record<string, import("./onnx.mjs").Attribute>} [attributes] */
  #node(type, inputs, outputs, attributes = {}) {
    const floats = FLOATS[/** @type {keyof typeof FLOATS} */ (type)] ?? [];
    this.#nodes.push({ type, inputs, outputs, attributes, floats });
  }

  /** @param {Type} type @param {readonly number[]} dims @param {BigInt64Array | Float32Array | Uint8Array} values */
  #initializer(type, dims, values) {
    const name = `constant.${this.#names++}`;
    this.#initializers.push({ name, type, dims, data: new Uint8Array(values.buffer) });
    return name;
  }
}
