import { join } from "node:path";
import { AutoTokenizer, env } from "@huggingface/transformers";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import type { Message } from "../../../core/llm-contract.ts";
import { Prompt, type Tokenizer } from "../../../workers/llm/prompt.ts";

let tokenizer: Tokenizer;
beforeEach(async () => {
  env.allowRemoteModels = false;
  env.localModelPath = join(import.meta.dirname, "../../../public/models/");
  tokenizer = await AutoTokenizer.from_pretrained("pocket-llm-sn");
});

const user = (text: string): Message => ({ role: "user", text });
const assistant = (text: string): Message => ({ role: "assistant", text });
const written = (ids: readonly number[]) => tokenizer.decode([...ids]);
/** As Qwen's and many others': the system prompt first, blanks around messages gone. */
const QWEN =
  "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'].strip() + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n<think>\\n\\n</think>\\n\\n' }}{% endif %}";

test("a prompt ends where the answer begins, or where the question may go on", () => {
  const prompt = new Prompt(tokenizer, 176);
  const messages = [user("mhoro"), assistant("Mhoro!"), user("guta guru ")];
  const before = "<|im_start|>user\nmhoro<|im_end|>\n<|im_start|>assistant\nMhoro!<|im_end|>\n<|im_start|>user\n";
  expect(written(prompt.whole(messages))).toBe(`${before}guta guru <|im_end|>\n<|im_start|>assistant\n`);
  expect(written(prompt.open(messages))).toBe(`${before}guta guru`);
});

test("where nothing is asked yet, everything up to the question's first word is ready", () => {
  const prompt = new Prompt(tokenizer, 176);
  expect(written(prompt.open([]))).toBe("<|im_start|>user\n");
  expect(written(prompt.open([user("mhoro"), assistant("Mhoro!")]))).toMatch(
    /Mhoro!<\|im_end\|>\n<\|im_start\|>user\n$/,
  );
  tokenizer.chat_template = QWEN;
  const told = prompt.open([{ role: "system", text: "Pindura." }]);
  expect(written(told)).toBe("<|im_start|>system\nPindura.<|im_end|>\n<|im_start|>user\n");
});

test("the token behind a message is the template's own", () => {
  const { endToken = -1 } = new Prompt(tokenizer, 176);
  expect(written([endToken])).toBe("<|im_end|>");
  tokenizer.chat_template = "{% for m in messages %}{{ m['content'] }}{% endfor %}";
  expect(new Prompt(tokenizer, 176).endToken).toBeUndefined();
});

test("an open prompt is the beginning of the whole one, and of that of the question when it has grown", () => {
  const word = fc.constantFrom("guta", "guru", "reZimbabwe", "nderipi", "n'ombe", "42", "mvura,");
  const sentence = fc.array(word, { minLength: 1, maxLength: 6 });
  const prompt = new Prompt(tokenizer, 176);
  fc.assert(
    fc.property(fc.array(sentence, { maxLength: 2 }), sentence, sentence, (past, question, more) => {
      const before = past.flatMap((words) => [user(words.join(" ")), assistant("Ehe.")]);
      const open = prompt.open([...before, user(question.join(" "))]);
      for (const asked of [question, [...question, ...more]])
        expect(prompt.whole([...before, user(asked.join(" "))]).slice(0, open.length)).toEqual(open);
    }),
  );
});

test("what does not fit goes: the oldest exchange first, never half of one, then the prompt, then the question's start", () => {
  tokenizer.chat_template = QWEN;
  const long = "mvura inonzi chii nechirungu ".repeat(2).trim();
  const told: Message = { role: "system", text: "Pindura." };
  const messages = [
    told,
    user(`a ${long}`),
    assistant("Ehe."),
    user(`b ${long}`),
    assistant("Aiwa."),
    user("guta guru"),
  ];
  const fitted = (room: number) => {
    const ids = new Prompt(tokenizer, room).whole(messages);
    expect(ids.length).toBeLessThanOrEqual(room);
    return written(ids);
  };
  expect(fitted(400)).toContain("a mvura");
  expect(fitted(80)).toMatch(/^<\|im_start\|>system\nPindura\.<\|im_end\|>\n<\|im_start\|>user\nb mvura/);
  expect(fitted(45)).toMatch(/system\nPindura\.<\|im_end\|>\n<\|im_start\|>user\nguta guru<\|im_end\|>/);
  const question = user(`${"mvura inonzi chii nechirungu ".repeat(40).trim()} nhasi`);
  for (const room of [40, 60, 176]) {
    const ids = new Prompt(tokenizer, room).whole([told, question]);
    expect(ids.length).toBeLessThanOrEqual(room);
    expect(ids.length).toBeGreaterThan(room - 8);
    expect(written(ids)).toContain("nechirungu nhasi<|im_end|>");
    expect(written(ids)).not.toContain("Pindura.");
  }
});

test("no message is a bug", () => {
  expect(() => new Prompt(tokenizer, 176).whole([])).toThrow("no message");
});
