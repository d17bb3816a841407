import type { ToolSpec } from "../llm-contract.ts";
import { object, optional, type Parser } from "../parse.ts";
import { FOLLOWING } from "../skills/all.ts";
import type { SkillData } from "../skills/data.ts";
import { expand, phrasing } from "../skills/phrasing.ts";
import type { Slots } from "../skills/slots.ts";
import { placeOf } from "./places.ts";

/** A skill's intent as a function. */
export interface Tool {
  readonly skill: string;
  readonly intent: string;
  readonly spec: ToolSpec;
  readonly read: Parser<Slots>;
}

/**
 * Skills that know what no model can: the clock, what is kept for the person, and numbers that must not be guessed. All of them
 * together take some 5,000 letters of every prompt; the others would triple that.
 */
const OFFERED: ReadonlySet<string> = new Set([
  "time",
  "date",
  "timer",
  "alarm",
  "reminder",
  "list",
  "note",
  "contact",
  "money",
  "emergency",
]);

/** A function for each intent of those: its places are those of its phrasings, and needed where every phrasing has them. */
export function toolsOf(data: SkillData): readonly Tool[] {
  return Object.entries(data.skills).flatMap(([skill, { name, intents }]) =>
    OFFERED.has(skill)
      ? Object.entries(intents).flatMap(([intent, templates]) =>
          FOLLOWING.has(`${skill} ${intent}`) ? [] : [toolOf(skill, intent, name, templates, data)],
        )
      : [],
  );
}

function toolOf(skill: string, intent: string, called: string, templates: readonly string[], data: SkillData): Tool {
  const phrasings = templates.flatMap(expand);
  const found = phrasings.map((one) => slotsIn(one));
  const slots = [...new Set(found.flat())];
  const needed = slots.filter((slot) => found.every((one) => one.includes(slot)));
  // The day of a time is read with it.
  const all = slots.includes("time") ? [...slots, "ahead"] : slots;
  const places = all.map((slot) => [slot, placeOf(slot, data)] as const);
  const properties = Object.fromEntries(places.map(([slot, { schema }]) => [slot, schema]));
  const parsers = Object.fromEntries(
    places.map(([slot, { read }]) => [slot, needed.includes(slot) ? read : optional(read)]),
  );
  const slotsOf = object<Record<string, unknown>>(parsers) as Parser<Slots>;
  return {
    skill,
    intent,
    spec: {
      name: `${skill}_${intent}`,
      description: [called, ...phrasings.slice(0, 1)].join(": "),
      parameters: {
        type: "object",
        properties,
        ...(needed.length > 0 ? { required: needed } : {}),
      },
    },
    read: (value, path) => slotsOf(withoutNulls(value), path),
  };
}

function slotsIn(phrase: string): string[] {
  return phrasing(phrase).parts.flatMap((part) => ("slot" in part ? [part.slot] : []));
}

/** Models write null for what they leave out. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}
