import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { failure } from "../../core/failure.ts";
import type { Choice, Params, Space, Span } from "./space.ts";
import type { Outcome } from "./trial-run.ts";

const run = promisify(execFile);

export interface OptunaPorts {
  /** The command: `optuna`. */
  readonly program: string;
  readonly study: string;
  /** `sqlite:///optuna.db`; counts from `folder`. */
  readonly storage: string;
  readonly folder: string;
}

/** Whether the command is there. */
export async function hasOptuna(program: string): Promise<boolean> {
  return run(program, ["--version"]).then(
    () => true,
    () => false,
  );
}

/** Optuna's command line (5.0): it asks and is told, and the trials are run here. Throws `no-storage` with its words. */
export class Optuna {
  readonly #ports: OptunaPorts;

  constructor(ports: OptunaPorts) {
    this.#ports = ports;
  }

  /** Makes the study where there is none. */
  async open(goal: "maximize" | "minimize"): Promise<void> {
    await this.#call(["create-study", ...this.#study(), "--direction", goal, "--skip-if-exists"]);
  }

  /**
   * Another trial. seed: of this draw alone; each call is a new process, so the same seed for all would give the same
   * parameters again and again.
   */
  async ask(space: Space, seed: number): Promise<{ readonly asked: number; readonly params: Params }> {
    const dimensions = Object.fromEntries(Object.entries(space).map(([name, one]) => [name, distributionOf(one)]));
    const sampler = ["--sampler", "TPESampler", "--sampler-kwargs", JSON.stringify({ seed })];
    const told = await this.#call([
      "ask",
      ...this.#study(),
      ...sampler,
      "--search-space",
      JSON.stringify(dimensions),
      "-f",
      "json",
    ]);
    const { number, params } = JSON.parse(told) as { number?: unknown; params?: unknown };
    if (typeof number !== "number" || typeof params !== "object" || params === null)
      throw failure("no-storage", `optuna answered ${told.slice(0, 200)}`);
    return { asked: number, params: params as Params };
  }

  /** May be told again what it knows. */
  async tell(asked: number, outcome: Outcome): Promise<void> {
    // A value of its own word would be taken for a flag where it is like -1e-7.
    const words = "value" in outcome ? [`--values=${outcome.value}`] : ["--state", "fail"];
    await this.#call(["tell", ...this.#study(), "--trial-number", String(asked), ...words, "--skip-if-finished"]);
  }

  #study(): string[] {
    return ["--storage", this.#ports.storage, "--study-name", this.#ports.study];
  }

  async #call(args: readonly string[]): Promise<string> {
    const { program, folder } = this.#ports;
    return run(program, args, { cwd: folder }).then(
      ({ stdout }) => stdout,
      (error: Error & { stderr?: string }) => {
        throw failure("no-storage", `optuna ${args[0]}: ${(error.stderr || error.message).trim().split("\n").at(-1)}`);
      },
    );
  }
}

/** As `optuna.distributions.distribution_to_json` writes it. */
function distributionOf(one: Span | Choice) {
  if (one.kind === "choice") return { name: "CategoricalDistribution", attributes: { choices: one.values } };
  const { low, high, log, whole } = one;
  return whole
    ? { name: "IntDistribution", attributes: { log, step: 1, low, high } }
    : { name: "FloatDistribution", attributes: { step: null, low, high, log } };
}
