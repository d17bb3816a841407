import type { Device } from "../core/device.ts";
import type { Failure } from "../core/failure.ts";
import type { Plan } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import type { TurnEvent } from "../core/turn.ts";
import { createAssistant } from "./assistant.ts";
import type { Assistant, Past } from "./assistant-terms.ts";
import type { Screen } from "./screen.ts";
import { dismissStaff, hireStaff, type Staff } from "./staff.ts";
import type { Traces } from "./traces.ts";

export interface Engagement {
  readonly plan: Plan;
  readonly device: Device;
  readonly settings: Settings;
  readonly screen: Screen;
  readonly traces: Traces;
  readonly past: Past;
  /** Runs before a worker loads its model. */
  readonly ensureModels: () => Promise<void>;
  /** A turn ended in a failure. question: as far as it was understood. */
  readonly failed: (reason: Failure, question: string) => void;
  readonly tooSlow: () => void;
  readonly event: (event: TurnEvent) => void;
}

export interface Engaged {
  readonly staff: Staff;
  readonly assistant: Assistant;
}

/** Hires the workers that the plan wants and gives them a conversation. Throws a Failure, with nobody hired. */
export async function engage({ device, traces, ensureModels, ...engagement }: Engagement): Promise<Engaged> {
  const { plan, settings, screen, past } = engagement;
  const staff = hireStaff({
    plan,
    workers: settings.workers,
    ensureModels,
    idleMs: settings.idle_release_s * 1000,
    onDeath: (reason) => screen.show({ failure: reason }),
  });
  const llm = plan.stages.llm?.model;
  if (llm?.stage === "llm") past.history.within({ context: llm.context, reply: llm.maxTokens });
  const tracer = traces.open({ device, plan });
  const begun = performance.now();
  try {
    const assistant = await createAssistant({
      ...engagement,
      staff,
      note: (note) => tracer.note(note),
      event: (event) => {
        tracer.event(event);
        engagement.event(event);
      },
    });
    tracer.loaded("models", performance.now() - begun);
    return { staff, assistant };
  } catch (thrown) {
    dismissStaff(staff);
    throw thrown;
  }
}
