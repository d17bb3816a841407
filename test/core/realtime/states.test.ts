import fc from "fast-check";
import { expect, test } from "vitest";
import { ItemStore } from "../../../core/realtime/item-store.ts";
import type { Item } from "../../../core/realtime/items.ts";
import { Seen } from "../../../core/realtime/seen.ts";
import { type SessionInput, type SessionState, transition } from "../../../core/realtime/states.ts";

const inputs: readonly SessionInput[] = [
  "ready",
  "update",
  "append",
  "commit",
  "clear",
  "speech-began",
  "speech-over",
  "response",
  "cancel",
  "response-over",
  "close",
];

test("a response while one is under way, a cancel without one, and anything before or after are refused by name", () => {
  const refused = (state: SessionState, input: SessionInput) => {
    const next = transition(state, input);
    return next.ok ? "taken" : next.illegal;
  };
  expect(refused("answering", "response")).toMatchObject({
    state: "answering",
    code: "conversation_already_has_active_response",
  });
  expect(refused("open", "cancel")).toMatchObject({ code: "response_cancel_not_active" });
  expect(refused("opening", "append")).toMatchObject({ code: "session_not_open" });
  expect(refused("open", "speech-over")).toMatchObject({ code: "illegal_transition" });
  for (const input of inputs) expect(refused("closed", input)).toMatchObject({ code: "session_not_open" });
});

test("whatever comes in whatever order, speech and responses open and close in turn", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...inputs), { maxLength: 40 }), (all) => {
      let state: SessionState = "opening";
      let [speech, response] = [false, false];
      for (const input of all) {
        const next = transition(state, input);
        if (!next.ok) continue;
        state = next.state;
        if (input === "speech-began" || input === "speech-over") {
          expect(speech).toBe(input === "speech-over");
          speech = !speech;
        }
        if (input === "response" || input === "response-over") {
          expect(response).toBe(input === "response-over");
          response = !response;
        }
        if (state === "closed") break;
        if (state !== "opening")
          expect(state).toBe(
            [
              ["open", "heard"],
              ["answering", "contested"],
            ][Number(response)]?.[Number(speech)],
          );
      }
    }),
  );
});

const item = (id: string, text = "x"): Item => ({
  id,
  object: "realtime.item",
  type: "message",
  status: "completed",
  role: "user",
  content: [{ type: "input_text", text }],
});

test("items stand where they are put, and the oldest leave when there are too many", () => {
  const store = new ItemStore({ items: 3, chars: 100 });
  expect(store.add(item("a"))).toEqual({ previous: null });
  expect(store.add(item("c"))).toEqual({ previous: "a" });
  expect(store.add(item("b"), "a")).toEqual({ previous: "a" });
  expect(store.add(item("z"), "nobody")).toBeUndefined();
  expect(store.add(item("0"), "root")).toEqual({ previous: null });
  expect(store.all.map(({ id }) => id)).toEqual(["0", "a", "b", "c"]);
  expect(store.trim()).toEqual(["0"]);
  store.add(item("d", "y".repeat(200)));
  expect(store.trim()).toEqual(["a", "b", "c"]);
  expect(store.delete("d")).toBe(true);
  expect(store.delete("d")).toBe(false);
});

test("names are remembered, but not for ever", () => {
  const seen = new Seen(2);
  expect(["a", "a", "b", "c", "a"].map((name) => seen.add(name))).toEqual([true, false, true, true, true]);
});
