import { AutoModelForCausalLM, AutoTokenizer, TextStreamer } from "@huggingface/transformers";
import type { EngineSpec } from "../../core/contracts.ts";
import { aborted, isFailure, toFailure } from "../../core/failure.ts";
import type { LlmApi, LlmReply, LlmRequest, Prepared } from "../../core/llm-contract.ts";
import { Decode } from "../decode.ts";
import { oneByOne } from "../queue.ts";
import { loadOptions } from "../session-options.ts";
import { Kept, type Model, tensorOf } from "./kept.ts";
import { Prompt, type Tokenizer } from "./prompt.ts";
import { TurnEnd } from "./turn-end.ts";

/** Tokens kept free for the answer when the model's own settings name no length. */
const ANSWER_TOKENS = 256;
/** Context of a model whose own settings name none. */
const CONTEXT = 2048;

type Loaded = {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  readonly kept: Kept;
  readonly prompt: Prompt;
  readonly answerTokens: number;
  /** False where every request is to be computed from its first token. */
  readonly reuse: boolean;
  readonly turnEnd: TurnEnd | undefined;
};

/**
 * A chat model through transformers.js, greedy unless its generation_config.json says otherwise. Its keys and values are
 * kept from one request to the next.
 */
export function causal(): LlmApi {
  let loaded: Promise<Loaded> | undefined;
  const inTurn = oneByOne();

  /** Requests share the cache: one begins when the one before has ended. */
  function using<T>(signal: AbortSignal | undefined, run: (model: Loaded) => Promise<T>): Promise<T> {
    if (!loaded) throw new Error("reply before load");
    const model = loaded;
    return inTurn(signal, async () => {
      const { kept, reuse, ...rest } = await model;
      if (!reuse) kept.drop();
      try {
        return await kept.during(signal, () => run({ kept, reuse, ...rest }));
      } finally {
        if (!reuse) kept.drop();
      }
    });
  }

  return {
    async load(spec) {
      const before = loaded;
      loaded = load(spec);
      void before?.then(({ kept }) => kept.drop()).catch(() => undefined);
      await loaded.catch((thrown: unknown) => {
        loaded = undefined;
        throw toFailure(thrown, "model-load");
      });
    },

    async reply(request, onDelta, signal): Promise<LlmReply> {
      const reply = await using(signal, (model) => write(model, request, onDelta, signal));
      if (signal?.aborted) throw aborted;
      return reply;
    },

    async prepare({ turn, revision, messages }, signal): Promise<Prepared> {
      return using(signal, async ({ kept, prompt, turnEnd, reuse }) => {
        const ids = prompt.open(messages);
        const asks = turnEnd !== undefined && messages.at(-1)?.role === "user";
        if (!asks && !reuse) return { turn, revision, promptTokens: ids.length, reused: 0 };
        // The last token is fed again, since its logits are what is asked for.
        const reused = kept.begin(ids, asks ? ids.length - 1 : ids.length);
        const logits = await kept.feed(ids);
        const told = { turn, revision, promptTokens: ids.length, reused };
        return asks && logits ? { ...told, ended: turnEnd.probability(logits) } : told;
      });
    },
  };
}

async function load(spec: EngineSpec): Promise<Loaded> {
  const [model, tokenizer] = await Promise.all([
    AutoModelForCausalLM.from_pretrained(spec.model, loadOptions(spec)),
    AutoTokenizer.from_pretrained(spec.model),
  ]);
  const config = model.config as unknown as { max_position_embeddings?: number };
  const answerTokens = model.generation_config?.max_new_tokens ?? ANSWER_TOKENS;
  const prompt = new Prompt(tokenizer, (config.max_position_embeddings ?? CONTEXT) - answerTokens);
  const kept = new Kept(model);
  const { endToken } = prompt;
  const turnEnd = spec.can.turnEnd === true && endToken !== undefined ? new TurnEnd(endToken) : undefined;
  const ready = { model, tokenizer, kept, prompt, answerTokens, reuse: spec.can.reuse !== false, turnEnd };
  await warmUp(ready);
  return ready;
}

/**
 * A reply of two tokens that nobody reads: kernels, caches and arenas are made in it, so that the first real one is not
 * slower. A device that computes no numbers is not found out here: the self-test has the remedy for it.
 */
async function warmUp(loaded: Loaded): Promise<void> {
  const messages = [{ role: "user", text: "a" }] as const;
  const reply = { turn: -1, revision: 0, messages, maxTokens: 2 };
  try {
    await loaded.kept.during(undefined, () => write(loaded, reply, () => undefined));
  } catch (thrown) {
    if (!isFailure(thrown) || thrown.code !== "garbage") throw thrown;
  } finally {
    loaded.kept.drop();
  }
}

async function write(
  { model, tokenizer, kept, prompt, answerTokens }: Loaded,
  { turn, revision, messages, maxTokens = answerTokens }: LlmRequest,
  onDelta: (text: string) => void,
  signal?: AbortSignal,
): Promise<LlmReply> {
  const ids = prompt.whole(messages);
  const reused = kept.begin(ids, ids.length - 1);
  await kept.feedMost(ids);
  let text = "";
  const decode = new Decode([], undefined, prompt.endToken);
  const streamer = new TextStreamer(tokenizer, {
    skip_prompt: true,
    callback_function: (delta: string) => {
      if (delta === "" || signal?.aborted) return;
      text += delta;
      onDelta(delta);
    },
  });
  await model.generate({
    inputs: tensorOf(ids, BigInt),
    attention_mask: tensorOf(ids, () => 1n),
    past_key_values: kept.cache,
    logits_processor: decode.processors,
    max_new_tokens: Math.max(1, Math.min(answerTokens, maxTokens)),
    streamer,
  } as Parameters<Model["generate"]>[0]);
  return { turn, revision, text, promptTokens: ids.length, reused, tokens: decode.probabilities.length };
}
