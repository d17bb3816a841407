import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { FRAME, type Hypothesis, type LlmRequest, type Speech, type VadFrame } from "../../core/contracts.ts";
import { Conversation } from "../../core/conversation.ts";
import { endpointOf } from "../../core/endpoint.ts";
import { failure } from "../../core/failure.ts";
import { History } from "../../core/history.ts";
import { parseRules } from "../../core/language/rules.ts";
import { parse } from "../../core/parse.ts";
import { Phrases } from "../../core/phrases.ts";
import type { Heard, Speaker } from "../../core/ports.ts";
import type { Note } from "../../core/trace/note.ts";
import { fold, newTurn, type Turn, type TurnEvent } from "../../core/turn.ts";

const parsed = parse(parseRules, JSON.parse(readFileSync("models-manifest/rules/sn.json", "utf8")));
if (!parsed.ok) throw new Error(parsed.problem.path);
const rules = parsed.value;

const tick = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

type Extras = { streaming?: boolean; speculation?: boolean; system?: string; turns?: number; history?: History };

/** A room: engines that answer when told, a speaker that plays when told, and a microphone to speak into. */
class Room {
  readonly events: TurnEvent[] = [];
  readonly notes: Note[] = [];
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
        reply: async (request, onDelta, signal) => {
          this.asked.push(request);
          for (const delta of this.reply) {
            await this.hold.llm;
            await tick();
            if (signal?.aborted) throw failure("aborted", "stopped");
            onDelta(delta);
          }
          const { turn, revision } = request;
          return { turn, revision, text: this.reply.join(""), promptTokens: 1, reused: 0, tokens: this.reply.length };
        },
      },
      tts: {
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
      speculation: true,
      ...this.ports,
      endpoint: endpointOf(rules.turns, "auto"),
      partials: () => 250,
      clock: () => this.now,
      timeOf: (at) => at / 16,
      emit: (event) => this.events.push(event),
      note: (note) => this.notes.push(note),
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

/** The phrases of the whole reply, each once, as the speaker's log has them. */
function plays(room: Room, turn: number): string[] {
  const phrases = new Phrases(rules);
  const all = [...phrases.push(room.reply.join("")), ...phrases.end()];
  return all.map((_, i) => `play ${turn}.${i}`);
}

test("a whole reply is waited for where the voice is not to begin early", async () => {
  const room = new Room({ streaming: false });
  room.say();
  await room.until(() => room.speakerLog.includes("close 1"));
  expect(room.speakerLog).toEqual([...plays(room, 1), "close 1"]);
  expect(new Set(room.writtenAtSpeech)).toEqual(new Set([5]));
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
  expect(room.speakerLog).toEqual([...plays(room, 1), "close 1"]);
  room.conversation.started(1, room.now + 5);
  room.conversation.ended(1, room.now + 900);
  expect(room.turn(1)).toMatchObject({ phase: "done", user: "guta guru nderipi", reply: room.reply.join("") });
  const names = new Set(room.notes.flatMap((note) => (note.kind === "span" ? [note.name] : [])));
  for (const name of ["asr", "llm", "llm.first-token", "response", "ttfw", "tts.first-audio"] as const)
    expect(names, name).toContain(name);
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
  const { phase, user, tentative, userFinal } = room.turn(1);
  expect({ phase, userFinal }).toEqual({ phase: "listening", userFinal: false });
  expect(`${user} ${tentative}`.trim()).toBe("guta guru nderipi");
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

test("speech while it speaks silences it at once and ends it when it lasts; history keeps what was heard", async () => {
  const room = new Room();
  void room.conversation.ask("guta guru nderipi");
  await speaking(room);
  room.playing = { turn: 1, phrase: 0, samples: 17_000 };
  room.hear(2, 0.95);
  expect(room.speakerLog.at(-1)).toBe("hold");
  expect(room.turn(1).phase).toBe("speaking");
  room.hear(6, 0.95);
  expect(room.turn(1).phase, "it may be no more than an ehe").toBe("speaking");
  room.hear(26, 0.95);
  expect(room.turn(1).phase).toBe("interrupted");
  expect(room.speakerLog.at(-1)).toBe("flush");
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

test.each([
  ["short", 30],
  ["long", 50],
])("%s noise that falls into a question in thought does not lose it", async (_, frames) => {
  const room = new Room();
  let write: () => void = () => {};
  room.hold.llm = new Promise((resolve) => {
    write = resolve;
  });
  room.say();
  await room.until(() => room.asked.length === 1);
  room.transcript = "";
  room.hear(frames, 0.95);
  room.hear(40, 0.02);
  write();
  await room.until(() => room.speakerLog.some((entry) => entry.startsWith("close")));
  expect(room.asked.at(-1)?.messages.at(-1)?.text).toBe("guta guru nderipi");
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

test("the answer is worked out inside the silence, and told and heard only when the silence has been long enough", async () => {
  const room = new Room();
  room.hear(30, 0.95);
  room.hear(4, 0.02);
  await room.until(() => room.spoken.length === 0 && room.asked.length === 1);
  await room.until(() => room.writtenAtSpeech.length === 1);
  expect(room.events.map(({ type }) => type)).not.toContain("asked");
  expect(room.speakerLog).toEqual([]);
  room.hear(18, 0.02);
  await room.until(() => room.speakerLog.includes("play 1.0"));
  expect(room.asked, "the same answer, not a second one").toHaveLength(1);
  expect(room.turn(1)).toMatchObject({ user: "guta guru nderipi", userFinal: true });
});

test("speech that goes on drops what was foreseen without a trace, and its revision grows", async () => {
  const room = new Room();
  room.hear(30, 0.95);
  room.hear(4, 0.02);
  await room.until(() => room.writtenAtSpeech.length === 1);
  room.hear(30, 0.95);
  room.transcript = "guta guru nderipi nhasi";
  room.hear(22, 0.02);
  await room.until(() => room.speakerLog.includes("close 1"));
  expect(room.asked.map(({ turn, revision }) => [turn, revision])).toEqual([
    [1, 0],
    [1, 1],
  ]);
  expect(room.speakerLog.filter((entry) => entry.startsWith("play"))).toEqual(plays(room, 1));
  expect(new Set(room.spoken.map(({ revision }) => revision))).toEqual(new Set([1]));
  expect(room.events.filter(({ type }) => type === "asked")).toHaveLength(1);
});

test("without speculation nothing is asked before the end", async () => {
  const room = new Room({ speculation: false });
  room.hear(30, 0.95);
  room.hear(12, 0.02);
  await tick();
  expect(room.asked).toHaveLength(0);
  room.hear(12, 0.02);
  await room.until(() => room.asked.length === 1);
});

test("a backchannel while it speaks lets it go on where it was, and is no turn", async () => {
  const room = new Room();
  void room.conversation.ask("guta guru nderipi");
  await speaking(room);
  room.transcript = "ehe";
  room.hear(14, 0.95);
  expect(room.speakerLog.at(-1)).toBe("hold");
  room.hear(40, 0.02);
  await room.until(() => room.speakerLog.at(-1) === "resume");
  expect(room.turn(1).phase).toBe("speaking");
  expect(room.turn(2).phase).toBe("discarded");
  expect(room.asked).toHaveLength(1);
});

test("speech before the first sound of an answer keeps it silent; after a cough it is heard", async () => {
  const room = new Room();
  let open: () => void = () => {};
  room.hold.tts = new Promise((resolve) => {
    open = resolve;
  });
  void room.conversation.ask("guta guru nderipi");
  await room.until(() => room.writtenAtSpeech.length === 1);
  room.hear(3, 0.95);
  open();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(room.speakerLog.filter((entry) => entry.startsWith("play"))).toEqual([]);
  room.hear(12, 0.02);
  await room.until(() => room.speakerLog.includes("close 1"));
  expect(room.speakerLog.filter((entry) => entry.startsWith("play"))).toEqual(plays(room, 1));
});

test("an answer that waits for a tool is interrupted like any other, twice in a row", async () => {
  const room = new Room();
  room.hold.llm = new Promise(() => {});
  void room.conversation.ask("nguva yakadii");
  await room.until(() => room.asked.length === 1);
  for (const [n, words] of ["kwete mira", "zuva rinobuda kupi"].entries()) {
    room.transcript = words;
    room.say();
    await room.until(() => room.asked.length > n + 1);
  }
  room.hold.llm = undefined as never;
  room.transcript = "ndatenda";
  room.say();
  await room.until(() => room.speakerLog.includes("close 4"));
  expect([1, 2, 3].map((turn) => room.turn(turn).phase)).toEqual(["discarded", "discarded", "discarded"]);
  expect(room.asked.at(-1)?.messages.at(-1)?.text).toBe("nguva yakadii kwete mira zuva rinobuda kupi ndatenda");
});
