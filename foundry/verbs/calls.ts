import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import { type Figures, ROUTES, readRules, routeOf } from "../data/call-rules.ts";
import { recordOf } from "../data/read/audio-folder.ts";
import { filesBelow } from "../data/read/folder.ts";
import { jsonLines } from "../data/rows.ts";
import { amount, share } from "../parsers.ts";
import { readText } from "../read-text.ts";
import { Usage, type Verb } from "../verb.ts";

/** Where the recordings of calls that the server heard would go by other rules (docs/recordings.md). */
export const calls: Verb = {
  usage: "FOLDER --rules RULES.yaml [--json]",
  about: "count where recordings of calls would go by these rules; nothing is changed",
  options: { rules: { type: "string" }, json: { type: "boolean" } },

  async run({ words, flags }, host) {
    const [folder] = words;
    if (!folder || words.length > 1 || typeof flags.rules !== "string")
      throw new Usage("it needs a folder and --rules");
    const rules = readRules(await readText(flags.rules, host), flags.rules);
    const root = join(host.at(folder), "call-recordings");
    const files = await filesBelow(root).catch(() => {
      throw failure("no-storage", `${folder} has no call-recordings`);
    });
    const counts: Record<string, number> = Object.fromEntries(
      [...ROUTES, "moved", "not heard yet"].map((name) => [name, 0]),
    );
    const add = (name: string) => {
      counts[name] = (counts[name] ?? 0) + 1;
    };
    for (const file of files.filter((name) => name.endsWith(".json")))
      for await (const value of jsonLines(join(root, file))) {
        const record = recordOf(value, file);
        const figures = figuresOf(record);
        if (!figures) {
          add("not heard yet");
          continue;
        }
        const route = routeOf(figures, rules);
        add(route);
        if (record.route !== undefined && record.route !== route) add("moved");
      }
    if (flags.json) host.print(JSON.stringify(counts));
    else for (const [name, count] of Object.entries(counts)) host.print(`${name.padEnd(14)} ${count}`);
    return 0;
  },
};

function figuresOf({ quality, confidence, duration }: Readonly<Record<string, unknown>>): Figures | undefined {
  const [q, c, s] = [parse(share, quality), parse(share, confidence), parse(amount, duration)];
  return q.ok && c.ok && s.ok ? { quality: q.value, confidence: c.value, seconds: s.value } : undefined;
}
