import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { FRAME, type Hypothesis, type LlmRequest, type Speech, type VadFrame } from "../../core/contracts.ts";
import { Conversation } from "../../core/conversation.ts";
import { endpointDefaults } from "../../core/endpoint.ts";
import { failure } from "../../core/failure.ts";
import { History } from "../../core/history.ts";
import { parseRules } from "../../core/language/rules.ts";
import { parse } from "../../core/parse.ts";
import type { Heard, Speaker } from "../../core/ports.ts";
import { fold, newTurn, type Turn, type TurnEvent } from "../../core/turn.ts";

const parsed = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8")));
if (!parsed.ok) throw new Error(parsed.problem.path);
const rules = parsed.value;

const tick = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

type Extras = { streaming?: boolean; system?: string; turns?: number; history?: History };

/** A room: engines that answer when told, a speaker that plays when told, and a microphone to speak into. */
class Room {
  readonly events: TurnEvent[] = [];
  readonly measures: { name: string; turn: number; ms: number }[] = [];
  readonly asked: LlmRequest[] = [];
  readonly spoken: Speech[] = [];
  /** Pieces of the reply that were written when each phrase was asked for. */
  readonly writtenAtSpeech: number[] = [];
  readonly speakerLog: string[] = [];
  transcript = "guta guru nderipi";
  reply = ["Guta ", "guru ", "reZimbabwe ", "iHarare. ", "Zvakanaka."];
  playing: Heard | undefined;
  now = 0;
  at = 0;
  readonly hold: { asr?: Promise<void>; llm?: Promise<void>; tts?: Promise<void> } = {};
  readonly ports: Extras;

  constructor(ports: Extras = {}) {
    this.ports = ports;
    this.conversation = this.#open();
  }

  readonly speaker: Speaker = {
    play: (speech) => {
      this.spoken.push(speech);
      this.speakerLog.push(`play ${speech.turn}.${speech.phrase}`);
    },
    close: (turn) => this.speakerLog.push(`close ${turn}`),
    hold: () => this.speakerLog.push("hold"),
    resume: () => this.speakerLog.push("resume"),
    flush: async () => {
      this.speakerLog.push("flush");
      return this.playing;
    },
  };

  readonly conversation: Conversation;

  #open = () =>
    new Conversation({
      asr: {
        transcribe: async ({ turn, revision, samples, at }, signal): Promise<Hypothesis> => {
          await this.hold.asr;
          signal?.throwIfAborted();
          const range = { start: at, end: at + samples.length };
          return { turn, revision, text: this.transcript, confidence: 0.9, noSpeech: 0, ...range };
        },
      },
      llm: {
        load: async () => {},
        reply: async (request, onDelta, signal) => {
          this.asked.push(request);
          for (const delta of this.reply) {
            await this.hold.llm;
            await tick();
            if (signal?.aborted) throw failure("aborted", "stopped");
            onDelta(delta);
          }
          const { turn, revision } = request;
          return { turn, revision, text: this.reply.join(""), promptTokens: 1, tokens: this.reply.length };
        },
      },
      tts: {
        load: async () => ({ sampleRate: 16_000 }),
        speak: async ({ turn, revision, phrase, text }, signal) => {
          this.writtenAtSpeech.push(this.events.filter(({ type }) => type === "reply-delta").length);
          await this.hold.tts;
          await tick();
          if (signal?.aborted) throw failure("aborted", "stopped");
          return {
            turn,
            revision,
            phrase,
            samples: new Float32Array(text.length * 1000),
            sampleRate: 16_000,
            marks: [],
          };
        },
      },
      speaker: this.speaker,
      hearing: { window: 160_000, pause: 4_096 },
      rules,
      streaming: true,
      ...this.ports,
      endpoint: endpointDefaults,
      clock: () => this.now,
      timeOf: (at) => at / 16,
      emit: (event) => this.events.push(event),
      measure: (name, turn, start, end) => this.measures.push({ name, turn, ms: end - start }),
    });

  hear(frames: number, speech: number): void {
    for (let i = 0; i < frames; i++) {
      const frame: VadFrame = { at: this.at, samples: new Float32Array(FRAME).fill(speech), speech };
      this.at += FRAME;
      this.now = this.at / 16;
      this.conversation.hear(frame);
    }
  }

  /** A sentence of a second and the silence that ends it. */
  say(): void {
    this.hear(30, 0.95);
    this.hear(22, 0.02);
  }

  turn(id: number): Turn {
    return this.events.reduce(fold, newTurn(id));
  }

  async until(condition: () => unknown): Promise<void> {
    await vi.waitFor(() => expect(condition()).toBeTruthy());
  }
}

test("a whole reply is waited for where the voice is not to begin early", async () => {
  const room = new Room({ streaming: false });
  room.say();
  await room.until(() => room.speakerLog.includes("close 1"));
  expect(room.speakerLog).toEqual(["play 1.0", "play 1.1", "close 1"]);
  expect(room.writtenAtSpeech).toEqual([5, 5]);
});

test("a conversation carries on another one: its turns and what was heard in it", async () => {
  const history = new History();
  history.add("mhoro", "Mhoroi!");
  const room = new Room({ turns: 4, history });
  await room.conversation.ask("makadii");
  expect(room.asked[0]).toMatchObject({ turn: 5 });
  expect(room.asked[0]?.messages.map(({ text }) => text)).toEqual(["mhoro", "Mhoroi!", "makadii"]);
});

test("the system prompt comes first, before what was said earlier", async () => {
  const room = new Room({ system: "Pindura muchidimbu." });
  await room.conversation.ask("mhoro");
  expect(room.asked[0]?.messages).toEqual([
    { role: "system", text: "Pindura muchidimbu." },
    { role: "user", text: "mhoro" },
  ]);
});

test("speech is transcribed, answered and spoken, phrase by phrase", async () => {
  const room = new Room();
  room.say();
  await room.until(() => room.asked.length === 1);
  expect(room.asked[0]?.messages).toEqual([{ role: "user", text: "guta guru nderipi" }]);
  await room.until(() => room.speakerLog.includes("close 1"));
  expect(room.speakerLog).toEqual(["play 1.0", "play 1.1", "close 1"]);
  room.conversation.started(1, room.now + 5);
  room.conversation.ended(1, room.now + 900);
  expect(room.turn(1)).toMatchObject({ phase: "done", user: "guta guru nderipi", reply: room.reply.join("") });
  const names = room.measures.map(({ name }) => name);
  expect(names.toSorted()).toEqual(["asr", "llm", "llm.first-token", "response", "ttfw", "tts.first-audio"]);
});

test("the first phrase is at the speaker before the last delta is written", async () => {
  const room = new Room();
  let release: () => void = () => {};
  room.reply = ["Mhoro! ", "Ndingakubatsirei?"];
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const speak = room.conversation;
  let deltas = 0;
  Object.defineProperty(room.hold, "llm", { get: () => (deltas++ === 1 ? gate : undefined) });
  void speak.ask("mhoro");
  await room.until(() => room.speakerLog.includes("play 1.0"));
  expect(room.turn(1).replyFinal).toBe(false);
  release();
  await room.until(() => room.speakerLog.includes("close 1"));
});

test("what is said while the person still speaks is shown", async () => {
  const room = new Room();
  room.hear(30, 0.95);
  await room.until(() => room.events.some(({ type }) => type === "partial"));
  expect(room.turn(1)).toMatchObject({ phase: "listening", user: "guta guru nderipi", userFinal: false });
});

test("a click, a cough and a blank transcript leave it listening", async () => {
  const room = new Room();
  room.hear(1, 0.9);
  room.hear(30, 0.02);
  room.hear(4, 0.9);
  room.hear(30, 0.02);
  expect(room.events).toEqual([]);
  room.transcript = "";
  room.say();
  await room.until(() => room.events.at(-1)?.type === "discarded");
  room.transcript = "mhoro";
  room.say();
  await room.until(() => room.asked.length === 1);
  expect(room.asked[0]?.messages).toEqual([{ role: "user", text: "mhoro" }]);
});

test("a typed question works the same way", async () => {
  const room = new Room();
  void room.conversation.ask("  mhoro ");
  await room.until(() => room.speakerLog.includes("close 1"));
  expect(room.turn(1)).toMatchObject({ user: "mhoro", userFinal: true, replyFinal: true });
});

async function speaking(room: Room): Promise<void> {
  await room.until(() => room.speakerLog.includes("close 1"));
  room.conversation.started(1, room.now);
}

test("speech while it speaks holds at once and ends it when confirmed; history keeps what was heard", async () => {
  const room = new Room();
  void room.conversation.ask("guta guru nderipi");
  await speaking(room);
  room.playing = { turn: 1, phrase: 0, samples: 17_000 };
  room.hear(2, 0.95);
  expect(room.speakerLog.at(-1)).toBe("hold");
  expect(room.turn(1).phase).toBe("speaking");
  room.hear(6, 0.95);
  expect(room.turn(1).phase).toBe("interrupted");
  expect(room.speakerLog.at(-1)).toBe("flush");
  room.hear(20, 0.95);
  room.hear(22, 0.02);
  await room.until(() => room.asked.length === 2);
  expect(room.asked[1]?.messages).toEqual([
    { role: "user", text: "guta guru nderipi" },
    { role: "assistant", text: "Guta guru" },
    { role: "user", text: "guta guru nderipi" },
  ]);
});

test("a cough while it speaks holds it and lets it go on", async () => {
  const room = new Room();
  void room.conversation.ask("guta guru nderipi");
  await speaking(room);
  room.hear(3, 0.95);
  room.hear(10, 0.02);
  expect(room.speakerLog.slice(-2)).toEqual(["hold", "resume"]);
  expect(room.turn(1).phase).toBe("speaking");
});

test("a question cut short before its answer began is taken along by the next words", async () => {
  const room = new Room();
  room.hold.llm = new Promise(() => {});
  room.transcript = "guta guru";
  room.say();
  await room.until(() => room.asked.length === 1);
  room.hold.llm = undefined as never;
  room.transcript = "rezimbabwe nderipi";
  room.say();
  await room.until(() => room.asked.length === 2);
  expect(room.asked[1]?.messages).toEqual([{ role: "user", text: "guta guru rezimbabwe nderipi" }]);
  expect(room.turn(1).phase).toBe("discarded");
});

test("noise that interrupts a question in thought does not lose it", async () => {
  const room = new Room();
  room.hold.llm = new Promise(() => {});
  room.say();
  await room.until(() => room.asked.length === 1);
  room.hold.llm = undefined as never;
  room.transcript = "";
  room.say();
  await room.until(() => room.asked.length === 2);
  expect(room.asked[1]?.messages.at(-1)?.text).toBe("guta guru nderipi");
});

test("a failure is told and the next turn works", async () => {
  const room = new Room();
  room.hold.tts = Promise.reject(failure("worker-died", "tts: out of memory"));
  room.hold.tts.catch(() => {});
  void room.conversation.ask("mhoro");
  await room.until(() => room.events.some(({ type }) => type === "failed"));
  expect(room.turn(1)).toMatchObject({ phase: "failed", failure: { code: "worker-died" } });
  delete room.hold.tts;
  void room.conversation.ask("mhoro");
  await room.until(() => room.speakerLog.includes("close 2"));
});

test("stop ends both sides and nothing of the old turn follows", async () => {
  const room = new Room();
  let write: () => void = () => {};
  room.hold.llm = new Promise((resolve) => {
    write = resolve;
  });
  room.say();
  await room.until(() => room.asked.length === 1);
  await room.conversation.stop();
  write();
  const count = room.events.length;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(room.events.length).toBe(count);
  expect(room.speakerLog.filter((entry) => entry.startsWith("play"))).toEqual([]);
});

test("a recording is one question, its pauses included", async () => {
  const room = new Room();
  const frames = [...Array(40).fill(0.9), ...Array(60).fill(0.01), ...Array(40).fill(0.9)].map((speech: number, i) => ({
    at: i * FRAME,
    samples: new Float32Array(FRAME),
    speech,
  }));
  await room.conversation.askRecording(frames);
  expect(room.asked.length).toBe(1);
  expect(room.speakerLog.at(-1)).toBe("close 1");
});
