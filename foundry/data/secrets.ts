import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { filesBelow } from "./read/folder.ts";

/** How keys look by which services can be entered; each by its makers' documented beginning. */
const KEYS: Readonly<Record<string, RegExp>> = {
  "Hugging Face token": /\bhf_[A-Za-z0-9]{30,}\b/,
  "AWS access key": /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  "GitHub token": /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/,
  "OpenAI key": /\bsk-(proj-)?[A-Za-z0-9_-]{32,}\b/,
  "Slack token": /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  "private key": /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
};
/** Larger files are data. */
const LARGEST = 2 ** 20;
const PASSED = /(^|\/)node_modules\//;

/** Files below a folder that hold what looks like a key, with the line and never the key itself. Hidden files are left out but `.env`. */
export async function secretsIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const file of [...(await filesBelow(folder)), ".env"]) {
    const path = join(folder, file);
    const size = await stat(path).then(
      ({ size }) => size,
      () => undefined,
    );
    if (PASSED.test(file) || size === undefined || size > LARGEST) continue;
    const lines = (await readFile(path, "utf8")).split("\n");
    for (const [number, line] of lines.entries())
      for (const [what, pattern] of Object.entries(KEYS))
        if (pattern.test(line)) found.push(`${file}:${number + 1} holds what looks like a ${what}`);
  }
  return found;
}
