import { aborted, failure } from "../../core/failure.ts";
import type { LlmApi, LlmReply, LlmRequest, Message } from "../../core/llm-contract.ts";
import { Answer as WithoutThoughts } from "../llm/thoughts.ts";
import { Calls } from "./calls.ts";
import { chatMessages, chatTools } from "./chat.ts";
import { type Piece, pieceOf, type Usage } from "./completion.ts";
import { eventsOf } from "./events.ts";
import { type Answer, asker, type Follow, look, posting, refusal, type Stream, type Upstream } from "./http.ts";

/** Tokens of a reply where nobody asks for fewer: two minutes of speech. A server may count every one as money. */
const MOST_TOKENS = 512;
/** Letters of a token, where the server does not count: Bantu and Indian languages take more tokens than English. */
const LETTERS = 3;
const DONE = "[DONE]";

type Loaded = { readonly model: string; readonly follow: Follow };

/**
 * Any server that speaks OpenAI's `/v1/chat/completions`: our own, vLLM, llama.cpp, Ollama, LocalAI, OpenAI. Calls need not
 * wait for one another. Aborting stops the reading and closes the connection, by which servers know to stop writing.
 * Throws `network`, `model-load` or `no-model`; a reply that ends before its end is `network`.
 */
export function openaiLlm(upstream: Upstream): LlmApi {
  let loaded: Loaded | undefined;
  /** What OpenAI's own newer models want and others do not know, or the other way round. */
  let dialect: "usual" | "strict" = "usual";
  /** The model there knows no functions: what is offered is left out. */
  let handless = false;

  async function open({ follow, model }: Loaded, request: LlmRequest, signal?: AbortSignal) {
    const { tools: _, ...plain } = request;
    const ask = (asked: LlmRequest) => follow("chat/completions", posting(bodyOf(model, asked, dialect)), signal);
    const answer = await ask(handless ? plain : request);
    if (!isRefused(answer)) return answer;
    const before = dialect;
    dialect = before === "usual" ? "strict" : "usual";
    const again = await ask(handless ? plain : request);
    if (!again.ok) dialect = before;
    if (!isRefused(again) || handless || !request.tools) return again;
    const without = await ask(plain);
    handless = without.ok;
    return without;
  }

  return {
    async load(spec, signal) {
      loaded = undefined;
      handless = false;
      const { ask, follow } = asker(upstream);
      const model = upstream.model ?? spec.model;
      await look(ask, model, signal);
      loaded = { model, follow };
    },
    async reply(request, onDelta, signal) {
      if (!loaded) throw new Error("reply before load");
      if (signal?.aborted) throw aborted;
      const answer = await open(loaded, request, signal);
      if (answer.status === 404)
        throw failure("no-model", `the server does not answer with ${loaded.model}`, { model: loaded.model });
      if (!("parts" in answer)) throw refusal(answer);
      return read(answer, request, onDelta, signal);
    },
  };
}

/** What the request asks for is not taken. */
function isRefused({ status }: Pick<Answer, "status">): boolean {
  return status === 400 || status === 422;
}

function bodyOf(model: string, request: LlmRequest, dialect: "usual" | "strict"): object {
  const { messages, maxTokens = MOST_TOKENS, tools } = request;
  return {
    model,
    messages: chatMessages(messages),
    stream: true,
    ...chatTools(tools),
    ...(dialect === "usual"
      ? { stream_options: { include_usage: true }, max_tokens: maxTokens, temperature: 0 }
      : { max_completion_tokens: maxTokens }),
  };
}

async function read(
  stream: Stream,
  { turn, revision, messages, tools }: LlmRequest,
  onDelta: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<LlmReply> {
  const answer = new WithoutThoughts();
  const calls = new Calls();
  let [text, pieces, ended] = ["", 0, false];
  let usage: Usage | undefined;
  const tell = (delta: string) => {
    text += delta;
    if (delta !== "") onDelta(delta);
  };
  for await (const piece of piecesOf(stream)) {
    if (signal?.aborted) throw aborted;
    usage = piece.usage ?? usage;
    ended ||= piece.ended;
    if (piece.text !== "" || piece.calls) pieces++;
    // Who was offered none can call none.
    if (tools) for (const part of piece.calls ?? []) calls.push(part);
    tell(answer.push(piece.text));
  }
  if (signal?.aborted) throw aborted;
  if (!ended) throw failure("network", "the server broke the reply off");
  tell(answer.end());
  const { promptTokens, tokens, reused } = usage ?? { promptTokens: guess(messages), tokens: pieces, reused: 0 };
  const called = calls.whole.length > 0 ? { calls: calls.whole } : {};
  return { turn, revision, text, promptTokens, reused, tokens, ...called };
}

/** A server that does not stream answers with the whole. */
async function* piecesOf({ type, parts, status }: Stream): AsyncGenerator<Piece> {
  if (!type.includes("event-stream")) return yield* whole(parts, status);
  for await (const data of eventsOf(parts)) {
    if (data === DONE) return yield { text: "", ended: true };
    yield pieceOf(parsed(data, status));
  }
}

async function* whole(parts: Stream["parts"], status: number): AsyncGenerator<Piece> {
  const all: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of parts) all.push(part);
  const piece = pieceOf(parsed(await new Blob(all).text(), status));
  yield { ...piece, ended: piece.ended || piece.text !== "" || piece.calls !== undefined };
}

function parsed(text: string, status: Answer["status"]): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal({ status, json: undefined });
  }
}

function guess(messages: readonly Message[]): number {
  return Math.ceil(messages.reduce((letters, { text }) => letters + text.length, 0) / LETTERS);
}
