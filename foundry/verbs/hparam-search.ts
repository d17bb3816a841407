import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { seedOf } from "../eval/arguments.ts";
import { seeded } from "../measures/seeded.ts";
import { readText } from "../read-text.ts";
import { readSearch, type Search } from "../study/config.ts";
import { hasOptuna, Optuna } from "../study/optuna.ts";
import { writeTrials } from "../study/results.ts";
import { ownSampler, type Sampler, searchOn, studyPath, wasEnded } from "../study/search.ts";
import { type Head, readStudy, SAMPLERS } from "../study/study-file.ts";
import { bestOf } from "../study/trials.ts";
import { alone } from "../track/claim.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

/** NumPy's seeds are below; neighbours begin with nearly the same number, so they are drawn. */
const SEEDS = 2 ** 31;

/** Trials of a training with other figures each: docs/orders.md. */
export const hparamSearch: Verb = {
  usage: `--config SEARCH.yaml --study-name NAME [--n-trials 20] [--output-dir studies] [--seed N] [--sampler optuna|own]
  [--storage sqlite:///optuna.db]`,
  about: "search a training's figures; goes on where it was killed; asks Optuna where that is installed",
  options: {
    config: { type: "string" },
    "study-name": { type: "string" },
    "n-trials": { type: "string" },
    "output-dir": { type: "string" },
    seed: { type: "string" },
    sampler: { type: "string" },
    storage: { type: "string" },
  },

  async run({ words, flags }, host) {
    const { config, "study-name": name } = flags;
    if (words.length > 0 || typeof config !== "string" || typeof name !== "string")
      throw new Usage("it needs --config and --study-name");
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(name))
      throw new Usage("--study-name has letters, digits, ., _ and -");
    const trials = String(flags["n-trials"] ?? "20");
    if (!/^[1-9]\d{0,5}$/.test(trials)) throw new Usage("--n-trials is a whole number, 1 or more");
    const search = readSearch(await readText(config, host), host.at(config));
    const folder = join(host.at(String(flags["output-dir"] ?? "studies")), name);
    const done = await alone(
      folder,
      host.now(),
      () => searched(search, folder, name, Number(trials), flags, host),
      Infinity,
    );
    if (done === undefined) throw failure("busy", `another process works on ${folder}`);
    return done;
  },
};

async function searched(
  search: Search,
  folder: string,
  name: string,
  trials: number,
  flags: Given["flags"],
  host: Host,
): Promise<number> {
  const seed = seedOf(flags);
  const before = (await readStudy(studyPath(folder)))?.head;
  const kind = before?.sampler ?? (await samplerOf(flags, host));
  if (flags.sampler !== undefined && flags.sampler !== kind) throw new Usage(`this study asks ${kind}`);
  const head: Head = { kind: "study", schema: 1, name, digest: search.digest, sampler: kind, seed };
  const sampler = kind === "own" ? ownSampler(search, seed) : await byOptuna(search, folder, name, seed, flags);
  const leave = new AbortController();
  const stop = () => leave.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const all = await searchOn({
      search,
      folder,
      head,
      trials,
      sampler,
      now: host.now,
      signal: leave.signal,
      ended: async ({ number, value, why = "", params }, list) => {
        host.tell(`trial ${number}: ${value ?? why} ${JSON.stringify(params)}`);
        await writeTrials(folder, search, list);
      },
    });
    await writeTrials(folder, search, all);
    const best = bestOf(all, search.goal);
    if (best) host.print(`${search.metric} ${best.value} in trial ${best.number}: ${JSON.stringify(best.params)}`);
    else host.tell(`none of ${all.length} trials gave ${search.metric}`);
    return best ? 0 : 1;
  } catch (thrown) {
    if (!wasEnded(thrown)) throw thrown;
    host.tell(`ended; the same command goes on with it`);
    return 1;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

async function samplerOf({ sampler, storage }: Given["flags"], host: Host): Promise<Head["sampler"]> {
  const wanted = SAMPLERS.find((one) => one === sampler);
  if (sampler !== undefined && !wanted) throw new Usage(`--sampler is one of ${SAMPLERS.join(", ")}`);
  if (wanted) return wanted;
  if (await hasOptuna("optuna")) return "optuna";
  host.tell(`Optuna is not installed: this project's own search${storage === undefined ? "" : ", without --storage"}`);
  return "own";
}

async function byOptuna(
  search: Search,
  folder: string,
  study: string,
  seed: number,
  flags: Given["flags"],
): Promise<Sampler> {
  const storage = String(flags.storage ?? "sqlite:///optuna.db");
  const optuna = new Optuna({ program: "optuna", study, storage, folder });
  if (!(await hasOptuna("optuna"))) throw failure("no-storage", "Optuna is not installed: --sampler own does without");
  await optuna.open(search.goal);
  return {
    ask: (number) => optuna.ask(search.space, Math.floor(seeded(seed, `optuna ${number}`)() * SEEDS)),
    tell: async ({ asked }, outcome) => {
      if (asked !== undefined) await optuna.tell(asked, outcome);
    },
  };
}
