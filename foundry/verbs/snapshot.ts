import { snapshots, takeSnapshot } from "../data/snapshot.ts";
import { type Tree, treeOf } from "../data/tree.ts";
import { type Affected, finishWithdrawals, withdraw } from "../data/withdraw.ts";
import { readLog } from "../registry/log.ts";
import { stateOf } from "../registry/state.ts";
import { utcOf } from "../utc-now.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

type Deed = (rest: readonly string[], tree: Tree, flags: Given["flags"], host: Host) => Promise<number>;

/** Which set held which clip, and how a clip leaves all of them. */
export const snapshot: Verb = {
  usage:
    "take SET ... | list | withdraw [SPEAKER|CLIP] [--registry DIR] [--json], and [--storage DIR]; SET: gold/stt, silver/NAME; " +
    "SPEAKER: the source's name or the pseudonym; CLIP: id of a row or SHA-256 of its sound; without either, what was interrupted goes on",
  about: "name what a set held, and take a speaker or a clip out of the storage and every export",
  options: { registry: { type: "string" }, json: { type: "boolean" }, storage: { type: "string" } },

  async run({ words: [what = "", ...rest], flags }, host) {
    const deed = Object.hasOwn(deeds, what) ? deeds[what] : undefined;
    if (!deed) throw new Usage("it takes take, list or withdraw");
    return deed(rest, treeOf(flags.storage, host), flags, host);
  },
};

const deeds: Readonly<Record<string, Deed>> = {
  async take(sets, tree, _flags, host) {
    if (sets.length === 0) throw new Usage("take takes a set such as gold/stt");
    const { digest, head } = await takeSnapshot(sets, tree);
    host.tell(
      `${head.clips} clips, ${head.hours.toFixed(2)} hours, of ${head.parents.map(({ name }) => name).join(", ")}`,
    );
    host.print(digest);
    return 0;
  },

  async list(_rest, tree, flags, host) {
    for (const { digest, head } of await snapshots(tree))
      host.print(
        flags.json
          ? JSON.stringify({ digest, ...head })
          : `${digest} ${head.clips} clips ${head.parents.map(({ name }) => name).join(" ")}`,
      );
    return 0;
  },

  async withdraw([who, ...more], tree, flags, host) {
    if (more.length > 0) throw new Usage("withdraw takes one speaker or one clip");
    const begun = await finishWithdrawals(tree, host.tell);
    const all = who ? [...begun, ...(await withdraw(who, tree, utcOf(host.now()), host.tell))] : begun;
    const held = new Set(all.flatMap((one) => one.snapshots));
    const models = typeof flags.registry === "string" ? await trainedOn(held, host.at(flags.registry)) : undefined;
    for (const { erasure, ...affected } of all) {
      if (flags.json) host.print(JSON.stringify({ clips: erasure.clips, ...affected, models }));
      else for (const line of linesOf({ erasure, ...affected })) host.print(line);
    }
    if (!flags.json) for (const model of models ?? []) host.print(`model ${model} was trained with it`);
    return all.some(({ left }) => left.length > 0) ? 1 : 0;
  },
};

function linesOf({ erasure, sets, exports, left, published, snapshots: held }: Affected): string[] {
  return [
    `clips ${erasure.clips.length}`,
    ...Object.entries(sets).map(([set, rows]) => `${set} ${rows} rows taken out`),
    ...exports.map((folder) => `export ${folder} written anew`),
    ...left.map((folder) => `export ${folder} CANNOT be written anew: its rows are gone. Delete it`),
    ...published.map((to) => `${to} was sent it, and is not recalled from here`),
    ...held.map((digest) => `snapshot ${digest} held it`),
  ];
}

/** Versions of a registry that name one of the snapshots as their parent. */
async function trainedOn(held: ReadonlySet<string>, root: string): Promise<string[]> {
  const { models } = stateOf((await readLog(root)).entries);
  const versions = [...models.values()].flatMap(({ versions }) => [...versions.values()]);
  return versions
    .filter(({ parents }) => parents.some(({ digest }) => held.has(digest)))
    .map(({ model, version }) => `${model} ${version}`);
}
