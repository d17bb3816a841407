import { expect, test } from "vitest";
import { calendarFile } from "../../../core/skills/ics.ts";
import { nextDue, rungAt } from "../../../core/skills/kept.ts";
import { deskOf, NOW } from "./language.ts";

test("the clock and the calendar are the person's own", () => {
  const { say } = deskOf("en");
  expect(say("what time is it")).toBe("It is 14:05.");
  expect(say("what is the date tomorrow")).toBe("Tomorrow is Sunday, 22 November 2026.");
  expect(deskOf("sn").say("nhasi izuva ripi")).toBe("NdiMugovera.");
});

test("a timer is set, told of and stopped", () => {
  const { say, state } = deskOf("en");
  say("set a timer for an hour and five minutes");
  expect(nextDue(state.kept)?.due).toBe(NOW + 3_900_000);
  state.now += 60_000;
  expect(say("how much time is left on the timer")).toBe("Still 1 hour and 4 minutes.");
  say("cancel the timer");
  expect(state.kept.alarms).toEqual([]);
});

test("what was left out is asked for, and the answer completes it", () => {
  const { say, state } = deskOf("en");
  expect(say("set a timer")).toBe("For how long?");
  expect(state.commits).toBe(0);
  say("ten minutes");
  expect(nextDue(state.kept)?.due).toBe(NOW + 600_000);
});

test("nothing is deleted without a yes", () => {
  const { say, state } = deskOf("sn");
  say("wedzera mukaka nechingwa pane zvekutenga");
  expect(state.kept.lists.shopping).toEqual(["mukaka", "chingwa"]);
  say("dzima zvekutenga");
  expect(state.ask?.wants).toBe("yes");
  say("aiwa");
  expect(state.kept.lists.shopping).toHaveLength(2);
  say("dzima zvekutenga");
  say("hongu");
  expect(state.kept.lists.shopping).toEqual([]);
});

test("a yes belongs to the question before it and to no older one", () => {
  const { say, state } = deskOf("en");
  say("add milk to my shopping list");
  say("clear my shopping list");
  say("who wrote that song");
  expect(state.ask).toBeUndefined();
  expect(say("yes")).toBe("");
  expect(state.kept.lists.shopping).toEqual(["milk"]);
});

test("a yes with something else behind it deletes nothing", () => {
  const { say, state } = deskOf("en");
  say("add milk to my shopping list");
  say("clear my shopping list");
  expect(say("ok what time is it")).toBe("It is 14:05.");
  expect(say("yes")).toBe("");
  expect(state.kept.lists.shopping).toEqual(["milk"]);
});

test("an answer that is only foreseen changes nothing", () => {
  const { desk, state } = deskOf("en");
  desk.answer("set a timer for five minutes");
  desk.answer("set a timer for five minutes");
  expect(state.kept.alarms).toEqual([]);
});

test("a rate is asked for once, and remembered", () => {
  const { say } = deskOf("en");
  expect(say("convert 20 dollars to rand")).toBe("I do not know the rate. How many rand is 1 US dollar?");
  expect(say("18.5")).toBe("20 US dollars is 370 rand, at the rate you gave me.");
  expect(say("how many dollars is 37 rand")).toBe("37 rand is 2 US dollars, at the rate you gave me.");
});

test("a reminder keeps what is to be done and when", () => {
  const { say, state } = deskOf("en");
  say("remind me to call mother tomorrow at 5 pm");
  const [alarm] = state.kept.alarms;
  expect(alarm).toMatchObject({ kind: "reminder", text: "call mother", due: NOW + (24 * 60 + 175) * 60_000 });
  const file = alarm && calendarFile(alarm, "x", NOW, (at) => new Date(at).toISOString());
  expect(file).toContain("DTSTART:20261122T150000Z\r\n");
  expect(file?.split("\r\n").every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
});

test("what is due has rung only once", () => {
  const { say, state } = deskOf("en");
  say("set a timer for one minute");
  const later = rungAt(state.kept, NOW + 60_000);
  expect(later.alarms.map(({ rung }) => rung)).toEqual([true]);
  expect(nextDue(later)).toBeUndefined();
});

test("contacts are found by a name that was misheard", () => {
  const { say } = deskOf("en");
  say("save the number of Tendai 0772 123 456");
  expect(say("what is the number of Tendei")).toBe("Tendai: number 077 212 3456.");
});

test("it says why it understood what it did", () => {
  const { say } = deskOf("en");
  say("what time is it");
  expect(say("why did you say that")).toBe('I took it for the time, since it was like "what time is it".');
});

test("sums are right, and no division by zero is answered with infinity", () => {
  const { say } = deskOf("en");
  expect(say("what is seven times eight")).toBe("It is 56.");
  expect(say("what is 3 minus 5")).toBe("It is minus 2.");
  expect(say("what is five divided by zero")).toBe("Nothing can be divided by zero.");
  expect(say("what is 15 percent of 80")).toBe("It is 12.");
});

test("emergency numbers are those of the country", () => {
  expect(deskOf("sn").say("fonera ambhurenzi")).toContain("994");
  expect(deskOf("en").say("what is the emergency number in India")).toContain("112");
});

test("a sentence that is not quite a skill's is asked about, and done after a yes", () => {
  const { say, state, desk } = deskOf("sn");
  const unsure = "isa taima yezai maminiti mashanu";
  expect(desk.answer(unsure)).toMatchObject({ name: "timer", unsure: true });
  expect(say(unsure)).toMatch(/^Handina chokwadi\. Munoreva/);
  expect(state.ask).toMatchObject({ wants: "yes", doubts: unsure });
  expect(state.kept.alarms).toEqual([]);
  say("hongu");
  expect(nextDue(state.kept)?.due).toBe(NOW + 300_000);
  expect(state.ask).toBeUndefined();
  expect(desk.answer("isa taima yemaminiti mashanu")?.unsure).toBeUndefined();
});

test("what was not meant so is not asked about again, and does nothing", () => {
  const { say, state } = deskOf("sn");
  say("isa taima yezai maminiti mashanu");
  expect(say("aiwa")).toBe("Zvakanaka.");
  expect(say("isa taima yezai maminiti mashanu")).toBe("");
  expect(say("hongu")).toBe("");
  expect(state.kept.alarms).toEqual([]);
  expect(say("mangwana izuva rekubhadhara ripi")).toMatch(/^Handina chokwadi/);
});

test("whoever asks why hears what it was taken for, also where that was only asked about", () => {
  const { say } = deskOf("en");
  expect(say("which day tomorrow holiday")).toMatch(/^I am not sure\./);
  expect(say("yes")).toBe("It is Sunday.");
  expect(say("why did you say that")).toContain('"which day is …"');
});
