import { RELEASE } from "../data/catalogue.ts";
import { exportRows } from "../data/export.ts";
import { SCOPES } from "../data/row.ts";
import { treeOf } from "../data/tree.ts";
import { LAYOUTS } from "../data/write/layouts.ts";
import { Usage, type Verb } from "../verb.ts";

/** Rows of the storage in another tool's layout. */
export const exportVerb: Verb = {
  usage: `ROWS.jsonl --as ${LAYOUTS.join("|")} --out DIR [--scope ${SCOPES.join("|")}] [--release 1.0-2026-11-21] [--storage DIR]`,
  about: "write rows in another tool's layout; what was withdrawn leaves the folder",
  options: {
    as: { type: "string" },
    out: { type: "string" },
    scope: { type: "string" },
    release: { type: "string" },
    storage: { type: "string" },
  },

  async run({ words, flags }, host) {
    const [rows] = words;
    const layout = LAYOUTS.find((one) => one === flags.as);
    const scope = SCOPES.find((one) => one === (flags.scope ?? (layout === "ljspeech" ? "tts" : "asr")));
    const release = String(flags.release ?? `1.0-${new Date(host.now()).toISOString().slice(0, 10)}`);
    if (!rows || words.length > 1 || !flags.out) throw new Usage("it takes a file of rows and --out");
    if (!layout) throw new Usage(`--as is one of ${LAYOUTS.join(", ")}`);
    if (!scope) throw new Usage(`--scope is one of ${SCOPES.join(", ")}`);
    if (!RELEASE.test(release)) throw new Usage("--release is like 1.0-2026-11-21");
    const folder = host.at(String(flags.out));
    const asked = { rows: host.at(rows), layout, folder, release, scope };
    const { done, skipped } = await exportRows(asked, treeOf(flags.storage, host));
    if (skipped) host.tell("done before");
    for (const [what, count] of Object.entries(done.counts)) host.print(`${what.padEnd(28)} ${count}`);
    return 0;
  },
};
