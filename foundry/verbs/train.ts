import { join } from "node:path";
import { home } from "../retrain/home.ts";
import { paramsOf, train } from "../slu/train.ts";
import { BRIEF, sendOut } from "../track/outward.ts";
import { Runs } from "../track/runs.ts";
import { Usage, type Verb } from "../verb.ts";

/** A model that hears orders, from features to a checkpoint, by training/slu: docs/orders.md. */
export const trainVerb: Verb = {
  usage: `--metadata-features metadata_features.csv --out FOLDER [--model-cfg model.json] [--train-cfg train.json] [--set NAME=VALUE ...]
  [--python python3] [--runs runs] [--experiment slu-mlops]`,
  about: "train a model that hears orders (needs PyTorch), and keep the run; goes on where it was ended",
  options: {
    "metadata-features": { type: "string" },
    out: { type: "string" },
    "model-cfg": { type: "string" },
    "train-cfg": { type: "string" },
    set: { type: "string", multiple: true },
    python: { type: "string" },
    runs: { type: "string" },
    experiment: { type: "string" },
  },

  async run({ words, flags }, host) {
    const { "metadata-features": features, out } = flags;
    if (words.length > 0 || typeof features !== "string" || typeof out !== "string")
      throw new Usage("it needs --metadata-features and --out");
    const recipe = join(home(), "training/slu");
    const of = (flag: "model-cfg" | "train-cfg", name: string) =>
      flags[flag] === undefined ? join(recipe, name) : host.at(String(flags[flag]));
    const [model, figures] = [of("model-cfg", "model.json"), of("train-cfg", "train.json")];
    const set = [flags.set ?? []].flat().map(String);
    const other = Object.fromEntries(set.map((one) => one.split(/=(.*)/s, 2) as [string, string]));
    if (set.some((one) => !/^[a-z_]+=./s.test(one))) throw new Usage("--set is NAME=VALUE");
    const params = { ...(await paramsOf(model)), ...(await paramsOf(figures)), ...other };
    const root = host.at(String(flags.runs ?? "runs"));
    const runs = new Runs(root, host.now);
    const id = await runs.start({ experiment: String(flags.experiment ?? "slu-mlops") });
    await runs.log(id, { params });
    host.tell(`run ${id}`);
    const leave = new AbortController();
    const stop = () => leave.abort();
    process.once("SIGINT", stop).once("SIGTERM", stop);
    try {
      const ending = await train({
        program: String(flags.python ?? "python3"),
        args: [
          join(recipe, "train_features.py"),
          ...["--model-cfg", model, "--train-cfg", figures, "--metadata-features", host.at(features)],
          ...["--out", host.at(out), ...set.flatMap((one) => ["--set", one])],
        ],
        out: host.at(out),
        runs,
        id,
        signal: leave.signal,
        send: (effort) => sendOut(runs, root, id, effort, host),
        print: host.print,
        tell: host.tell,
      });
      await sendOut(runs, root, id, BRIEF, host);
      return ending === "FINISHED" ? 0 : 1;
    } finally {
      process.off("SIGINT", stop).off("SIGTERM", stop);
    }
  },
};
