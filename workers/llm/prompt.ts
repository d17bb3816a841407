import type { AutoTokenizer } from "@huggingface/transformers";
import type { Message } from "../../core/llm-contract.ts";

export type Tokenizer = Awaited<ReturnType<typeof AutoTokenizer.from_pretrained>>;

/** Marks of private use, which no template and no language knows: what comes before them does not depend on them. */
const [ONE, OTHER] = ["\uE000", "\uE001"];

/** The chat template's tokens for messages, of which `room` is the most. */
export class Prompt {
  readonly #tokenizer: Tokenizer;
  readonly #room: number;

  constructor(tokenizer: Tokenizer, room: number) {
    this.#tokenizer = tokenizer;
    this.#room = room;
  }

  /**
   * Everything up to where the answer begins. What does not fit goes: the oldest exchanges first, then what the model was
   * told before them, then the beginning of the question, so that what was said last is always there.
   */
  whole(messages: readonly Message[]): number[] {
    return this.#ids(this.#rendered(this.#fitting(messages)));
  }

  /** The same up to where the question ends as it stands, or where one would begin if the last message is none. */
  open(messages: readonly Message[]): number[] {
    const asked = messages.at(-1)?.role === "user" ? messages : [...messages, question("")];
    const fitting = this.#fitting(asked);
    const last = fitting.at(-1) ?? question("");
    const before = fitting.slice(0, -1);
    const ending = (mark: string) => this.#rendered([...before, { ...last, text: last.text.trim() + mark }]);
    return this.#ids(commonStart(ending(ONE), ending(OTHER)));
  }

  /** The token that the template puts behind a message; undefined where it puts none. */
  get endToken(): number | undefined {
    const rendered = this.#rendered([question(ONE)]);
    return this.#ids(rendered.slice(rendered.indexOf(ONE) + ONE.length))[0];
  }

  #fitting(messages: readonly Message[]): readonly Message[] {
    const told = messages.filter(({ role }) => role === "system");
    const said = messages.filter(({ role }) => role !== "system");
    const last = said.at(-1);
    if (!last) throw new Error("reply to no message");
    for (let from = 0; from < said.length; from++) {
      // Many templates refuse an answer to nothing.
      if (from > 0 && said[from]?.role !== "user") continue;
      const kept = [...told, ...said.slice(from)];
      if (this.#excess(kept) <= 0) return kept;
    }
    return this.#excess([last]) <= 0 ? [last] : [this.#shortened(last)];
  }

  #shortened(message: Message): Message {
    const ids = this.#ids(message.text);
    // The beginning of what is left may be written in more tokens than it was as part of a word.
    for (let cut = this.#excess([message]); cut < ids.length; cut++) {
      const text = this.#tokenizer.decode(ids.slice(cut), { skip_special_tokens: true }).trim();
      if (this.#excess([{ ...message, text }]) <= 0) return { ...message, text };
    }
    return { ...message, text: "" };
  }

  /** Tokens that there are too many. */
  #excess(messages: readonly Message[]): number {
    return this.#ids(this.#rendered(messages)).length - this.#room;
  }

  #rendered(messages: readonly Message[]): string {
    return this.#tokenizer.apply_chat_template(
      messages.map(({ role, text }) => ({ role, content: text })),
      { add_generation_prompt: true, tokenize: false },
    ) as string;
  }

  #ids(text: string): number[] {
    return this.#tokenizer.encode(text, { add_special_tokens: false });
  }
}

function question(text: string): Message {
  return { role: "user", text };
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
