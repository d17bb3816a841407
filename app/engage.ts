import type { Device } from "../core/device.ts";
import type { Failure } from "../core/failure.ts";
import type { Plan } from "../core/plan.ts";
import type { Routing } from "../core/routing.ts";
import type { Settings } from "../core/settings.ts";
import type { Note } from "../core/trace/note.ts";
import type { TurnEvent } from "../core/turn.ts";
import { createAssistant } from "./assistant.ts";
import type { Assistant, Past } from "./assistant-terms.ts";
import type { Screen } from "./screen.ts";
import type { ServerAccess } from "./server/access.ts";
import { callerOf, HANDS_TOKENS } from "./skills/caller.ts";
import { dismissStaff, hireStaff, type Staff, type Terms } from "./staff.ts";
import type { Traces } from "./traces.ts";

export interface Engagement {
  readonly plan: Plan;
  readonly device: Device;
  readonly settings: Settings;
  readonly screen: Screen;
  readonly traces: Traces;
  readonly past: Past;
  /** Who answers before the model is asked; made while the workers load. */
  readonly routing: Promise<Routing | undefined>;
  /** Runs before a worker loads its model. */
  readonly ensureModels: () => Promise<void>;
  /** A turn ended in a failure. question: as far as it was understood. */
  readonly failed: (reason: Failure, question: string) => void;
  readonly tooSlow: () => void;
  readonly event: (event: TurnEvent) => void;
  readonly note: (note: Note) => void;
  /** The staff, listened to by what is tried beside it. */
  readonly listenedTo: (staff: Staff) => Staff;
  /** The server of `plan.server`. */
  readonly server: ServerAccess | undefined;
  /** Whether anything may leave the device at this moment. */
  readonly allowed: () => boolean;
}

export interface Engaged {
  readonly staff: Staff;
  readonly assistant: Assistant;
}

/** Tokens that any model on a server takes; more of a conversation would be sent again with every question. */
const SERVER = { context: 4_096, reply: 512 };

/** Hires the workers that the plan wants and gives them a conversation. Throws a Failure, with nobody hired. */
export async function engage({ device, traces, ensureModels, ...engagement }: Engagement): Promise<Engaged> {
  const { plan, settings, screen, past, routing } = engagement;
  // Its failure is told where it is waited for; the workers may fail before that.
  routing.catch(() => undefined);
  const staff = await hireAll(engagement, {
    plan,
    workers: settings.workers,
    ensureModels,
    idleMs: settings.idle_release_s * 1000,
    onDeath: (reason) => screen.show({ failure: reason }),
  });
  const llm = plan.stages.llm?.model;
  const functions = callerOf(plan, settings) ? HANDS_TOKENS : 0;
  if (plan.server?.stages.llm?.role === "first")
    past.history.within({ ...SERVER, context: SERVER.context - functions });
  else if (llm?.stage === "llm") past.history.within({ context: llm.context - functions, reply: llm.maxTokens });
  const tracer = traces.open({ device, plan });
  const begun = performance.now();
  try {
    const assistant = await createAssistant({
      ...engagement,
      staff: engagement.listenedTo(staff),
      note: (note) => {
        tracer.note(note);
        engagement.note(note);
      },
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

/** What asks a server is fetched only where the plan has one. */
async function hireAll(engagement: Omit<Engagement, "device" | "traces" | "ensureModels">, terms: Terms) {
  const { plan, server, screen, allowed } = engagement;
  const served = plan.server;
  if (!served || !server) return hireStaff(terms);
  const { hireWithServer } = await import("./server/hire.ts");
  return hireWithServer({ ...terms, served, server, allowed, show: (away) => screen.show({ away }) });
}
