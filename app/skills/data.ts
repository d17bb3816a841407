import { failure } from "../../core/failure.ts";
import { type Parser, parse } from "../../core/parse.ts";
import {
  type Countries,
  type Dictionary,
  parseCountries,
  parseDictionary,
  parseSkillData,
  type SkillData,
} from "../../core/skills/data.ts";

const FILES = import.meta.glob("../../models-manifest/skills/*.json", { import: "default" });

export interface SkillFiles {
  readonly data: SkillData;
  readonly dictionary: Dictionary;
  readonly countries: Countries;
}

/** Undefined where nobody has written skills for the language. Throws a Failure. */
export async function loadSkills(language: string): Promise<SkillFiles | undefined> {
  if (!FILES[pathOf(language)]) return undefined;
  const [data, dictionary, countries] = await Promise.all([
    read(language, parseSkillData),
    read("dictionary", parseDictionary),
    read("countries", parseCountries),
  ]);
  return { data, dictionary, countries };
}

async function read<T>(name: string, parser: Parser<T>): Promise<T> {
  const path = pathOf(name);
  const value = await FILES[path]?.().catch((thrown: unknown) => {
    throw failure("network", `${name}: ${String(thrown)}`);
  });
  const parsed = parse(parser, value);
  if (!parsed.ok) throw new Error(`${path}: ${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

function pathOf(name: string): string {
  return `../../models-manifest/skills/${name}.json`;
}
