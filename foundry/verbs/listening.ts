import { sep } from "node:path";
import { parse } from "../../core/parse.ts";
import { ANCHOR, REFERENCE, systemName } from "../listening/key.ts";
import { makeSet } from "../listening/make.ts";
import { type Host, Usage, type Verb } from "../verb.ts";

/** Sets for the page's listening test: docs/evaluation.md. */
export const listening: Verb = {
  usage: "make SET --reference FOLDER --system NAME=FOLDER ... --key KEY.json",
  about: "hide recordings of people among those of voices, for a test by ear; the key stays with whoever makes it",
  options: {
    reference: { type: "string" },
    system: { type: "string", multiple: true },
    key: { type: "string" },
  },

  async run({ words, flags }, host) {
    const [what, path, ...more] = words;
    if (what !== "make" || !path || more.length > 0) throw new Usage("it takes make SET");
    if (!flags.reference || !flags.key) throw new Usage("it needs --reference and --key");
    const [set, key] = [host.at(path), host.at(String(flags.key))];
    // Who gets the set must not get the key with it.
    if (key.startsWith(`${set}${sep}`)) throw new Usage("the key must lie outside of the set");
    const systems = systemsOf([flags.system ?? []].flat().map(String), host);
    const sounds = await makeSet({ reference: host.at(String(flags.reference)), systems, set, key });
    host.print(`sounds ${sounds}`);
    return 0;
  },
};

function systemsOf(given: readonly string[], host: Host): ReadonlyMap<string, string> {
  const systems = new Map<string, string>();
  for (const one of given) {
    const [, name = "", folder = ""] = /^([^=]*)=(.+)$/.exec(one) ?? [];
    if (!parse(systemName, name).ok || name === REFERENCE || name === ANCHOR || systems.has(name))
      throw new Usage(`--system is NAME=FOLDER, each name once, and not ${REFERENCE} or ${ANCHOR}`);
    systems.set(name, host.at(folder));
  }
  if (systems.size === 0) throw new Usage("it needs a --system");
  return systems;
}
