import { expect, test } from "vitest";
import { announcements } from "../../app/elements/announcement.ts";
import { type Caption, firstView, type View } from "../../app/view.ts";
import { failure } from "../../core/failure.ts";
import { views } from "../fixtures/models-view.ts";

const english: View = { ...firstView, language: "en", state: "listening" };
const asked: Caption = { id: "1-user", role: "user", text: "Mhoro", final: true };

test("the first view tells its state and none of the captions that were there before", () => {
  expect(announcements(undefined, { ...english, captions: [asked] })).toEqual([{ text: "Listening", lang: "en" }]);
});

test("words that stream in are not told", () => {
  const partial: View = { ...english, captions: [{ ...asked, final: false }] };
  const longer: View = { ...english, captions: [{ ...asked, final: false, tentative: "shamwari" }] };
  expect(announcements(english, partial)).toEqual([]);
  expect(announcements(partial, longer)).toEqual([]);
});

test("a finished turn is told once, in its own language, before the new state", () => {
  const before: View = { ...english, captions: [{ ...asked, final: false }] };
  const after: View = { ...english, state: "thinking", captions: [asked] };
  expect(announcements(before, after)).toEqual([
    { speaker: "You", text: "Mhoro", lang: "sn" },
    { text: "Thinking", lang: "en" },
  ]);
  expect(announcements(after, after)).toEqual([]);
});

test("a blank caption says nothing", () => {
  expect(announcements(english, { ...english, captions: [{ ...asked, text: " " }] })).toEqual([]);
});

test("a failure speaks for itself in its alert", () => {
  const after: View = { ...english, state: "error", failure: failure("network", "offline") };
  expect(announcements(english, after)).toEqual([]);
});

test("of a download it is told that it began and how it ended, not how far it is", () => {
  const at = (name: keyof typeof views): View => ({ ...english, models: views[name] });
  expect(announcements(at("paused"), at("downloading"))).toEqual([
    { text: "Downloading: Qwen2.5 0.5B Instruct", lang: "en" },
  ]);
  expect(announcements(at("downloading"), at("offline"))).toEqual([]);
  expect(announcements(at("downloading"), at("installed"))).toEqual([
    { text: "Ready: Qwen2.5 0.5B Instruct, MMS voice, Shona", lang: "en" },
  ]);
  expect(announcements(at("installed"), at("damaged"))).toEqual([{ text: "Damaged: MMS voice, Shona", lang: "en" }]);
});

test("models that stood there when the screen was first filled are no news", () => {
  expect(announcements(english, { ...english, models: views.installed })).toEqual([]);
});
