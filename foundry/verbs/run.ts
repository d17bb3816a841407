import { isFailure } from "../../core/failure.ts";
import { PHASES, planOf, readPipeline, runPipeline, type StepReport } from "../data/pipeline.ts";
import { poolOf } from "../data/pool-of.ts";
import { writeReport } from "../data/report.ts";
import { treeOf } from "../data/tree.ts";
import { finishWithdrawals } from "../data/withdraw.ts";
import { Usage, type Verb } from "../verb.ts";

/** A catalogue from its sources to what engines train on. */
export const run: Verb = {
  usage: "CATALOGUE.yaml [--phases phase1,phase2,phase3] [--dry-run] [--concurrency N] [--storage DIR]",
  about: "take in, make even and give to the engines; goes on where it was interrupted",
  options: {
    phases: { type: "string", multiple: true },
    "dry-run": { type: "boolean" },
    concurrency: { type: "string" },
    storage: { type: "string" },
  },

  async run({ words, flags }, host) {
    const [path, ...more] = words;
    // `--phases phase1 phase2`, as checklist C writes it, leaves the second one among the words.
    const named = [...[flags.phases ?? []].flat().map(String), ...more].flatMap((name) => name.split(","));
    if (!path) throw new Usage("it takes a catalogue");
    const wrong = named.find((name) => !PHASES.some((phase) => phase === name));
    if (wrong !== undefined) throw new Usage(`there is no "${wrong}"; phases are ${PHASES.join(", ")}`);
    const phases = PHASES.filter((phase) => named.length === 0 || named.includes(phase));
    const pipeline = await readPipeline(path, host);
    if (flags["dry-run"]) {
      for (const line of await planOf(pipeline, phases)) host.print(line);
      return 0;
    }
    const tree = treeOf(flags.storage, host);
    const pool = poolOf(flags.concurrency);
    const started = host.now();
    const steps: StepReport[] = [];
    let error: string | undefined;
    try {
      await finishWithdrawals(tree, host.tell);
      await runPipeline(pipeline, phases, tree, pool, host, (step) => steps.push(step));
    } catch (thrown) {
      error = isFailure(thrown) ? thrown.message : String(thrown);
      throw thrown;
    } finally {
      await pool.close();
      host.print(await writeReport(tree, { started, ended: host.now(), phases, steps, error }));
    }
    return 0;
  },
};
