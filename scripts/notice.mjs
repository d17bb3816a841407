import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./house/command.mjs";
import { models, shipped } from "./house/shipped.mjs";

const RULE = `\n${"-".repeat(80)}\n`;

/**
 * The text of NOTICE: what ships, under which licence, and each licence's words once.
 * Throws where a package has neither a licence file nor a named holder, or says another licence than we do.
 * @returns {string}
 */
export function notice() {
  const wide = Math.max(...shipped.map(({ name }) => name.length)) + 2;
  const broad = Math.max(...shipped.map(({ licence }) => licence.length)) + 2;
  const list = shipped.map(({ name, licence, where }) => `${name.padEnd(wide)}${licence.padEnd(broad)}${where}`);
  const more = shipped.filter((entry) => entry.more).map((entry) => `${entry.name}: ${entry.more}`);
  return [
    "Inzwa\nCopyright the Inzwa contributors\n",
    "Licensed under the Apache License, Version 2.0: see LICENSE.\n",
    `${models}\nInzwa ships with software by others:\n`,
    `${list.join("\n")}\n`,
    `${more.join("\n")}\n`,
    "The words of Apache-2.0 are in LICENSE; those of the other licences follow.",
    ...texts().map(([words, names]) => `${RULE}${names.join(", ")}\n\n${words}`),
  ].join("\n");
}

/** @returns {[string, string[]][]} each text with the names it covers */
function texts() {
  /** @type {Map<string, string[]>} */
  const byText = new Map();
  for (const entry of shipped) {
    const words = text(entry);
    if (words) byText.set(words, [...(byText.get(words) ?? []), entry.name]);
  }
  return [...byText];
}

/** @param {import("./house/shipped.mjs").Shipped} entry */
function text({ name, licence, holder, file: own }) {
  const folder = join(root, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) {
    const said = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).license;
    if (said !== licence)
      throw new Error(`${name} says it is under ${said}, not ${licence}: look, and correct the list`);
  }
  if (licence.includes("Apache-2.0")) return undefined;
  if (holder) {
    const words = readFileSync(join(root, "scripts/licences", `${licence}.txt`), "utf8");
    return `${licence === "MIT" ? "MIT" : "ISC"} License\n\n${holder}\n\n${words}`;
  }
  if (own) return uncommented(readFileSync(join(folder, own), "utf8"));
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt"]
    .map((end) => join(folder, end))
    .find((path) => existsSync(path));
  if (!file) throw new Error(`${name} carries no licence file: name its copyright holder in the list`);
  return `${readFileSync(file, "utf8").replaceAll("\r\n", "\n").trim()}\n`;
}

/** @param {string} script */
function uncommented(script) {
  const lines = script.split("\n").filter((line) => /^ \*( |$)/.test(line));
  return `${lines
    .map((line) => line.slice(3).trimEnd())
    .join("\n")
    .trim()}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(join(root, "NOTICE"), notice());
  console.log("NOTICE is written.");
}
