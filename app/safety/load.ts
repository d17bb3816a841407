import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import type { Routing } from "../../core/routing.ts";
import { type Policy, parsePolicy } from "../../core/safety/policy.ts";
import { Safety } from "../../core/safety/safety.ts";
import { breath } from "../breath.ts";

const FILES = import.meta.glob("../../models-manifest/safety/*.json", { import: "default" });
/** Whose rules hold where a language has none of its own. */
const OTHERS = "en";

/** What the policies of a language decide. Throws a Failure. */
export async function loadSafety(language: string): Promise<Required<Pick<Routing, "safety" | "watch">>> {
  const own = await read(FILES[pathOf(language)] ? language : OTHERS);
  const safety = new Safety(own, await Promise.all(own.also.map(read)));
  return { safety: (question) => safety.ask(question), watch: () => safety.watch() };
}

async function read(name: string): Promise<Policy> {
  const path = pathOf(name);
  const value = await FILES[path]?.().catch((thrown: unknown) => {
    throw failure("network", `${name}: ${String(thrown)}`);
  });
  await breath();
  const parsed = parse(parsePolicy, value);
  if (!parsed.ok) throw new Error(`${path}: ${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

function pathOf(name: string): string {
  return `../../models-manifest/safety/${name}.json`;
}
