import { expect, test } from "vitest";
import { Button } from "../../core/button.ts";
import { FRAME } from "../../core/contracts.ts";

/** What is taken frame by frame; deeds by the frame before which they are done. */
function taken(frames: number, deeds: Readonly<Record<number, "press" | "release">>) {
  const button = new Button();
  return Array.from({ length: frames }, (_, i) => {
    const deed = deeds[i];
    if (deed === "press") button.press();
    if (deed === "release") button.release(i * FRAME);
    return button.take(i * FRAME);
  }).flatMap((told, i) => (told ? [`${told} ${i}`] : []));
}

test("pressed at once, let go once what was underway has come", () => {
  expect(taken(30, { 2: "press", 10: "release" })).toEqual(["press 2", "release 15"]);
});

test("let go for less than what is underway, it was held on", () => {
  expect(taken(30, { 2: "press", 10: "release", 12: "press", 20: "release" })).toEqual([
    "press 2",
    "press 12",
    "release 25",
  ]);
});

test("let go before it was noticed as pressed, nothing was begun", () => {
  const button = new Button();
  button.press();
  button.release(0);
  expect(button.take(0)).toBeUndefined();
  button.reset();
  expect(button.take(100 * FRAME)).toBeUndefined();
});
