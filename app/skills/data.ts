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
import { breath } from "../breath.ts";

const FILES = import.meta.glob("../../models-manifest/skills/*.json", { import: "default" });

export interface SkillFiles {
  readonly data: SkillData;
  readonly dictionary: Dictionary;
  readonly countries: Countries;
}

/** Undefined where nobody has written skills for the language. Throws a Failure. */
export async function loadSkills(language: string): Promise<SkillFiles | undefined> {
  if (!FILES[pathOf(language)]) return undefined;
  const [data, dictionary, countries] = await Promise.all([language, "dictionary", "countries"].map(fetched));
  return {
    data: await read(language, data, parseSkillData),
    dictionary: await read("dictionary", dictionary, parseDictionary),
    countries: await read("countries", countries, parseCountries),
  };
}

async function fetched(name: string): Promise<unknown> {
  return FILES[pathOf(name)]?.().catch((thrown: unknown) => {
    throw failure("network", `${name}: ${String(thrown)}`);
  });
}

async function read<T>(name: string, value: unknown, parser: Parser<T>): Promise<T> {
  await breath();
  const parsed = parse(parser, value);
  if (!parsed.ok) throw new Error(`${pathOf(name)}: ${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}

function pathOf(name: string): string {
  return `../../models-manifest/skills/${name}.json`;
}
