import type { Device } from "../../core/device.ts";
import { type Failure, toFailure } from "../../core/failure.ts";
import { gapsOf, resultsOf } from "../../core/measure/results.ts";
import type { Round } from "../../core/measure/round.ts";
import { type Arm, measureArms } from "../../core/measure/run.ts";
import { memoryFor } from "../../core/plan/memory.ts";
import { systemPrompt } from "../../core/plan/prompt.ts";
import type { Plan } from "../../core/plan.ts";
import { dismissStaff, type Staff } from "../staff.ts";
import type { Rival } from "./rivals.ts";
import type { CheckView, Comparison } from "./view.ts";

/** Rounds of one plan alone, and of each of two; and the time for all of them, in ms. */
const ROUNDS = { alone: 8, each: 6 };
const BUDGET = 30_000;

export interface CheckerPorts {
  /** Workers for a plan that is tried; they start when they are first asked. */
  readonly hire: (rival: Rival) => Staff;
  readonly changed: () => void;
  readonly failed: (failure: Failure) => void;
}

/** What is measured, and with which sentences. */
export interface Subject {
  readonly plan: Plan;
  readonly device: Device;
  readonly staff: Staff;
  readonly sentences: readonly string[];
}

/** Measures the plan that runs without a microphone, alone or beside another one. */
export class Checker {
  readonly #ports: CheckerPorts;
  #rivals: readonly Rival[] = [];
  #running: CheckView["running"];
  #controller: AbortController | undefined;
  #rounds: readonly Round[] | undefined;
  #comparison: (Comparison & { readonly plan: Plan }) | undefined;

  constructor(ports: CheckerPorts) {
    this.#ports = ports;
  }

  get rounds(): readonly Round[] | undefined {
    return this.#rounds;
  }

  get comparison(): (Comparison & { readonly plan: Plan }) | undefined {
    return this.#comparison;
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  viewOf(plan: Plan | undefined): CheckView {
    return {
      possible: plan?.stages.tts !== undefined || plan?.stages.llm !== undefined,
      rivals: this.#rivals.map(({ id, kind, value }) => ({ id, kind, value })),
      ...(this.#running ? { running: this.#running } : {}),
      ...(this.#rounds ? { rounds: this.#rounds, results: resultsOf(this.#rounds) } : {}),
      ...(this.#comparison ? { comparison: this.#comparison } : {}),
    };
  }

  /** Other models: what was measured says nothing of these. */
  begin(): void {
    this.cancel();
    this.#rounds = undefined;
    this.#comparison = undefined;
    this.#rivals = [];
  }

  offer(rivals: readonly Rival[]): void {
    this.#rivals = rivals;
    this.#ports.changed();
  }

  cancel(): void {
    this.#controller?.abort();
  }

  /** Never rejects. With a rival the assistant's own workers may be let go meanwhile; they are there again at the end. */
  async run(subject: Subject, rival?: string): Promise<void> {
    if (this.#running) return;
    const other = this.#rivals.find(({ id }) => id === rival);
    if (rival !== undefined && !other) return;
    const controller = new AbortController();
    const { signal } = controller;
    this.#controller = controller;
    const progress = (done: number, of: number) => {
      if (signal.aborted) return;
      this.#running = { done, of, ...(other ? { rival: other.id } : {}) };
      this.#ports.changed();
    };
    progress(0, 1);
    try {
      if (other) this.#comparison = await this.#compare(subject, other, progress, signal);
      else this.#rounds = (await this.#measure([armOf(subject.plan, subject.staff)], subject, progress, signal))[0];
    } catch (thrown) {
      const reason = toFailure(thrown);
      if (!signal.aborted && reason.code !== "aborted") this.#ports.failed(reason);
    } finally {
      this.#running = undefined;
      this.#ports.changed();
    }
  }

  async #compare(subject: Subject, rival: Rival, progress: Progress, signal: AbortSignal) {
    const { plan, device, staff } = subject;
    const together = bytesOf(plan) + bytesOf(rival.plan) <= memoryFor(device);
    const hired = this.#ports.hire(rival);
    const own = armOf(plan, staff);
    try {
      const arms = [own, armOf(rival.plan, hired)];
      const [first = [], second = []] = await this.#measure(arms, subject, progress, signal, together);
      const { id, kind, value } = rival;
      return {
        rival: { id, kind, value },
        plan: rival.plan,
        together,
        rounds: [first, second] as const,
        results: [resultsOf(first), resultsOf(second)] as const,
        gaps: gapsOf(first, second),
      };
    } finally {
      dismissStaff(hired);
      await own.ready().catch((thrown: unknown) => this.#ports.failed(toFailure(thrown)));
    }
  }

  #measure(arms: Arm[], { sentences }: Subject, progress: Progress, signal: AbortSignal, together = true) {
    const rounds = arms.length > 1 ? ROUNDS.each : ROUNDS.alone;
    return measureArms({ arms, together, sentences, rounds, budget: BUDGET, progress }, signal);
  }
}

type Progress = (done: number, of: number) => void;

/** Stand-ins for what a language lacks are not measured. */
function armOf(plan: Plan, staff: Staff): Arm {
  const { stages, pack, hearing } = plan;
  const { asr, llm, tts } = staff;
  return {
    models: {
      ...(stages.asr && asr ? { asr: asr.api } : {}),
      ...(stages.llm ? { llm: llm.api } : {}),
      ...(stages.tts ? { tts: tts.api } : {}),
    },
    rules: pack.rules,
    clock: () => performance.now(),
    window: hearing?.window ?? 0,
    ...(stages.llm?.spec.can.systemPrompt ? { system: systemPrompt(plan) } : {}),
    ready: async () => void (await Promise.all([asr?.ready(), llm.ready(), tts.ready()])),
    leave: () => {
      asr?.dismiss();
      llm.dismiss();
      tts.dismiss();
    },
  };
}

function bytesOf({ stages }: Plan): number {
  return Object.values(stages).reduce((sum, stage) => sum + (stage?.variant.memory ?? 0), 0);
}
