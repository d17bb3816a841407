import { type Models, measureRound, type Round, type RoundPorts } from "./round.ts";

/** One of the plans that are measured. */
export interface Arm extends RoundPorts {
  readonly models: Models;
  /** Its models are loaded. */
  ready(): Promise<void>;
  /** Its models make room for another arm's. */
  leave(): void;
}

export interface RunOptions {
  readonly arms: readonly Arm[];
  /** All arms are in memory at once: their rounds then take turns, so that what else the device does meets all alike. */
  readonly together: boolean;
  /** Used in order, and from the first on again. */
  readonly sentences: readonly string[];
  /** Rounds of each arm that count; one before them does not, since a model's first run also makes it ready. */
  readonly rounds: number;
  /** Time for all arms in ms, not counting what loading takes; after it no round begins once each has three. */
  readonly budget: number;
  readonly progress: (done: number, of: number) => void;
}

/** Rounds that an arm has at the least, however slow. */
const FEWEST = 3;

/** The rounds of each arm, in the arms' order; the same place is the same sentence. Throws what a model throws, and `aborted`. */
export async function measureArms(options: RunOptions, signal: AbortSignal): Promise<Round[][]> {
  const { arms, together } = options;
  const rounds: Round[][] = arms.map(() => []);
  const steps = (options.rounds + 1) * arms.length;
  let done = 0;
  const step = async (i: number, round: number) => {
    const arm = arms[i];
    const sentence = options.sentences[round % options.sentences.length];
    if (!arm || sentence === undefined) return;
    const result = await measureRound(arm.models, sentence, arm, signal);
    if (round > 0) rounds[i]?.push(result);
    done++;
    options.progress(done, steps);
  };
  options.progress(0, steps);
  if (together) await inTurns(options, step);
  else await oneByOne(options, step);
  return rounds;
}

type Step = (arm: number, round: number) => Promise<void>;

async function inTurns({ arms, rounds, budget }: RunOptions, step: Step): Promise<void> {
  for (const arm of arms) await arm.ready();
  const late = deadline(arms, budget);
  for (let round = 0; round <= rounds && !(round > FEWEST && late()); round++) {
    const order = arms.map((_, i) => i);
    // Whoever begins has the cooler device.
    for (const i of round % 2 === 0 ? order : order.reverse()) await step(i, round);
  }
}

async function oneByOne({ arms, rounds, budget }: RunOptions, step: Step): Promise<void> {
  for (const [i, arm] of arms.entries()) {
    for (const other of arms) if (other !== arm) other.leave();
    await arm.ready();
    const late = deadline(arms, budget / arms.length);
    for (let round = 0; round <= rounds && !(round > FEWEST && late()); round++) await step(i, round);
  }
}

function deadline(arms: readonly Arm[], budget: number): () => boolean {
  const clock = arms[0]?.clock ?? (() => 0);
  const start = clock();
  return () => clock() - start > budget;
}
