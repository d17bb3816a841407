import { expect, test, vi } from "vitest";
import { historyHolding } from "../../app/history/door.ts";
import { readTalks } from "../../core/talks/files.ts";
import { tab, wholeTurn } from "./history-scene.ts";

test("each turn is on the disk as it ends, and another page finds it", async () => {
  const first = tab();
  await first.say(1, "mvura chii");
  await first.say(2, "ndiani");
  for (const event of wholeTurn(3, "never ends", "x").slice(0, 3)) first.history.event(event, "sn", 5);
  const second = tab();
  await second.show();
  expect(second.view).toMatchObject({ status: "ready", total: 1 });
  expect(second.titles).toEqual(["mvura chii"]);
  expect(second.view.rows[0]?.turns).toBe(2);
});

test("a new conversation is a new record", async () => {
  const page = tab();
  await page.say(1, "first");
  page.history.begin();
  await page.say(2, "second");
  await page.show();
  expect(page.titles).toEqual(["second", "first"]);
});

test("a kept conversation goes on behind what it has, also on a later visit that counts anew", async () => {
  const first = tab();
  await first.say(1, "mvura chii");
  await first.say(2, "ndiani");
  const page = tab();
  await page.say(1, "another");
  await page.show();
  const id = page.view.rows.find(({ title }) => title.some(({ text }) => text.includes("mvura")))?.id ?? "";
  await page.history.act("history.go-on", { id });
  expect(page.wentOn.map(({ turns }) => turns.length)).toEqual([2]);
  await page.say(2, "going on");
  await page.show(id);
  const { open } = page.view;
  expect(typeof open === "object" && open.turns.map(({ id, asked }) => [id, asked])).toEqual([
    [1, "mvura chii"],
    [2, "ndiani"],
    [4, "going on"],
  ]);
  page.history.begin();
  await page.say(3, "third");
  await page.show();
  expect(page.titles).toEqual(["third", "mvura chii", "another"]);
});

test("a conversation that is gone does not go on", async () => {
  const page = tab();
  await page.say(1, "one");
  await page.history.act("history.go-on", { id: "nobody" });
  expect(page.wentOn).toEqual([]);
  await page.say(2, "two");
  await page.show();
  expect(page.view.rows[0]?.turns).toBe(2);
});

test("private mode stores nothing, and the way back stores again", async () => {
  const page = tab();
  page.settings.history = "off";
  await page.say(1, "secret");
  await page.show();
  expect(page.view.total).toBe(0);
  page.settings.history = "on";
  await page.say(2, "open");
  expect(page.titles).toEqual(["open"]);
});

test("pinned ones come first, names and pins survive the next turn", async () => {
  const page = tab();
  await page.say(1, "old");
  page.history.begin();
  await page.say(2, "new");
  await page.show();
  const old = page.view.rows[1]?.id ?? "";
  await page.history.act("history.pin", { id: old, pinned: true });
  expect(page.titles).toEqual(["old", "new"]);
  const current = page.view.rows[1]?.id ?? "";
  await page.history.act("history.rename", { id: current, title: "  My\nname " });
  await page.history.act("history.rename", { id: current, title: "  " });
  await page.say(3, "more");
  expect(page.titles).toEqual(["old", "My name"]);
  expect(page.view.rows[1]?.turns).toBe(2);
});

test("a deletion can be taken back for eight seconds, from any screen", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const page = tab();
    await page.say(1, "keep me");
    await page.show();
    const { id } = page.view.rows[0] ?? { id: "" };
    await page.history.act("history.delete", { id });
    expect(page.view).toMatchObject({ total: 0, deleted: [{ id, title: "keep me" }] });
    await page.history.watch(false, undefined);
    vi.advanceTimersByTime(7_900);
    await page.say(2, "said meanwhile");
    page.seen.now += 1_000;
    await page.history.act("history.undo", { id });
    expect(page.view.deleted).toEqual([]);
    await page.show(id);
    expect(page.view.open).toMatchObject({
      title: "keep me",
      turns: [{ asked: "keep me" }, { asked: "said meanwhile" }],
    });
    await page.history.act("history.delete", { id });
    expect(page.seen.left).toBe(1);
    vi.advanceTimersByTime(8_000);
    expect(page.view.deleted).toEqual([]);
    await page.history.act("history.undo", { id });
    expect(page.view.total).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test("one or all leave as files, and come back", async () => {
  const page = tab();
  await page.say(1, "mvura *chii*?", "Water.");
  page.history.begin();
  await page.say(2, "ndiani");
  await page.show();
  const { id } = page.view.rows[1] ?? { id: "" };
  await page.history.act("history.save", { id, format: "markdown" });
  expect(page.files.get("inzwa-2026-11-21-mvura-chii.md")).toContain("**Inzwa:** Water.");
  await page.history.act("history.save", { format: "json" });
  const all = page.files.get("inzwa-2026-11-21-history.json") ?? "";
  expect(readTalks(all)).toMatchObject({ ok: true, talks: [{ title: "mvura *chii*?" }, { title: "ndiani" }] });
  await page.history.act("history.copy", { id });
  expect(page.copied).toEqual(["You: mvura *chii*?\nInzwa: Water."]);

  await page.history.act("history.delete", { id });
  await page.history.act("history.import", { files: [new File([all], "all.json")] });
  expect(page.view.notice).toEqual({ kind: "imported", fresh: 1, merged: 1 });
  expect(page.view.total).toBe(2);
  await page.history.act("history.import", { files: [new File(["hello"], "notes.txt")] });
  expect(page.view.notice).toEqual({ kind: "refused", file: "notes.txt", reason: "not-json", path: "" });
  await page.history.act("history.read", null);
  expect(page.view.notice).toBeUndefined();
  expect(page.failures).toEqual([]);
});

test("delete all asks first", async () => {
  const page = tab();
  await page.say(1, "one");
  await page.show();
  page.seen.yes = false;
  await page.history.act("history.clear", null);
  expect(page.view.total).toBe(1);
  page.seen.yes = true;
  await page.history.act("history.clear", null);
  expect(page.view.total).toBe(0);
  await page.say(2, "two");
  expect(page.titles).toEqual(["two"]);
});

test("old conversations go after the days that were chosen, pinned ones stay", async () => {
  const page = tab();
  const day = 86_400_000;
  await page.say(1, "old", "x", page.seen.now - 40 * day);
  page.history.begin();
  await page.say(2, "old and pinned", "x", page.seen.now - 40 * day);
  page.history.begin();
  await page.say(3, "young", "x", page.seen.now - 5 * day);
  await page.show();
  const pinned = page.view.rows.find(({ title }) => title[0]?.text === "old and pinned");
  // Pinned in its own time: what somebody touches counts as new.
  page.seen.now -= 40 * day;
  await page.history.act("history.pin", { id: pinned?.id ?? "", pinned: true });
  page.seen.now += 40 * day;
  page.settings.history_days = 30;
  await page.show();
  expect(page.titles).toEqual(["old and pinned", "young"]);
  expect(page.view.days).toBe(30);
});

test("two tabs do not lose each other's turns, and see each other's", async () => {
  const one = tab();
  const two = tab();
  await one.show();
  await two.show();
  await Promise.all([one.say(1, "of one"), two.say(1, "of two")]);
  await vi.waitFor(() => expect([one.view.total, two.view.total]).toEqual([2, 2]), 30_000);
  const shared = one.view.rows.find(({ title }) => title[0]?.text === "of one")?.id ?? "";
  await Promise.all([two.history.act("history.rename", { id: shared, title: "renamed" }), one.say(2, "more")]);
  await vi.waitFor(() => {
    for (const { view } of [one, two])
      expect(view.rows.find(({ id }) => id === shared)).toMatchObject({ title: [{ text: "renamed" }], turns: 2 });
  }, 30_000);
});

test("search shows where it matches", async () => {
  const page = tab();
  await page.say(1, "Mvura inonzi chii", "Water, or eau in the café.");
  page.history.begin();
  await page.say(2, "ndiani");
  await page.show();
  await page.history.act("history.search", { text: "CAFE" });
  expect(page.view).toMatchObject({ found: 1, total: 2 });
  expect(page.view.rows[0]?.excerpt.filter(({ hit }) => hit)).toEqual([{ text: "café", hit: true }]);
  await page.history.act("history.search", { text: "moto" });
  expect(page.view).toMatchObject({ found: 0, rows: [] });
});

test("everything can be exported and forgotten with the rest of the app", async () => {
  const page = tab();
  await page.say(1, "one");
  page.history.begin();
  await page.say(2, "two");
  const holding = historyHolding();
  const files: { path: string; text: string }[] = [];
  for await (const { path, bytes } of holding.export()) files.push({ path, text: new TextDecoder().decode(bytes) });
  expect(files.map(({ path }) => path)).toEqual(["2026-11-21-tab0-1.json", "2026-11-21-tab0-2.json"]);
  expect(files.map(({ text }) => readTalks(text).ok)).toEqual([true, true]);
  await holding.clear();
  await page.show();
  expect(page.view.total).toBe(0);
});
