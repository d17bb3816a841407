import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";

/** Kinds in the order they are printed; the first that fits a path counts. @type {readonly (readonly [string, (path: string) => boolean])[]} */
const KINDS = [
  ["models", (path) => path.startsWith("models/")],
  ["engine (wasm, VAD)", (path) => [".wasm", ".onnx"].includes(extname(path)) || /(^|\/)ort-wasm/.test(path)],
  ["web-llm's library", (path) => /^assets\/worker-web-llm-library-/.test(path)],
  ["worker JS", (path) => /^assets\/worker-[^/]*\.js$/.test(path)],
  ["shell JS", (path) => [".js", ".mjs"].includes(extname(path))],
  ["shell CSS, HTML", (path) => [".css", ".html"].includes(extname(path))],
  ["rest (icons, licences)", () => true],
];

/** @typedef {{ kind: string, files: number, bytes: number, gzip: number | undefined }} Size */

/**
 * Bytes of a built site by kind; text kinds compressed as well, since that is what travels.
 * @param {string} dir
 * @returns {Size[]}
 */
export function measure(dir) {
  const files = list(dir).map((file) => ({ file, path: relative(dir, file).split(sep).join("/") }));
  const kindOf = (/** @type {string} */ path) => KINDS.find(([, fits]) => fits(path))?.[0];
  return KINDS.map(([kind]) => {
    const own = files.filter(({ path }) => kindOf(path) === kind).map(({ file }) => file);
    const bytes = own.reduce((sum, file) => sum + statSync(file).size, 0);
    return { kind, files: own.length, bytes, gzip: /JS|CSS/.test(kind) ? zipped(own) : undefined };
  });
}

/**
 * @param {readonly Size[]} sizes
 * @returns {string} one line per kind
 */
export function table(sizes) {
  const lines = sizes.map(({ kind, files, bytes, gzip }) => {
    const small = gzip === undefined ? "" : `  ${kilobytes(gzip).padStart(9)} kB gzip`;
    return `  ${kind.padEnd(24)}${String(files).padStart(4)} files ${kilobytes(bytes).padStart(10)} kB${small}`;
  });
  return lines.join("\n");
}

/** @param {readonly string[]} files */
function zipped(files) {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return (bytes / 1000).toFixed(1);
}

/**
 * @param {string} dir
 * @returns {string[]}
 */
function list(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
