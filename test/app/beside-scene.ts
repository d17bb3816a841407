import { vi } from "vitest";
import type { Hand } from "../../app/hire.ts";
import { Beside } from "../../app/release/beside.ts";
import { Memory } from "../../app/release/memory.ts";
import type { Staff } from "../../app/staff.ts";
import type { AsrApi, AsrRequest, Hypothesis } from "../../core/contracts.ts";
import type { Device } from "../../core/device.ts";
import { isFailure } from "../../core/failure.ts";
import type { LlmApi, LlmReply, LlmRequest } from "../../core/llm-contract.ts";
import { makePlan } from "../../core/plan.ts";
import { usualBeside } from "../../core/rollout/beside.ts";
import { readSettings } from "../../core/settings.ts";
import { serve } from "../../workers/serve.ts";
import { releasedAs, shipped, trial } from "../core/rollout/released.ts";

export const ASR = "asr-sn-2";
export const LLM = "llm-sn-2";

const device: Device = {
  host: "browser",
  platform: "linux",
  webgpu: "none",
  isolated: true,
  cores: 4,
  memory: 8,
  saveData: false,
  trouble: { gpuLosses: 0 },
};
const slotOf = (name: string, replaces: string) => ({
  name,
  replaces,
  challenger: trial(2, { mode: "shadow", weight: 100, beside: usualBeside, model: releasedAs(`${name}-2`, replaces) }),
});
const slots = [slotOf("asr-sn", "pocket-asr-sn"), slotOf("llm-sn", "pocket-llm-sn")];
export const wanted = slots.map((slot) => ({
  slot,
  replaces: slot.replaces,
  model: slot.challenger.model,
  slowMs: 1500,
}));

/** A model as a function of what it is given. */
export interface Models {
  readonly hear: (request: AsrRequest, signal?: AbortSignal) => Promise<string>;
  readonly answer: (request: LlmRequest, signal?: AbortSignal) => Promise<string>;
  readonly load?: () => Promise<void>;
}
function apiOf({ hear, answer, load = async () => {} }: Models): AsrApi & LlmApi {
  return {
    load,
    transcribe: async (request, signal) => ({ ...hypothesis, turn: request.turn, text: await hear(request, signal) }),
    reply: async (request, onDelta, signal) => {
      const text = await answer(request, signal);
      for (const word of text.split(" ")) onDelta(word);
      return { ...reply, turn: request.turn, text, tokens: text.split(" ").length };
    },
  };
}
const hypothesis: Hypothesis = { turn: 0, revision: 0, text: "", confidence: 1, noSpeech: 0, start: 0, end: 0 };
const reply: LlmReply = { turn: 0, revision: 0, text: "", promptTokens: 1, reused: 0, tokens: 1 };

/** A page whose serving models and shadows are functions, each shadow behind a wire as in a worker. */
export function scene(serving: Models, shadow: Models, settings = {}, found: Partial<Device> = {}) {
  const state = { busy: false, saveData: false, counted: 0, spawned: [] as string[], ended: 0, settings };
  const spawn = (stage: string) => (): Hand => {
    state.spawned.push(stage);
    const { port1, port2 } = new MessageChannel();
    serve(apiOf(shadow) as never, port2 as never);
    port2.start();
    return {
      postMessage: (message: unknown, transfer: Transferable[] = []) => port1.postMessage(message, transfer as never),
      addEventListener: (type: string, listener: unknown) => port1.addEventListener(type, listener as never),
      removeEventListener: (type: string, listener: unknown) => port1.removeEventListener(type, listener as never),
      start: () => port1.start(),
      terminate: () => {
        state.ended++;
        port1.close();
        port2.close();
      },
    } as never;
  };
  const shared = () => ({ ...readSettings({}).settings, share_metrics: true, ...state.settings });
  const memory = new Memory();
  const beside = new Beside(memory, {
    device: () => ({ ...device, ...found }),
    settings: shared,
    saveData: () => state.saveData,
    busy: () => state.busy,
    spawn,
    pause: () => new Promise((over) => setImmediate(over)),
    counted: () => {
      state.counted++;
    },
  });
  const plan = makePlan(shipped(), { ...device, ...found }, shared());
  if (isFailure(plan)) throw new Error(plan.message);
  beside.loading(plan);
  beside.offer(wanted, shipped());
  const api = apiOf(serving);
  const hired = { api, ready: async () => undefined, dismiss: () => {} };
  const engaged = () => beside.over({ asr: hired, llm: hired, vad: hired, tts: hired } as unknown as Staff);
  let staff = engaged();
  let turn = 0;
  return {
    state,
    memory,
    beside,
    /** The assistant begins anew, with another conversation. */
    restart: () => {
      beside.loading(plan);
      staff = engaged();
      turn = 0;
    },
    begin: () => beside.event({ type: "began", turn: turn + 1 }),
    /** What is read of a turn; the last one counts. */
    hear: (samples: number, more: Partial<AsrRequest> = {}) =>
      staff.asr?.api.transcribe({ turn: turn + 1, revision: 0, samples: new Float32Array(samples), at: 0, ...more }),
    ask: (text: string, more: Partial<LlmRequest> = {}) =>
      staff.llm.api.reply(
        { turn: turn + 1, revision: 0, messages: [{ role: "user", text }], ...more },
        () => undefined,
      ),
    end: () => beside.event({ type: "ended", turn: ++turn }),
    seen: (id: string) => memory.note.beside?.[id],
  };
}

/** A storage for the page's notes; nobody has Web Locks. */
export function withoutBrowser(): void {
  const kept = new Map<string, string>();
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
}
