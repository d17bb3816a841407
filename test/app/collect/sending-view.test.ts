import { expect, test } from "vitest";
import { canMend, sendingOf } from "../../../app/collect/sending-view.ts";
import { entryOf } from "./sender-house.ts";

const BASE = "https://a.example";

test.each([
  ["waiting", "key", true],
  ["recalled", "key", true],
  ["recalled", "address", true],
  ["offered", "unreachable", true],
  ["stored", "key", false],
  ["refused", "key", false],
  ["recalled", "busy", false],
] as const)("what is %s where the server says %s: the form is there, %s", (state, stuck, expected) => {
  const view = sendingOf({
    forbidden: false,
    talking: false,
    online: true,
    destination: { base: BASE, paused: false },
    entries: [entryOf(1, BASE, state)],
    ready: 0,
    at: undefined,
    running: false,
    stuck,
    asks: undefined,
  });
  expect(canMend(view)).toBe(expected);
});
