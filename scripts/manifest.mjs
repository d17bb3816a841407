// The manifest out of its parts, and a comparison with the models' files. Imported by the build and by the server.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Must equal SCHEMA in core/manifest-schema.ts; a test holds them together. */
const SCHEMA = 5;

/**
 * The whole manifest as one object, from the folder `models-manifest/`. A pack's `rules` path is replaced by the file's
 * content.
 * @param {string} folder
 */
export function assemble(folder) {
  const models = readAll(join(folder, "models"));
  const packs = readAll(join(folder, "packs")).map((pack) => ({ ...pack, rules: readJson(join(folder, pack.rules)) }));
  const { version, ...channels } = readJson(join(folder, "channels.json"));
  return { schema: SCHEMA, version, channels, models, packs };
}

/**
 * Every file below a model's folder, sorted by path; model cards (*.md) are not part of the model.
 * @param {string} folder
 */
export function measure(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".md"))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const bytes = readFileSync(file);
      const path = relative(folder, file).split(sep).join("/");
      return { path, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * The models that ship with the site, in the folder that `source.site` names.
 * @template {{ source: object }} M
 * @param {{ readonly models: readonly M[] }} manifest
 * @returns {(M & { source: { site: string } })[]}
 */
export function shipped({ models }) {
  return models.filter((model) => "site" in model.source).map((model) => /** @type {any} */ (model));
}

/**
 * One sentence for each file of the site's own models that is missing, unlisted or other than the manifest says.
 * @param {{ models: { source: object, files: { path: string, size?: number, sha256?: string }[] }[] }} manifest
 * @param {string} site the folder that holds `models/`
 * @returns {string[]}
 */
export function differences(manifest, site) {
  return shipped(manifest).flatMap(({ source, files }) => {
    const found = new Map(measure(join(site, source.site)).map((file) => [file.path, file]));
    const listed = new Map(files.map((file) => [file.path, file]));
    const name = (/** @type {string} */ path) => `${source.site}${path}`;
    return [
      ...[...listed.keys()].filter((path) => !found.has(path)).map((path) => `${name(path)} is listed and not there`),
      ...[...found.keys()].filter((path) => !listed.has(path)).map((path) => `${name(path)} is there and not listed`),
      ...[...found.values()]
        .filter(({ path, size, sha256 }) => {
          const file = listed.get(path);
          return file && (file.size !== size || file.sha256 !== sha256);
        })
        .map(({ path }) => `${name(path)} is not what the manifest says`),
    ];
  });
}

/**
 * @param {string} folder
 * @returns {any[]} what its JSON files hold, in the order of their names
 */
function readAll(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => readJson(join(folder, name)));
}

/**
 * @param {string} file
 * @returns {any}
 */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: ${/** @type {Error} */ (error).message}`);
  }
}
