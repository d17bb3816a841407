import type { EngineSpec } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import type { ModelStage } from "../../core/manifest.ts";
import type { ServerPlan } from "../../core/plan/server.ts";
import { type Hired, hire } from "../hire.ts";
import { sharing } from "../seats.ts";
import { hireStaff, type Staff, type Terms } from "../staff.ts";
import type { ServerAccess } from "./access.ts";
import { answering, hearing, type Pair, speaking } from "./pair.ts";
import { Reach } from "./reach.ts";
import type { Away } from "./server-view.ts";
import { remoteOf, specOf } from "./spec.ts";

export interface ServerTerms extends Terms {
  readonly server: ServerAccess;
  readonly served: ServerPlan;
  readonly show: (away: Away) => void;
  /** Whether anything may leave the device at this moment. */
  readonly allowed: () => boolean;
}

/** Milliseconds of silence after which a server is taken for lost: where the device can go on, and where nobody can. */
const PATIENCE = { spared: 8_000, alone: 30_000 };

/**
 * The device's workers, and one more that asks the server; whichever the plan puts first does a stage, and the other one
 * takes over within the same request. A worker of the device loads its model when it is first needed.
 */
export function hireWithServer(terms: ServerTerms): Staff {
  const { plan, served, server, show } = terms;
  // What another one takes over is no trouble of the person's.
  const onDeath: Terms["onDeath"] = (reason) => {
    if (!Object.hasOwn(served.stages, String(reason.detail?.worker))) terms.onDeath(reason);
  };
  const own = hireStaff({ ...terms, onDeath });
  const share = sharing();
  const remotes = new Map<ModelStage, Hired<Loads, unknown>>();
  const reach = new Reach({
    plan: served,
    spared: new Set(Object.keys(plan.stages) as ModelStage[]),
    clock: () => performance.now(),
    show,
    probe: async (stage) => {
      permit();
      const model = served.stages[stage]?.model;
      if (model) await remotes.get(stage)?.api.load(specFor(stage, model));
    },
  });
  const permit = () => {
    if (!terms.allowed()) throw failure("refused-host", "nothing may leave the device", { host: served.host });
  };
  const specFor = (stage: ModelStage, model: string): EngineSpec => {
    const timeout = plan.stages[stage] ? PATIENCE.spared : PATIENCE.alone;
    return specOf(model, plan.pack.tag, { ...remoteOf(server), timeout });
  };

  function pair<Api extends Loads, Info>(
    stage: ModelStage,
    local: Hired<Api, Info> | undefined,
  ): Pair<Api, Info> | undefined {
    const part = served.stages[stage];
    if (!part) return undefined;
    const remote = hire<Api, Info>({
      name: `server-${stage}`,
      spawn: share(stage),
      start: (api) => api.load(specFor(stage, part.model)) as Promise<Info>,
      concurrent: true,
    });
    remotes.set(stage, remote as Hired<Loads, unknown>);
    const known = plan.stages[stage] ? local : undefined;
    const ownFirst = part.role === "standby" && known !== undefined;
    const [first, second] = ownFirst ? [known, remote] : [remote, known];
    return { first, ...(second ? { second } : {}), failover: reach.of(stage), ownFirst, permit };
  }

  const asr = pair("asr", own.asr);
  const llm = pair("llm", own.llm);
  const tts = pair("tts", own.tts);
  const ears = asr ? hearing(asr) : own.asr;
  const staff: Staff = {
    vad: own.vad,
    ...(ears ? { asr: ears } : {}),
    llm: llm ? answering(llm, plan.stages.llm?.spec.can.systemPrompt === true) : own.llm,
    tts: tts ? speaking(tts) : own.tts,
  };
  const dismiss = () => {
    reach.end();
    own.vad.dismiss();
  };
  return { ...staff, vad: { ...own.vad, dismiss } };
}

type Loads = { load(spec: EngineSpec, signal?: AbortSignal): Promise<unknown> };
