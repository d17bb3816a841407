const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Bytes before the header's text: magic, version, length. */
const BEFORE = 10;
const ALIGNED = 64;

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly data: Float32Array;
}

/** NumPy's `.npy`, format 1.0 (numpy.lib.format): little-endian float32 in C order, the header filled up to whole 64 bytes. */
export function npyOf({ rows, columns, data }: Matrix): Uint8Array {
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((BEFORE + words.length + 1) / ALIGNED) * ALIGNED - BEFORE;
  const bytes = new Uint8Array(BEFORE + length + 4 * data.length);
  bytes.set([...MAGIC, 1, 0, length & 0xff, length >> 8]);
  bytes.set(new TextEncoder().encode(`${words.padEnd(length - 1)}\n`), BEFORE);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of data.entries()) view.setFloat32(BEFORE + length + 4 * i, value, true);
  return bytes;
}

/** What `npyOf` wrote; undefined for anything else, cut files too. */
export function matrixOf(bytes: Uint8Array): Matrix | undefined {
  if (bytes.length < BEFORE || !MAGIC.every((byte, i) => bytes[i] === byte) || bytes[6] !== 1) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const from = BEFORE + view.getUint16(8, true);
  const words = new TextDecoder("latin1").decode(bytes.subarray(BEFORE, from));
  const shape = /^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$/.exec(words);
  if (!shape) return undefined;
  const [rows, columns] = [Number(shape[1]), Number(shape[2])];
  if (bytes.length !== from + 4 * rows * columns) return undefined;
  return {
    rows,
    columns,
    data: Float32Array.from({ length: rows * columns }, (_, i) => view.getFloat32(from + 4 * i, true)),
  };
}
