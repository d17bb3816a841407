import { expect, test } from "vitest";
import { FRAME } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { History } from "../../core/history.ts";
import { plays, Room } from "./room.ts";

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
