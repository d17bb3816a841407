import { expect, test } from "vitest";
import { FRAME } from "../../core/contracts.ts";
import { EchoJudge, echoDefaults } from "../../core/echo.ts";

/** A vowel's worth of power at `decibels` below full scale: 300 Hz and its overtone. */
function voice(decibels: number): Float32Array {
  const gain = 10 ** (decibels / 20);
  const at = (hz: number, i: number) => Math.sin((2 * Math.PI * hz * i) / 16_000);
  return Float32Array.from({ length: FRAME }, (_, i) => gain * (at(300, i) + at(600, i)));
}

function hiss(decibels: number): Float32Array {
  const gain = 10 ** (decibels / 20);
  return Float32Array.from(
    { length: FRAME },
    (_, i) => gain * Math.SQRT2 * Math.sin((2 * Math.PI * 5_000 * i) / 16_000),
  );
}

test("what the canceller took away was the loudspeaker, whatever the model says of the rest", () => {
  const judge = new EchoJudge();
  for (let n = 0; n < 30; n++)
    expect(judge.judge(voice(-20), voice(-70), 0.9, true)).toEqual({ speech: 0, echo: true, over: false });
});

test("a person who is let through is heard before the model is sure, and for no longer than a turn needs", () => {
  const judge = new EchoJudge();
  for (let n = 0; n < 10; n++) judge.judge(voice(-20), voice(-70), 0, true);
  const speech = Array.from({ length: 8 }, () => judge.judge(voice(-15), voice(-30), 0.1, true).speech);
  expect(speech.slice(0, echoDefaults.trusted)).toEqual(Array(echoDefaults.trusted).fill(echoDefaults.speech));
  expect(speech.at(-1)).toBe(0.1);
});

test("the model's own word counts where it is the surer", () => {
  const judge = new EchoJudge();
  judge.judge(voice(-20), voice(-70), 0, true);
  expect(judge.judge(voice(-15), voice(-20), 0.97, true)).toEqual({ speech: 0.97, echo: false, over: true });
});

test("keys and cups are left to the model", () => {
  const judge = new EchoJudge();
  for (let n = 0; n < 10; n++) judge.judge(voice(-20), voice(-70), 0, true);
  expect(judge.judge(voice(-20), hiss(-25), 0.05, true).speech).toBeLessThan(0.1);
});

test("a noise that stays becomes the floor", () => {
  const judge = new EchoJudge();
  for (let n = 0; n < 10; n++) judge.judge(voice(-20), voice(-70), 0, true);
  for (let n = 0; n < 300; n++) judge.judge(voice(-20), voice(-40), 0, true);
  expect(judge.judge(voice(-20), voice(-38), 0, true).speech).toBe(0);
  expect(judge.judge(voice(-10), voice(-15), 0, true).speech).toBe(echoDefaults.speech);
});

test("where nothing was taken away the frame is the model's", () => {
  const judge = new EchoJudge();
  expect(judge.judge(voice(-65), voice(-65), 0.2, true)).toEqual({ speech: 0.2, echo: false, over: false });
});

test("where the loudspeaker plays and nothing comes back, everything is the person's", () => {
  const judge = new EchoJudge();
  for (let n = 0; n < echoDefaults.proof; n++) judge.judge(voice(-72), voice(-72), 0, true);
  expect(judge.isFree).toBe(true);
  judge.rest();
  expect(judge.isFree).toBe(false);
});

test("one frame of echo is enough to know that there is one, however faint", () => {
  const judge = new EchoJudge();
  judge.judge(voice(-55), voice(-75), 0, true);
  for (let n = 0; n < 50; n++) judge.judge(voice(-72), voice(-72), 0, true);
  expect(judge.isFree).toBe(false);
});

test("where nothing comes back, a voice that begins is heard before the model is sure, too", () => {
  const judge = new EchoJudge();
  for (let n = 0; n < 20; n++) expect(judge.free(voice(-70), 0.1)).toBe(0.1);
  const speech = Array.from({ length: 8 }, () => judge.free(voice(-30), 0.1));
  expect(speech).toEqual([...Array(echoDefaults.trusted).fill(echoDefaults.speech), ...Array(4).fill(0.1)]);
  expect(judge.free(voice(-30), 0.97)).toBe(0.97);
});

test("what comes and goes is believed once, and again only after a second of quiet", () => {
  const judge = new EchoJudge();
  const trusted = (frames: number) =>
    Array.from({ length: frames }, () => judge.free(voice(-30), 0)).filter((speech) => speech > 0).length;
  const hush = (frames: number) => {
    for (let n = 0; n < frames; n++) judge.free(voice(-70), 0);
  };
  hush(20);
  expect(trusted(6)).toBe(echoDefaults.trusted);
  hush(4);
  expect(trusted(6)).toBe(0);
  hush((echoDefaults.trusted + 1) / echoDefaults.regain);
  expect(trusted(6)).toBe(echoDefaults.trusted);
});
