import { failure } from "../../core/failure.ts";
import { isProblem } from "../../core/parse.ts";
import type { Routing } from "../../core/routing.ts";
import { type Policy, readPolicy } from "../../core/safety/policy.ts";
import { Safety } from "../../core/safety/safety.ts";
import { breath } from "../breath.ts";
import { Slices } from "../slices.ts";

const FILES = import.meta.glob("../../models-manifest/safety/*.json", { import: "default" });
/** Whose rules hold where a language has none of its own. */
const OTHERS = "en";

/** What the policies of a language decide. Throws a Failure. */
export async function loadSafety(language: string): Promise<Required<Pick<Routing, "safety" | "watch">>> {
  const name = FILES[pathOf(language)] ? language : OTHERS;
  const own = await read(name, await fetched(name));
  const files = await Promise.all(own.also.map(fetched));
  const also: Policy[] = [];
  for (const [i, other] of own.also.entries()) also.push(await read(other, files[i]));
  await breath();
  const safety = new Safety(own, also);
  return { safety: (question) => safety.ask(question), watch: () => safety.watch() };
}

async function fetched(name: string): Promise<unknown> {
  return FILES[pathOf(name)]?.().catch((thrown: unknown) => {
    throw failure("network", `${name}: ${String(thrown)}`);
  });
}

async function read(name: string, value: unknown): Promise<Policy> {
  await breath();
  try {
    return await new Slices(() => performance.now(), breath).run(readPolicy(value, ""));
  } catch (thrown) {
    if (!isProblem(thrown)) throw thrown;
    throw new Error(`${pathOf(name)}: ${thrown.path} ${thrown.message}`);
  }
}

function pathOf(name: string): string {
  return `../../models-manifest/safety/${name}.json`;
}
