import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { failure } from "../core/failure.ts";
import { parse } from "../core/parse.ts";
import type { Routing } from "../core/routing.ts";
import { type Policy, parsePolicy } from "../core/safety/policy.ts";
import { Safety } from "../core/safety/safety.ts";

/** The policies of a language, English where it has none. folder: `models-manifest/safety`. Throws `bad-manifest` for files that are not what they should be. */
export function openSafety(language: string, folder: string): Safety {
  const own = read(folder, existsSync(join(folder, `${language}.json`)) ? language : "en");
  return new Safety(
    own,
    own.also.map((name) => read(folder, name)),
  );
}

/** The same, as a conversation takes it. */
export function safetyOf(language: string, folder: string): Routing {
  const safety = openSafety(language, folder);
  return { safety: (question) => safety.ask(question), watch: () => safety.watch() };
}

function read(folder: string, name: string): Policy {
  const file = join(folder, `${name}.json`);
  const parsed = parse(parsePolicy, JSON.parse(readFileSync(file, "utf8")), file);
  if (!parsed.ok) throw failure("bad-manifest", `${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}
