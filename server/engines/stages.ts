import type { AsrApi, TtsApi } from "../../core/contracts.ts";
import { isFailure } from "../../core/failure.ts";
import type { LlmApi, LlmReply, LlmRequest } from "../../core/llm-contract.ts";
import { askSides, type Side, type StagePorts } from "./side.ts";

export type Asr = Pick<AsrApi, "transcribe">;
export type Llm = Pick<LlmApi, "reply" | "prepare">;
export type Tts = Pick<TtsApi, "speak">;

/** Between what an engine had said when it broke off and the answer of the one that took over. */
const BREAK = "… ";

export function asrOf(ports: StagePorts<Asr>): Asr {
  return {
    transcribe: (request, signal) => askSides(ports, (engine, _, own) => engine.transcribe(request, own), signal),
  };
}

export function ttsOf(ports: StagePorts<Tts>): Tts {
  return { speak: (request, signal) => askSides(ports, (engine, _, own) => engine.speak(request, own), signal) };
}

/** Whoever writes first writes the answer; where it breaks off, another takes over and the turn goes on. */
export function llmOf(ports: StagePorts<Llm>): Llm {
  const preparing = ports.sides.find(({ engine }) => engine.prepare);
  return {
    async reply(request, onDelta, signal) {
      const able = { ...ports, sides: sidesFor(request, ports.sides) };
      let said = "";
      let leader: Side<Llm> | undefined;
      const tell = (text: string) => {
        said += text;
        onDelta(text);
      };
      try {
        return await askSides(
          able,
          (engine, lead, own) => engine.reply(request, (text) => lead() && tell(text), own),
          signal,
          (side) => {
            leader = side;
          },
        );
      } catch (thrown) {
        const others = able.sides.filter((side) => side !== leader && side.ready());
        if (said === "" || signal?.aborted || others.length === 0 || !isFailure(thrown)) throw thrown;
        ports.meter.count("inzwa_engine_takeovers_total", { stage: ports.stage });
        return takeOver({ ...ports, sides: others }, request, said, onDelta, signal);
      }
    },
    // What nobody will read is not worth a way over the network.
    ...(preparing?.engine.prepare
      ? { prepare: (request: LlmRequest, signal?: AbortSignal) => prepareWith(preparing, request, signal) }
      : {}),
  };
}

/** No engine that runs here calls functions; what an upstream can is said by the settings. */
function sidesFor({ tools, messages }: LlmRequest, sides: readonly Side<Llm>[]): readonly Side<Llm>[] {
  const called = tools !== undefined || messages.some(({ calls, answers }) => calls || answers !== undefined);
  return called ? sides.filter(({ where }) => where === "upstream") : sides;
}

function prepareWith({ engine }: Side<Llm>, request: LlmRequest, signal?: AbortSignal) {
  if (!engine.prepare) throw new Error("prepare of an engine that cannot");
  return engine.prepare(request, signal);
}

/** The same answer goes on where it was; another one begins anew behind what was said. */
async function takeOver(
  ports: StagePorts<Llm>,
  request: LlmRequest,
  said: string,
  onDelta: (text: string) => void,
  signal?: AbortSignal,
): Promise<LlmReply> {
  let before: string | undefined = "";
  let told = said;
  const tell = (text: string) => {
    told += text;
    onDelta(text);
  };
  const hear = (text: string) => {
    if (before === undefined) return tell(text);
    before += text;
    if (said.startsWith(before)) return;
    tell(before.startsWith(said) ? before.slice(said.length) : BREAK + before);
    before = undefined;
  };
  const reply = await askSides(
    ports,
    (engine, lead, own) => engine.reply(request, (text) => lead() && hear(text), own),
    signal,
  );
  return { ...reply, text: told };
}
