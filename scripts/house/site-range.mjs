/** @typedef {{ start: number, end: number }} ByteRange both inclusive */

/**
 * The one range a request asks for, as RFC 9110 section 14 reads it. Several ranges, another unit, bad syntax or an
 * If-Range that no longer fits mean the whole file.
 * @param {{ range?: string | undefined, "if-range"?: string | string[] | undefined }} headers
 * @param {number} size of the file, in bytes
 * @param {string} etag
 * @returns {ByteRange | "unsatisfiable" | undefined}
 */
export function byteRange(headers, size, etag) {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? "");
  if (!asked || (headers["if-range"] !== undefined && headers["if-range"] !== etag)) return undefined;
  const [, first = "", last = ""] = asked;
  if (first === "") {
    if (last === "") return undefined;
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Number(last);
  if (last !== "" && end < start) return undefined;
  return start >= size ? "unsatisfiable" : { start, end: Math.min(end, size - 1) };
}
