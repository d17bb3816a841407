import { expect, test, vi } from "vitest";
import type { Microphone } from "../../app/microphone.ts";
import { type Ears, Talk } from "../../app/talk.ts";
import type { VadApi } from "../../core/contracts.ts";
import type { Conversation } from "../../core/conversation.ts";
import { failure } from "../../core/failure.ts";

const nobody: Conversation = Object.create(null);
const vad: VadApi = { load: async () => {}, listen: async () => {} };
const events = { level: () => {}, opened: () => {}, closed: () => {} };
const still = (close: () => void) =>
  Object.assign(Object.create(null) as Microphone, { port: null, close, onLevel: () => {}, onLost: () => {} });

/** Ears whose loudspeaker is told when their way to it was closed. */
function ears(): { given: Ears; closed: Promise<void> } {
  const { port1, port2 } = new MessageChannel();
  const given: Ears = { raw: false, reference: Object.create(null), onset: port2 };
  return { given, closed: new Promise((close) => port1.addEventListener("close", () => close())) };
}

test("where no microphone opens, the way to the loudspeaker is closed, and the reason is told", async () => {
  const refused = failure("microphone-denied", "no");
  const closed = vi.fn();
  const talk = new Talk(vad, () => Promise.reject(refused), { ...events, closed });
  const { given, closed: gone } = ears();
  await talk.open(nobody, given);
  await gone;
  expect(closed.mock.calls).toEqual([[refused]]);
  expect(talk.isOpen).toBe(false);
});

test("a microphone that opens behind the wish to close is released, and the way to the loudspeaker with it", async () => {
  let opens: (microphone: Microphone) => void = () => {};
  const released = vi.fn();
  const talk = new Talk(vad, () => new Promise((open) => (opens = open)), events);
  const { given, closed: gone } = ears();
  const opening = talk.open(nobody, given);
  talk.close();
  opens(still(released));
  await opening;
  await gone;
  expect(released).toHaveBeenCalledOnce();
});

test("where the detector does not listen, the way to the loudspeaker is closed, and the reason is told", async () => {
  const failed = failure("worker-died", "gone");
  const closed = vi.fn();
  const listening: VadApi = { ...vad, listen: () => Promise.reject(failed) };
  const talk = new Talk(listening, async () => still(() => {}), { ...events, closed });
  const { given, closed: gone } = ears();
  await talk.open(nobody, given);
  await gone;
  expect(closed.mock.calls).toEqual([[failed]]);
});

test("the detector gets the way to the loudspeaker open", async () => {
  let told: MessagePort | undefined;
  const listen: VadApi["listen"] = async (_port, _rate, _frames, onset) => {
    told = onset as MessagePort;
  };
  const talk = new Talk({ ...vad, listen }, async () => still(() => {}), events);
  const { port1, port2 } = new MessageChannel();
  await talk.open(nobody, { raw: false, reference: Object.create(null), onset: port2 });
  const heard = new Promise((hear) => port1.addEventListener("message", hear));
  port1.start();
  told?.postMessage(null);
  await heard;
  port1.close();
});
