import { AutoModelForCausalLM, AutoTokenizer, Tensor, TextStreamer } from "@huggingface/transformers";
import type { EngineSpec, LlmApi, LlmReply, Message } from "../../core/contracts.ts";
import { aborted, toFailure } from "../../core/failure.ts";
import { breathe, Decode } from "../decode.ts";

/** Tokens kept free for the answer when the model's own settings name no length. */
const ANSWER_TOKENS = 256;

type Model = Awaited<ReturnType<typeof AutoModelForCausalLM.from_pretrained>>;
type Tokenizer = Awaited<ReturnType<typeof AutoTokenizer.from_pretrained>>;
type Loaded = {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  readonly context: number;
  readonly answerTokens: number;
};

/** A chat model with a KV cache through transformers.js; greedy unless its generation_config.json says otherwise. */
export function causal(): LlmApi {
  let loaded: Promise<Loaded> | undefined;

  async function load(spec: EngineSpec): Promise<Loaded> {
    const [model, tokenizer] = await Promise.all([
      AutoModelForCausalLM.from_pretrained(spec.model, { dtype: spec.dtype, device: spec.backend }),
      AutoTokenizer.from_pretrained(spec.model),
    ]);
    breathe(model);
    const config = model.config as unknown as { max_position_embeddings?: number };
    return {
      model,
      tokenizer,
      context: config.max_position_embeddings ?? 2048,
      answerTokens: model.generation_config?.max_new_tokens ?? ANSWER_TOKENS,
    };
  }

  return {
    async load(spec) {
      loaded = load(spec);
      await loaded.catch((thrown: unknown) => {
        loaded = undefined;
        throw toFailure(thrown, "model-load");
      });
    },

    async reply(request, onDelta, signal): Promise<LlmReply> {
      if (!loaded) throw new Error("reply before load");
      if (signal?.aborted) throw aborted;
      const { model, tokenizer, context, answerTokens } = await loaded;
      const ids = promptIds(tokenizer, request.messages, context - answerTokens);
      const decode = new Decode([], signal);
      let text = "";
      const streamer = new TextStreamer(tokenizer, {
        skip_prompt: true,
        callback_function: (delta: string) => {
          if (delta === "" || signal?.aborted) return;
          text += delta;
          onDelta(delta);
        },
      });
      await model.generate({
        inputs: tensor(ids, (id) => BigInt(id)),
        attention_mask: tensor(ids, () => 1n),
        logits_processor: decode.processors,
        max_new_tokens: answerTokens,
        streamer,
      } as Parameters<Model["generate"]>[0]);
      const { turn, revision } = request;
      return { turn, revision, text, promptTokens: ids.length, tokens: decode.probabilities.length };
    },
  };
}

/**
 * The chat template's token ids, at most `room` of them: the oldest messages go first, then the beginning of the last
 * question, so that what was said last is always there.
 */
function promptIds(tokenizer: Tokenizer, messages: readonly Message[], room: number): number[] {
  const template = (kept: readonly Message[]): number[] =>
    tokenizer.apply_chat_template(
      kept.map(({ role, text }) => ({ role, content: text })),
      { add_generation_prompt: true, return_tensor: false, return_dict: false },
    ) as number[];
  for (let from = 0; from < messages.length; from++) {
    const ids = template(messages.slice(from));
    if (ids.length <= room) return ids;
  }
  const last = messages.at(-1);
  if (!last) throw new Error("reply to no message");
  const question = tokenizer.encode(last.text, { add_special_tokens: false });
  const over = template([last]).length - room;
  const tail = tokenizer.decode(question.slice(over), { skip_special_tokens: true });
  return template([{ ...last, text: tail.trim() }]).slice(-room);
}

function tensor(ids: readonly number[], value: (id: number) => bigint): Tensor {
  return new Tensor("int64", BigInt64Array.from(ids, value), [1, ids.length]);
}
