import { expect, test } from "vitest";
import { pcm, RealtimeRoom } from "./realtime-room.ts";

const manual = {
  type: "session.update",
  session: { type: "realtime", audio: { input: { turn_detection: null } } },
};
/** More steps of promises than lie between the client's event and the turn that answers it. */
const STEPS = Array.from({ length: 10 }, (_, steps) => steps);

/** Speech is found so many steps of promises after a response was asked for, in the same moment. */
async function crossing(steps: number): Promise<RealtimeRoom> {
  const room = await new RealtimeRoom().open();
  await room.sound(0.1, 100, 100);
  room.send({ type: "response.create" });
  for (let i = 0; i < steps; i++) await Promise.resolve();
  room.send({ type: "input_audio_buffer.append", audio: pcm(0.1, 100) });
  await room.sound(0.1, 100, 100);
  expect(room.all("response.created")).toHaveLength(1);
  return room;
}

test.each([
  ["forgotten", { type: "input_audio_buffer.clear" }],
  ["dropped with its turn detection", manual],
])("a response that speech overtakes ends, though the speech is %s", async (_, event) => {
  const ends = new Set<string>();
  for (const steps of STEPS) {
    const room = await crossing(steps);
    room.send(event);
    await room.pass(20_000);
    const [done, ...more] = room.all("response.done");
    expect([done?.response.status, more.length, steps]).toEqual([expect.any(String), 0, steps]);
    ends.add(done?.response.status ?? "");
    room.send({ type: "response.create" });
    await room.pass(20_000);
    expect(room.last("response.done").response.status).toBe("completed");
    expect(room.all("error")).toEqual([]);
  }
  expect([...ends].sort()).toEqual(["cancelled", "completed"]);
});

test("a response that speech overtakes ends once, and the speech is answered", async () => {
  for (const steps of STEPS) {
    const room = await crossing(steps);
    await room.sound(0.1, 400, 100);
    await room.sound(0, 900, 100);
    await room.pass(20_000);
    const ends = room.all("response.done").map(({ response }) => response.status);
    expect([steps, ...ends]).toEqual([steps, "cancelled", "completed"]);
  }
});
