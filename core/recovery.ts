import { type Failure, type FailureCode, failure } from "./failure.ts";

/** What ended, or made useless, models that were loading or running. */
export type Mishap =
  | "gpu-lost"
  | "load-failed"
  /** The self-test found nonsense. */
  | "garbage"
  /** The page ended while models were loading; noticed when it started again. */
  | "tab-crashed"
  | "out-of-memory"
  /** Answers come too late, and shorter ones did not help. */
  | "too-slow";

export type Step =
  /** Load the same models again. */
  | "reload"
  /** Plan again without WebGPU. */
  | "without-gpu"
  /** Plan again, one tier smaller. */
  | "step-down"
  /** Let a server do it. */
  | "server";

export type Remedy =
  | {
      readonly do: Step;
      /** What to tell the person; absent where it is nobody's concern. */
      readonly notice?: FailureCode;
    }
  | { readonly do: "give-up"; readonly failure: Failure };

/** What has been tried since the person last chose; nothing is tried twice. */
export interface Recovery {
  readonly reloaded: readonly Mishap[];
  readonly withoutGpu: boolean;
  readonly stepsDown: number;
  readonly server: boolean;
}

/** What there is to fall back to. */
export interface Ways {
  /** The plan in use has a stage on WebGPU. */
  readonly webgpu: boolean;
  /** Smaller tiers than the one in use. */
  readonly below: number;
  /** A server is configured. */
  readonly server: boolean;
}

export const freshRecovery: Recovery = { reloaded: [], withoutGpu: false, stepsDown: 0, server: false };

/** There are four tiers, so nobody steps down more often than this. */
const MOST_STEPS = 3;

/**
 * What may help, the mildest first. Chromium gives a new device after the first loss and none after a second one, and
 * background tabs lose the GPU as a matter of course: once more, quietly, then WASM. Nonsense comes again from the same
 * GPU. A page that ended for want of memory ends again with the same models.
 */
const STEPS: Readonly<Record<Mishap, readonly Step[]>> = {
  "gpu-lost": ["reload", "without-gpu", "server"],
  "load-failed": ["reload", "without-gpu", "step-down", "server"],
  garbage: ["without-gpu", "step-down", "server"],
  "tab-crashed": ["step-down", "server"],
  "out-of-memory": ["step-down", "without-gpu", "server"],
  "too-slow": ["step-down", "server"],
};

const CODES: Readonly<Record<Mishap, FailureCode>> = {
  "gpu-lost": "gpu-lost",
  "load-failed": "model-load",
  garbage: "garbage",
  "tab-crashed": "model-load",
  "out-of-memory": "model-load",
  "too-slow": "too-slow",
};

/** What to do next. However often it is asked, it gives up in the end, and stays there. */
export function recover(
  state: Recovery,
  mishap: Mishap,
  ways: Ways,
): { readonly state: Recovery; readonly remedy: Remedy } {
  const step = STEPS[mishap].find((one) => isOpen(one, state, mishap, ways));
  if (!step) {
    const code = CODES[mishap];
    return { state, remedy: { do: "give-up", failure: failure(code, `${mishap}, and nothing is left to try`) } };
  }
  const notice = noticeOf(step, mishap);
  return { state: mark(state, step, mishap), remedy: notice ? { do: step, notice } : { do: step } };
}

function isOpen(step: Step, state: Recovery, mishap: Mishap, ways: Ways): boolean {
  if (state.server) return false;
  if (step === "reload") return !state.reloaded.includes(mishap) && !state.withoutGpu && state.stepsDown === 0;
  if (step === "without-gpu") return ways.webgpu && !state.withoutGpu;
  if (step === "step-down") return ways.below > 0 && state.stepsDown < MOST_STEPS;
  return ways.server;
}

function mark(state: Recovery, step: Step, mishap: Mishap): Recovery {
  if (step === "reload") return { ...state, reloaded: [...state.reloaded, mishap] };
  if (step === "without-gpu") return { ...state, withoutGpu: true };
  if (step === "step-down") return { ...state, stepsDown: state.stepsDown + 1 };
  return { ...state, server: true };
}

function noticeOf(step: Step, mishap: Mishap): FailureCode | undefined {
  if (step === "step-down") return mishap === "too-slow" ? "too-slow" : "stepped-down";
  return step === "without-gpu" ? CODES[mishap] : undefined;
}
