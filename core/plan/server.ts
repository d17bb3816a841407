import { type Hearing, SAMPLE_RATE } from "../contracts.ts";
import type { Manifest, ModelStage } from "../manifest.ts";
import type { Plan } from "../plan.ts";
import { type Reason, reason } from "../reason.ts";
import type { Settings } from "../settings.ts";
import { STAGES, tiersOf } from "./tier.ts";

/** A server that the person has entered and agreed to, and which model of it does each stage. */
export interface ServerOffer {
  /** Host, with its port where it has one. */
  readonly host: string;
  readonly models: { readonly [S in ModelStage]?: string };
}

/** What a server does of a plan. The detector of speech is always the device's own. */
export interface ServerPlan {
  readonly host: string;
  readonly stages: { readonly [S in ModelStage]?: ServerStage };
}

export interface ServerStage {
  /** Its name on the server. */
  readonly model: string;
  /** `first`: the server does it, and the device where the server fails; `standby`: the other way round. */
  readonly role: "first" | "standby";
  readonly reasons: readonly Reason[];
}

/** What servers with Whisper take, and a pause at which they lose no words. */
const HEARING: Hearing = { window: 28 * SAMPLE_RATE, pause: SAMPLE_RATE / 2 };

/**
 * The plan with what a server does of it. failed: the device gave up here before, and what it cannot do goes to the
 * server. offer: undefined where there is none or nothing may leave the device: the plan stays as it is.
 */
export function withServer(
  plan: Plan,
  offer: ServerOffer | undefined,
  { server, local_only }: Pick<Settings, "server" | "local_only">,
  failed: boolean,
): Plan {
  if (!offer || local_only || server === "off") return plan;
  const { host, models } = offer;
  const stages = STAGES.flatMap((stage) => {
    const model = models[stage];
    if (model === undefined) return [];
    const why = whyFirst(plan, stage, server, failed, host);
    return [
      [stage, { model, role: why ? "first" : "standby", reasons: [why ?? reason("plan.server.standby", { host })] }],
    ];
  });
  if (stages.length === 0) return plan;
  return {
    ...plan,
    server: { host, stages: Object.fromEntries(stages) },
    ...(plan.hearing || !models.asr ? {} : { hearing: HEARING }),
  };
}

/** A plan for the language of the settings in which the device does nothing; undefined where it has no pack. */
export function withoutDevice({ packs }: Manifest, { language }: Settings): Plan | undefined {
  const pack = packs.find(({ tag }) => tag === language);
  const tier = pack && tiersOf(pack)[0];
  if (!tier) return undefined;
  const missing = STAGES.map((stage) => ({ stage, reasons: [reason("plan.missing", { stage, language })] }));
  return { pack, tier, stages: {}, missing, backend: "wasm", bytes: 0, reasons: [] };
}

/** Stages whose audio or text leaves the device as long as the server answers. */
export function servedFirst({ server }: Pick<Plan, "server">): ModelStage[] {
  return STAGES.filter((stage) => server?.stages[stage]?.role === "first");
}

function whyFirst(
  { stages }: Plan,
  stage: ModelStage,
  server: "when-needed" | "always",
  failed: boolean,
  host: string,
): Reason | undefined {
  if (server === "always") return reason("plan.server.chosen", { host });
  if (!stages[stage]) return reason("plan.server.missing", { host });
  return failed ? reason("plan.server.failed", { host }) : undefined;
}
