import { expect, test } from "vitest";
import { plays, Room, speaking, tick } from "./room.ts";
import { World } from "./world.ts";

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
  const written = room.notes.filter(({ kind, name }) => kind === "span" && name === "llm");
  expect(written.map(({ revision, ...note }) => [revision, "dropped" in note])).toEqual([
    [0, true],
    [1, false],
  ]);
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

test.each([true, false])(
  "words whose answer was not heard go to the turn that came next, though a third one began meanwhile and came to nothing (foresight: %s)",
  async (speculation) => {
    const world = new World({ asr: 300, prefill: 1, token: 120, tts: 700 }, { speculation });
    const unheard = [
      { do: "say", frames: 20 },
      { do: "rest", frames: 40 },
    ] as const;
    const coughs = [{ do: "cough" }, { do: "cough" }, { do: "finish" }] as const;
    await world.live([...unheard, { do: "backchannel" }, { do: "finish" }, ...coughs]);
    const asked = world.events.flatMap((event) => (event.type === "asked" ? [[event.turn, event.text]] : []));
    const [word] = world.said;
    expect(asked).toEqual([
      [1, word],
      [2, `${word} ehe`],
    ]);
  },
);
