import type { AsrApi, TtsApi, TtsRequest } from "../../core/contracts.ts";
import type { Failure } from "../../core/failure.ts";
import type { LlmApi, LlmReply, LlmRequest, ToolCall } from "../../core/llm-contract.ts";
import { type Behalf, onBehalf } from "../engines/behalf.ts";
import type { Backend, Services } from "../services.ts";
import type { ResponseSettings } from "./response-settings.ts";

interface EnginesPorts {
  readonly backend: Backend;
  readonly safety: Services["safety"];
  /** Of the turn's response. */
  readonly settings: (turn: number) => ResponseSettings;
  readonly behalf: (turn: number) => Behalf;
  /** Why no answer may be made now; undefined where one may. */
  readonly refusal: () => Failure | undefined;
}
export interface Engines {
  readonly asr: Pick<AsrApi, "transcribe">;
  readonly llm: Pick<LlmApi, "reply" | "prepare">;
  readonly tts: Pick<TtsApi, "speak">;
  /** Functions that the turn's reply asks for. */
  callsOf(turn: number): readonly ToolCall[];
  /** The turn is over, and those before it. */
  forget(turn: number): void;
}

/** The backend's stages for one conversation: in its caller's name, with the functions and the modality of each response. */
export function engines({ backend, safety, settings, behalf, refusal }: EnginesPorts): Engines {
  const { asr, llm, tts } = backend;
  const replies = new Map<number, readonly ToolCall[]>();
  const work = <T>(turn: number, run: () => Promise<T>) => onBehalf(behalf(turn), run);
  const prepare = llm.prepare?.bind(llm);
  const reply: LlmApi["reply"] = async (request, onDelta, signal) => {
    const refused = refusal();
    if (refused) throw refused;
    const asked = withTools(request, settings(request.turn));
    const written: LlmReply = await work(request.turn, () => llm.reply(asked, onDelta, signal));
    // What was written ahead and dropped must not leave its calls behind: the last reply counts.
    replies.set(request.turn, isRefused(written.text, safety) ? [] : (written.calls ?? []));
    return written;
  };
  return {
    asr: { transcribe: (request, signal) => work(request.turn, () => asr.transcribe(request, signal)) },
    llm: prepare
      ? { reply, prepare: (request, signal) => work(request.turn, () => prepare(request, signal)) }
      : { reply },
    tts: {
      speak: (request, signal) =>
        settings(request.turn).modality === "text"
          ? Promise.resolve(silence(request))
          : work(request.turn, () => tts.speak(request, signal)),
    },
    callsOf: (turn) => replies.get(turn) ?? [],
    forget(turn) {
      for (const old of replies.keys()) if (old <= turn) replies.delete(old);
    },
  };
}

function withTools(request: LlmRequest, { tools, toolChoice }: ResponseSettings): LlmRequest {
  if (tools.length === 0) return request;
  const list = tools.map(({ name, description, parameters }) => ({
    name,
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters }),
  }));
  return { ...request, tools: { list, choice: typeof toolChoice === "string" ? toolChoice : toolChoice.name } };
}

/** Its text is stopped where it stands; its calls stand behind it. */
function isRefused(text: string, safety: Services["safety"]): boolean {
  const watch = safety?.watch();
  watch?.push(`${text} `);
  return watch?.refusal !== undefined;
}

function silence({ turn, revision, phrase }: TtsRequest) {
  return { turn, revision, phrase, samples: new Float32Array(0), sampleRate: 16_000, marks: [] };
}
