import type { AsrApi, Speech, TtsApi, TtsInfo } from "../../core/contracts.ts";
import type { Failover } from "../../core/failover.ts";
import { failure, toFailure } from "../../core/failure.ts";
import type { LlmApi, LlmRequest } from "../../core/llm-contract.ts";
import { resample } from "../../core/pcm.ts";
import type { Hired } from "../hire.ts";

/** Between what the server had written when it was lost and the device's own answer. */
const BROKEN = "… ";

/** Who does a stage: the one that is asked first, the other, and who decides. */
export interface Pair<Api, Info> {
  readonly first: Hired<Api, Info>;
  readonly second?: Hired<Api, Info>;
  readonly failover: Failover;
  /** The device's own is the first. */
  readonly ownFirst: boolean;
  /** Throws where nothing may leave the device. */
  readonly permit: () => void;
}

export function hearing(pair: Pair<AsrApi, void>): Hired<AsrApi, void> {
  return over(pair, {
    load: (spec, signal) => pair.first.api.load(spec, signal),
    transcribe: (request, signal) => either(pair, (api) => api.transcribe(request, signal)),
  });
}

export function speaking(pair: Pair<TtsApi, TtsInfo>): Hired<TtsApi, TtsInfo> {
  let rate: number | undefined;
  const hired = over(pair, {
    load: (spec, signal) => pair.first.api.load(spec, signal),
    speak: async (request, signal) => at(rate, await either(pair, (api) => api.speak(request, signal))),
  } satisfies TtsApi);
  return {
    ...hired,
    async ready() {
      const info = await hired.ready();
      rate = info.sampleRate;
      return info;
    },
  };
}

/** system: the device's model takes a system prompt. */
export function answering(pair: Pair<LlmApi, void>, system: boolean): Hired<LlmApi, void> {
  const { first, second, failover, ownFirst } = pair;
  const own = ownFirst ? first : second;
  const told = (api: LlmApi, request: LlmRequest): LlmRequest =>
    api !== own?.api || system
      ? request
      : { ...request, messages: request.messages.filter(({ role }) => role !== "system") };
  return over(pair, {
    load: (spec, signal) => first.api.load(spec, signal),
    reply(request, onDelta, signal) {
      let said = "";
      return either(pair, async (api, again) => {
        const before = again && said !== "" ? said + BROKEN : "";
        if (before) onDelta(BROKEN);
        const tell = (text: string) => {
          if (!again) said += text;
          onDelta(text);
        };
        const reply = await api.reply(told(api, request), tell, signal);
        return before ? { ...reply, text: before + reply.text } : reply;
      });
    },
    /** The device's cache is filled only while the device answers; a server is told nothing before it is asked. */
    async prepare(request, signal) {
      const device = (failover.way === "first") === ownFirst ? own?.api : undefined;
      const prepared = await device?.prepare?.(told(device, request), signal);
      return prepared ?? { turn: request.turn, revision: request.revision, promptTokens: 0, reused: 0 };
    },
  });
}

/** The same request by whoever can. again: the other one has tried it. */
function either<Api, Info, T>(
  { first, second, failover, ownFirst, permit }: Pair<Api, Info>,
  run: (api: Api, again: boolean) => Promise<T>,
): Promise<T> {
  const by = async (hired: Hired<Api, Info>, isServer: boolean, again: boolean) => {
    if (!isServer) return run(hired.api, again);
    try {
      permit();
      return await run(hired.api, again);
    } catch (thrown) {
      throw asServer(thrown);
    }
  };
  return failover.run(() => by(first, !ownFirst, false), second && (() => by(second, ownFirst, true)));
}

/** Ready as soon as one of them is; the device's own troubles at the start are its own, with remedies of their own. */
function over<Api, Info>(pair: Pair<Api, Info>, api: Api): Hired<Api, Info> {
  const { first, second, failover, ownFirst } = pair;
  const ready = async () =>
    first.ready().catch((thrown: unknown) => {
      throw ownFirst ? thrown : asServer(thrown);
    });
  return {
    api,
    ready: () => failover.run(ready, ownFirst ? undefined : second && (() => second.ready())),
    dismiss() {
      first.dismiss();
      second?.dismiss();
    },
  };
}

/** To people a server that cannot be reached is something else than a download that broke off. */
function asServer(thrown: unknown): unknown {
  const { code, message, detail } = toFailure(thrown);
  return code === "aborted" ? thrown : failure("no-server", message, detail);
}

function at(rate: number | undefined, speech: Speech): Speech {
  const { samples, sampleRate, marks } = speech;
  if (rate === undefined || sampleRate === rate) return speech;
  const scale = rate / sampleRate;
  return {
    ...speech,
    sampleRate: rate,
    samples: resample(samples, sampleRate, rate),
    marks: marks.map((mark) => Math.round(mark * scale)),
  };
}
