import type { Device } from "../core/device.ts";
import { type Failure, failure } from "../core/failure.ts";
import { LoadMark } from "../core/load-mark.ts";
import { type ModelStage, TIERS, type Tier } from "../core/manifest.ts";
import { MOST_GPU_LOSSES } from "../core/plan/gpu.ts";
import { servedFirst } from "../core/plan/server.ts";
import type { Plan } from "../core/plan.ts";
import { freshRecovery, type Mishap, type Recovery, recover } from "../core/recovery.ts";
import { selfTest } from "../core/self-test.ts";
import type { StoreApi } from "../core/storage.ts";
import { probeDevice } from "./device.ts";
import { hold, isHeld } from "./locks.ts";
import { measureSpeed } from "./measure-speed.ts";
import { forget, recall, remember } from "./memory.ts";
import type { Staff } from "./staff.ts";

/** Outside the database, which a dying tab may lock. */
const MARK = "loading";
/** The note with the speed that was measured, and by which version of the page. */
const SPEED = "speed";
/** Held by a page while it loads models: its mark is then no dead page's. */
const LOCK = "inzwa.loading";

/** What went wrong on this device and how fast it is; what is tried next. */
export class Troubles {
  readonly #store: Pick<StoreApi, "recall" | "remember">;
  readonly #mark = new LoadMark({
    read: () => recall(MARK),
    write: (text) => remember(MARK, text),
    clear: () => forget(MARK),
  });
  #recovery: Recovery = freshRecovery;
  #gpuLosses = 0;
  #crashed: Tier | undefined;
  #needsServer = false;
  #speed: Device["speed"];
  #measured = false;
  #notice: Failure | undefined;
  #unlock = () => {};
  readonly #tested = new Set<string>();

  constructor(store: Pick<StoreApi, "recall" | "remember">) {
    this.#store = store;
  }

  /** What is remembered from earlier visits. Called once, before anything else. */
  async open(): Promise<void> {
    addEventListener("pagehide", () => this.loaded());
    this.#speed = speedIn(await this.#store.recall(SPEED).catch(() => undefined));
    const elsewhere = await isHeld(LOCK);
    const before = recall(MARK)?.includes('"loading"') ?? false;
    this.#crashed = this.#mark.crashed(elsewhere);
    const tier = this.#crashed;
    if (before && !elsewhere && tier)
      this.#notice = failure("stepped-down", `the page ended while the ${tier} models were loading`, { tier });
  }

  async probe(): Promise<Device> {
    const trouble = { gpuLosses: this.#gpuLosses, ...(this.#crashed ? { crashed: this.#crashed } : {}) };
    const device = await probeDevice(trouble);
    return this.#speed ? { ...device, speed: this.#speed } : device;
  }

  /**
   * Takes two seconds at most, once a session. The best figure ever seen counts: a device that is busy with something
   * else looks slow. True when something is known now that was not before.
   */
  async measure(withGpu: boolean): Promise<boolean> {
    if (this.#measured) return false;
    this.#measured = true;
    const speed = await measureSpeed(withGpu);
    if (!speed) return false;
    const wasm = Math.max(speed.wasm, this.#speed?.wasm ?? 0);
    const webgpu = Math.max(speed.webgpu ?? 0, this.#speed?.webgpu ?? 0);
    this.#speed = webgpu > 0 ? { wasm, webgpu } : { wasm };
    await this.#store.remember(SPEED, { version: __VERSION__, ...this.#speed }).catch(() => undefined);
    return true;
  }

  /** Nothing else that was tried here helped. */
  get needsServer(): boolean {
    return this.#needsServer;
  }

  /** The person chose what to run: what was tried before no longer counts. */
  forgive(): void {
    this.#recovery = freshRecovery;
    this.#gpuLosses = 0;
    this.#crashed = undefined;
    this.#needsServer = false;
    this.#mark.forgive();
  }

  /** What the person should know of the last step; told once. */
  notice(): Failure | undefined {
    const notice = this.#notice;
    this.#notice = undefined;
    return notice;
  }

  /** Models are about to be loaded. */
  loading({ tier }: Plan): void {
    this.#mark.begin(tier, Date.now());
    this.#unlock = hold(LOCK);
  }

  loaded(): void {
    this.#mark.done();
    this.#unlock();
  }

  /** Models could not be loaded. True when another try is worth it. */
  loadFailed(reason: Failure, plan: Plan | undefined): boolean {
    this.loaded();
    const mishap = LOADS[reason.code];
    return mishap !== undefined && plan !== undefined && this.#next(mishap, plan);
  }

  /** A turn failed. True when the assistant must start anew. */
  failed(reason: Failure, plan: Plan): boolean {
    const mishap = TURNS[reason.code];
    return mishap !== undefined && this.#next(mishap, plan);
  }

  /** The device does not keep up with the conversation. True when a smaller size is to be tried. */
  tooSlow(plan: Plan): boolean {
    return this.#next("too-slow", plan);
  }

  /** Asks each model something simple, once a session. Throws `garbage`. */
  async test({ asr, llm, tts }: Staff, plan: Plan): Promise<void> {
    const { pack } = plan;
    // What a server does first is not the device's to be asked for.
    const served = new Set(servedFirst(plan));
    const stages: Plan["stages"] = Object.fromEntries(
      Object.entries(plan.stages).filter(([stage]) => !served.has(stage as ModelStage)),
    );
    const specs = JSON.stringify(Object.values(stages).map((stage) => stage?.spec));
    const [sentence] = pack.examples;
    if (this.#tested.has(specs) || !sentence) return;
    const proof = stages.llm?.model.proof;
    const reason = await selfTest({
      sentence,
      ...(stages.asr && asr ? { asr: { api: asr.api } } : {}),
      ...(stages.llm ? { llm: { api: llm.api, ...(proof ? { proof } : {}) } } : {}),
      ...(stages.tts ? { tts: { api: tts.api } } : {}),
    });
    if (reason) throw reason;
    this.#tested.add(specs);
  }

  #next(mishap: Mishap, { tier, backend, pack, server: served }: Plan): boolean {
    const below = TIERS.slice(0, TIERS.indexOf(tier)).filter((lower) => pack.tiers[lower] !== undefined).length;
    const server = Object.values(served?.stages ?? {}).some(({ role }) => role === "standby");
    const { state, remedy } = recover(this.#recovery, mishap, { webgpu: backend === "webgpu", below, server });
    this.#recovery = state;
    if (remedy.do === "give-up") return false;
    if (remedy.do === "without-gpu") this.#gpuLosses = MOST_GPU_LOSSES;
    if (remedy.do === "step-down") this.#crashed = tier;
    if (remedy.do === "server") this.#needsServer = true;
    if (mishap === "gpu-lost" && remedy.do === "reload") this.#gpuLosses++;
    if (remedy.notice) this.#notice = failure(remedy.notice, `${mishap} in tier ${tier}: ${remedy.do}`, { tier });
    return true;
  }
}

const LOADS: Readonly<Partial<Record<Failure["code"], Mishap>>> = {
  "gpu-lost": "gpu-lost",
  garbage: "garbage",
  "model-load": "load-failed",
  "worker-died": "out-of-memory",
};
const TURNS: Readonly<Partial<Record<Failure["code"], Mishap>>> = { "gpu-lost": "gpu-lost", garbage: "garbage" };

function speedIn(note: unknown): Device["speed"] {
  const { version, wasm, webgpu } = (note ?? {}) as { version?: unknown; wasm?: unknown; webgpu?: unknown };
  if (version !== __VERSION__ || typeof wasm !== "number") return undefined;
  return typeof webgpu === "number" ? { wasm, webgpu } : { wasm };
}
