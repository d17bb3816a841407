import { readFileSync } from "node:fs";
import type { EngineSpec } from "../../../core/contracts.ts";
import { Conversation } from "../../../core/conversation.ts";
import { endpointOf } from "../../../core/endpoint.ts";
import { aborted } from "../../../core/failure.ts";
import type { LlmApi, LlmReply, LlmRequest, ToolCall } from "../../../core/llm-contract.ts";
import { parse } from "../../../core/parse.ts";
import type { Routing } from "../../../core/routing.ts";
import { parseSkillData } from "../../../core/skills/data.ts";
import { SkillDesk } from "../../../core/skills/desk.ts";
import { type Kept, NOTHING_KEPT } from "../../../core/skills/kept.ts";
import { withHands } from "../../../core/tools/hands.ts";
import { overHermes } from "../../../core/tools/hermes.ts";
import { fold, newTurn, type Turn, type TurnEvent } from "../../../core/turn.ts";
import { rules, tick } from "../room.ts";

const parsed = parse(parseSkillData, JSON.parse(readFileSync("models-manifest/skills/sn.json", "utf8")));
if (!parsed.ok) throw new Error(parsed.problem.path);
export const data = parsed.value;

/** What a scripted model does when it is asked: says something, calls something, or both. */
export interface Line {
  readonly text?: string;
  readonly calls?: readonly (readonly [name: string, given: object | string])[];
}
export type Script = (request: LlmRequest, round: number) => Line | Promise<Line>;

/** How the model of a test calls: through its engine, or as text. */
type Dialect = "openai" | "hermes";
const SPEC: EngineSpec = {
  engine: "transformers",
  model: "a-model",
  language: "sn",
  backend: "cpu",
  dtype: "fp32",
  threads: 1,
  can: { tools: true },
};
const NOON = Date.UTC(2026, 2, 4, 12);

/** A conversation whose model is a script; what is said is heard at once, to its end. */
export class Hall {
  readonly asked: LlmRequest[] = [];
  readonly events: TurnEvent[] = [];
  kept: Kept;
  away = false;
  readonly conversation: Conversation;
  readonly #dialect: Dialect;
  readonly #script: Script;

  constructor(script: Script, { kept = {}, dialect = "openai" }: { kept?: Partial<Kept>; dialect?: Dialect } = {}) {
    this.kept = { ...NOTHING_KEPT, ...kept };
    this.#dialect = dialect;
    this.#script = script;
    this.conversation = this.#open();
  }

  /** Types a question and hears the answer out. */
  async ask(text: string): Promise<Turn> {
    await this.conversation.ask(text);
    const turn = this.events.at(-1)?.turn ?? 0;
    this.conversation.started(turn, 1);
    this.conversation.ended(turn, 2);
    return this.turn(turn);
  }

  turn(id: number): Turn {
    return this.events.reduce(fold, newTurn(id));
  }

  /** What the model was told of its calls, as text, in the order of the last request. */
  get told(): readonly string[] {
    return (this.asked.at(-1)?.messages ?? []).flatMap(({ answers, text }) => (answers === undefined ? [] : [text]));
  }

  #open(): Conversation {
    const desk = new SkillDesk({
      data,
      rules,
      dictionary: [],
      countries: {},
      now: () => NOON,
      offset: () => 120,
      kept: () => this.kept,
      last: () => "",
      change: (change) => {
        this.kept = change(this.kept);
      },
      asks: () => {},
    });
    const engine: LlmApi = { load: async () => {}, reply: (request, onDelta) => this.#reply(request, onDelta) };
    const llm = this.#dialect === "openai" ? engine : overHermes(engine);
    void llm.load(SPEC);
    const emit = (event: TurnEvent) => void this.events.push(event);
    const hands = withHands({ desk, data, away: () => this.away }, { llm, emit });
    // The rules take nothing by themselves here but what answers a question that was asked back.
    const routing: Routing = { skill: (said) => (/^(hongu|aiwa)$/.test(said) ? desk.answer(said) : undefined) };
    return new Conversation({
      asr: { transcribe: () => Promise.reject(aborted) },
      llm: hands.llm,
      emit: hands.emit,
      tts: {
        speak: async (request) => ({ ...request, samples: new Float32Array(1600), sampleRate: 16_000, marks: [] }),
      },
      speaker: { play() {}, close() {}, hold() {}, resume() {}, flush: async () => undefined },
      hearing: { window: 160_000, pause: 4_096 },
      rules,
      routing: { ...routing, passed: () => desk.passed() },
      streaming: true,
      speculation: false,
      endpoint: endpointOf(rules.turns, "auto"),
      partials: () => 250,
      clock: () => 0,
      timeOf: () => 0,
      note: () => {},
    });
  }

  async #reply(request: LlmRequest, onDelta: (text: string) => void): Promise<LlmReply> {
    this.asked.push(request);
    const { text = "", calls = [] } = await this.#script(request, this.asked.length);
    await tick();
    const written = this.#dialect === "openai" ? text : [text, ...calls.map(inTags)].join("");
    for (const piece of written.match(/[\s\S]{1,7}/g) ?? []) onDelta(piece);
    const made = calls.map(
      ([name, given], i): ToolCall => ({
        id: `call_${this.asked.length}_${i}`,
        name,
        arguments: typeof given === "string" ? given : JSON.stringify(given),
      }),
    );
    const { turn, revision } = request;
    const called = this.#dialect === "openai" && made.length > 0 ? { calls: made } : {};
    return { turn, revision, text: written, promptTokens: 100, reused: 0, tokens: 5, ...called };
  }
}

function inTags([name, given]: readonly [string, object | string]): string {
  const text = typeof given === "string" ? given : JSON.stringify(given);
  return `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${text}}\n</tool_call>`;
}
