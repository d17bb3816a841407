import { failure } from "../../core/failure.ts";
import { soundName } from "../../core/listening/set.ts";
import { mapOf, matching, object, oneOf, type Parser, parse, text } from "../../core/parse.ts";

/** The recording of a person, hidden among the voices. */
export const REFERENCE = "reference";
/** The same recording with nothing above 3.5 kHz: what is known to be worse. */
export const ANCHOR = "anchor";

/** Which voice each sound of a set is of. Whoever rates must not see it. */
export interface Key {
  readonly schema: 1;
  /** Id of the set. */
  readonly set: string;
  readonly sounds: Readonly<Record<string, { readonly system: string; readonly item: string }>>;
}

export const systemName = matching(/^[a-z0-9][a-z0-9._-]{0,63}$/, "lower case letters, digits, dot, dash, underscore");

const key: Parser<Key> = object<Key>({
  schema: oneOf(1),
  set: matching(/^[0-9a-f]{32}$/, "32 hex digits"),
  sounds: mapOf(object({ system: systemName, item: text })),
});

/** Throws `bad-manifest` with the place of what is wrong. */
export function readKey(json: string, file: string): Key {
  const read = parse(key, jsonOf(json));
  if (!read.ok) throw failure("bad-manifest", `${file}: ${read.problem.path || "the file"} ${read.problem.message}`);
  const odd = Object.keys(read.value.sounds).find((name) => !parse(soundName, name).ok);
  if (odd !== undefined) throw failure("bad-manifest", `${file}: "${odd}" is no name of a sound`);
  return read.value;
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
