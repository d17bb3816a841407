import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";

/**
 * A piece of a parsed message; what intl-messageformat formats.
 * @typedef {{ type: number, value?: string, options?: Record<string, { value: Part[] }> }} Part
 * @typedef {{ reviewed: boolean, words: Record<string, string> }} LanguageFile
 * @typedef {{ reviewed: boolean, words: Record<string, string | Part[]> }} Language
 */

/** Types of parts, as @formatjs/icu-messageformat-parser numbers them. */
const LITERAL = 0;
const NUMBER = 2;
const SELECT = 5;
const PLURAL = 6;
const POUND = 7;

/**
 * Parses every message, so that the page needs the formatter alone.
 * @param {string} language BCP 47
 * @param {LanguageFile} file
 * @param {LanguageFile} english whose keys and places every language has
 * @returns {Language} what has no place stays a string
 * @throws {Error} that lists every message that is missing, unknown or wrong
 */
export function compileLanguage(language, file, english) {
  /** @type {string[]} */
  const problems = [];
  /** @type {Record<string, string | Part[]>} */
  const words = {};
  for (const [key, source] of Object.entries(english.words)) {
    const text = file.words[key];
    if (text === undefined) {
      problems.push(`${key}: is missing`);
      continue;
    }
    try {
      const parts = parsed(text);
      problems.push(...differences(language, parts, parsed(source)).map((problem) => `${key}: ${problem}`));
      const [only] = parts;
      words[key] = parts.length === 1 && only?.type === LITERAL ? (only.value ?? "") : parts;
    } catch (error) {
      problems.push(`${key}: ${error instanceof Error ? error.message : error}`);
    }
  }
  for (const key of Object.keys(file.words)) if (!(key in english.words)) problems.push(`${key}: is not in en.json`);
  if (problems.length) throw new Error(`${language}.json:\n  ${problems.join("\n  ")}`);
  return { reviewed: file.reviewed, words };
}

/** @param {string} text @returns {Part[]} */
function parsed(text) {
  return new IntlMessageFormat(text, "en", undefined, { ignoreTag: true }).getAst();
}

/** @param {string} language @param {Part[]} parts @param {Part[]} english @returns {string[]} */
function differences(language, parts, english) {
  const found = places(parts).sort().join(", ");
  const wanted = places(english).sort().join(", ");
  const problems = found === wanted ? [] : [`has the places "${found}", English "${wanted}"`];
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  for (const { type, options = {} } of everyPart(parts)) {
    if (type !== PLURAL) continue;
    const forms = Object.keys(options).filter((form) => !form.startsWith("="));
    if ([...forms].sort().join() !== [...categories].sort().join())
      problems.push(`has the plural forms ${forms.join(", ")}; the language has ${categories.join(", ")}`);
  }
  return problems;
}

/** What the caller has to fill, once each: name, whether a number, and for a choice its cases. @param {Part[]} parts */
function places(parts) {
  const named = everyPart(parts).filter(({ type }) => type !== LITERAL && type !== POUND);
  const cases = (/** @type {Part} */ { type, options = {} }) =>
    type === SELECT ? ` ${Object.keys(options).sort().join("/")}` : type === PLURAL || type === NUMBER ? " number" : "";
  return [...new Set(named.map((part) => `${part.value}${cases(part)}`))];
}

/** @param {Part[]} parts @returns {Part[]} those inside plurals and choices too */
function everyPart(parts) {
  return parts.flatMap((part) => [part, ...Object.values(part.options ?? {}).flatMap(({ value }) => everyPart(value))]);
}

/**
 * Turns `app/language/sn.json?messages` into its parsed messages, and keeps the parser out of the page.
 * @returns {import("vite").Plugin}
 */
export function messages() {
  return {
    name: "inzwa-messages",
    enforce: "pre",
    resolveId(source, importer, options) {
      if (source !== "@formatjs/icu-messageformat-parser") return null;
      return this.resolve(`${source}/no-parser.js`, importer, { ...options, skipSelf: true });
    },
    load(id) {
      const path = /^(.*\/app\/(?:\w+\/)?language\/\w+\.json)\?messages$/.exec(id)?.[1];
      if (!path) return null;
      const englishPath = path.replace(/\w+\.json$/, "en.json");
      this.addWatchFile(path);
      this.addWatchFile(englishPath);
      const read = (/** @type {string} */ file) => /** @type {LanguageFile} */ (JSON.parse(readFileSync(file, "utf8")));
      const english = read(englishPath);
      const compiled = JSON.stringify(compileLanguage(basename(path, ".json"), read(path), english));
      // Browsers parse a long JSON string faster than the same as an object of JavaScript.
      return { code: `export const language = JSON.parse(${JSON.stringify(compiled)});`, moduleType: "js" };
    },
  };
}
