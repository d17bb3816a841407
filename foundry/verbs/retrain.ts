import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { comparable } from "../../core/measure/comparable.ts";
import { parse } from "../../core/parse.ts";
import { sha256 } from "../data/row.ts";
import { treeOf } from "../data/tree.ts";
import { planHere } from "../engines/plan-here.ts";
import { settingsFrom } from "../eval/arguments.ts";
import { ofStage } from "../gates/gates.ts";
import { passes } from "../gates/judge.ts";
import { verdictsOf } from "../gates/verdicts.ts";
import { keysHere } from "../keys-here.ts";
import { readText } from "../read-text.ts";
import { modelName } from "../registry/deeds.ts";
import { Registry } from "../registry/registry.ts";
import { judge } from "../retrain/due.ts";
import { championOf, factsOf } from "../retrain/facts.ts";
import { home } from "../retrain/home.ts";
import { makeKit } from "../retrain/kit.ts";
import { keepKit } from "../retrain/kits.ts";
import { RECIPES, type Recipe } from "../retrain/lock.ts";
import type { Stage } from "../retrain/recipes.ts";
import { readRules } from "../retrain/rules.ts";
import { take } from "../retrain/take.ts";
import { utcOf } from "../utc-now.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

type Deed = (words: readonly string[], flags: Given["flags"], host: Host) => Promise<number>;

/** When a model is trained anew, with what, and whether what came of it is taken: docs/tracking.md. */
export const retrain: Verb = {
  usage:
    "check MODEL [--rules RULES.yaml] [--set SET ...] [--json] | kit MODEL --snapshot SHA256 --recipe whisper|parler|mms-vits|lora|slu " +
    "--out FOLDER [--seed N] | take KIT RESULT [--champion FOLDER] [--evaluation E.json ...] [--gates G.yaml] " +
    "[--waiver W.json ...] [--language TAG] [--as-written]; each with --registry DIR and [--storage DIR]",
  about: "whether a model is to be trained anew, what it takes, and whether the result is better",
  options: {
    registry: { type: "string" },
    storage: { type: "string" },
    rules: { type: "string" },
    set: { type: "string", multiple: true },
    json: { type: "boolean" },
    snapshot: { type: "string" },
    recipe: { type: "string" },
    out: { type: "string" },
    seed: { type: "string" },
    champion: { type: "string" },
    evaluation: { type: "string", multiple: true },
    gates: { type: "string" },
    waiver: { type: "string", multiple: true },
    language: { type: "string" },
    "as-written": { type: "boolean" },
  },

  async run({ words: [what = "", ...rest], flags }, host) {
    const deed = Object.hasOwn(deeds, what) ? deeds[what] : undefined;
    if (!deed || typeof flags.registry !== "string") throw new Usage("it takes check, kit or take, and --registry");
    return deed(rest, flags, host);
  },
};

const deeds: Readonly<Record<string, Deed>> = {
  /** Exit code 0 where it is due, so that `check && kit` does what it says. */
  async check(words, flags, host) {
    const name = modelOf(words);
    const path = typeof flags.rules === "string" ? flags.rules : join(home(), "foundry/retrain/retrain.yaml");
    const rules = readRules(await readText(path, host), path);
    const model = (await opened(flags, host).registry.state()).models.get(name);
    const sets = flags.set === undefined ? ["gold/stt"] : [flags.set].flat().map(String);
    const found = judge(rules, await factsOf({ name, model, sets, rules }, treeOf(flags.storage, host), host));
    const due = found.some((one) => one.due);
    if (flags.json) host.print(JSON.stringify({ model: name, due, rules: found }));
    else {
      for (const { name: rule, due: met, because } of found)
        host.print(`${met ? "due" : "not due"}  ${rule}: ${because.map(({ why }) => why).join("; ")}`);
    }
    return due ? 0 : 1;
  },

  async kit(words, flags, host) {
    const model = modelOf(words);
    const { snapshot, recipe, out, seed = "1" } = flags;
    if (typeof out !== "string" || !parse(sha256, snapshot).ok)
      throw new Usage("kit takes --snapshot SHA256 and --out");
    if (!RECIPES.some((one) => one === recipe)) throw new Usage(`--recipe is one of ${RECIPES.join(", ")}`);
    if (!/^\d{1,9}$/.test(String(seed))) throw new Usage("--seed is a whole number");
    const tree = treeOf(flags.storage, host);
    const champion = championOf((await opened(flags, host).registry.state()).models.get(model))?.digest;
    const asked = { model, recipe: recipe as Recipe, seed: Number(seed), snapshot: String(snapshot), champion };
    const { digest, lock } = await makeKit(host.at(out), asked, tree);
    await keepKit(model, { kit: digest, snapshot: lock.snapshot, at: utcOf(host.now()) }, tree);
    host.tell(
      Object.entries(lock.clips)
        .map(([split, count]) => `${split} ${count}`)
        .join(", "),
    );
    host.print(digest);
    return 0;
  },

  async take([kit, result, ...more], flags, host) {
    if (!kit || !result || more.length > 0) throw new Usage("take takes a kit and a folder with what came of it");
    const champion = typeof flags.champion === "string" ? host.at(flags.champion) : undefined;
    const ports = {
      ...opened(flags, host),
      tree: treeOf(flags.storage, host),
      written: writtenAs(flags),
      gates: (evaluation: string, digests: ReadonlySet<string>, stage: Stage) =>
        mustPass(evaluation, digests, stage, { flags, host }),
    };
    const taken = await take({ kit: host.at(kit), result: host.at(result), champion }, ports);
    if ("refused" in taken) host.tell(`refused: ${taken.refused}`);
    else host.print(`version ${taken.version} is the challenger`);
    return "refused" in taken ? 1 : 0;
  },
};

/** Of the gates that ship, those of the stage count; of a file that --gates names all do. Throws `bad-manifest`. */
async function mustPass(
  evaluation: string,
  digests: ReadonlySet<string>,
  stage: Stage,
  { flags, host }: { readonly flags: Given["flags"]; readonly host: Host },
): Promise<void> {
  const asked = flags.gates === undefined ? ofStage(stage) : () => true;
  const gates = typeof flags.gates === "string" ? flags.gates : join(home(), "foundry/gates/gates.yaml");
  const more = [flags.evaluation ?? []].flat().map(String);
  const waivers = [flags.waiver ?? []].flat().map(String);
  const { evaluations, verdicts } = await verdictsOf([evaluation, ...more], { gates, waivers, asked }, host);
  const other = evaluations.find(({ artifact }) => !digests.has(artifact.digest));
  if (other) throw failure("bad-manifest", `an evaluation is of ${other.artifact.digest.slice(0, 12)}…, another model`);
  if (verdicts.length === 0)
    throw failure(
      "bad-manifest",
      `${gates} has no gate for ${stage}: --gates names a file that has, else nothing says what is enough`,
    );
  if (passes(verdicts)) return;
  const stopped = verdicts.filter(({ verdict }) => verdict === "failed" || verdict === "not-measured");
  throw failure("bad-manifest", `stopped by ${stopped.map(({ gate, verdict }) => `${gate} (${verdict})`).join(", ")}`);
}

function writtenAs(flags: Given["flags"]): (text: string) => string {
  if (flags["as-written"]) return (text) => text;
  const { pack } = planHere(home(), settingsFrom({ language: flags.language }, "asr_model"));
  return (text) => comparable(text, pack.rules);
}

function modelOf([model, ...more]: readonly string[]): string {
  if (!model || more.length > 0 || !parse(modelName, model).ok) throw new Usage("it takes a model's name");
  return model;
}

function opened(flags: Given["flags"], host: Host) {
  const root = host.at(String(flags.registry));
  return { root, registry: new Registry(root, { keys: keysHere().trusted, now: () => utcOf(host.now()) }) };
}
