import { expect, test } from "vitest";
import { downloading, tierProgress, tierState } from "../../app/elements/models/tier-state.ts";
import type { ModelsView, TierRow } from "../../app/models-view.ts";
import type { Tier } from "../../core/manifest.ts";
import { views } from "../fixtures/models-view.ts";

const row = ({ tiers }: ModelsView, tier: Tier): TierRow => {
  const found = tiers.find((row) => row.tier === tier);
  if (!found) throw new Error(`the fixture has no tier ${tier}`);
  return found;
};
const state = (view: ModelsView, tier: Tier) => tierState(row(view, tier), view.models);

test("a tier says the most pressing thing about its models", () => {
  expect(state(views.fresh, "pocket")).toBe("in-use");
  expect(state(views.fresh, "light")).toBe("absent");
  expect(state(views.fresh, "large")).toBe("unfit");
  expect(state(views.downloading, "light")).toBe("downloading");
  expect(state(views.paused, "light")).toBe("partial");
  expect(state(views.damaged, "light")).toBe("damaged");
  expect(state(views.installed, "light")).toBe("in-use");
  expect(state(views.installed, "pocket")).toBe("ready");
  expect(state(views.memory, "light")).toBe("memory");
});

test("a tier is not on its way because one of its models comes for another tier", () => {
  const models = views.downloading.models.map((model) =>
    model.id === "mms-tts-sna" ? { ...model, state: "absent" as const } : model,
  );
  expect(tierState(row(views.downloading, "light"), models)).toBe("partial");
});

test("the tier that runs says so even where the plan would not take it", () => {
  const light = { ...row(views.installed, "light"), fits: false };
  expect(tierState(light, views.installed.models)).toBe("in-use");
  expect(tierState({ ...light, chosen: false }, views.installed.models)).toBe("unfit");
});

test("progress counts all models of the tier, and the rate of the one that comes", () => {
  const { models } = views.downloading;
  const progress = tierProgress(row(views.downloading, "light"), models);
  expect(progress).toMatchObject({ loaded: 81_000_000 + 215_040_000, total: 707_000_000, bytesPerSecond: 640_000 });
  expect(progress.secondsLeft).toBeCloseTo((707_000_000 - 296_040_000) / 640_000, 6);
  expect(tierProgress(row(views.offline, "light"), views.offline.models).waiting).toBe("network");
});

test("no total is claimed while a model's size is unknown", () => {
  expect(tierProgress(row(views.fresh, "large"), views.fresh.models)).toEqual({ loaded: 0 });
});

test("a model that has come in full no longer sets the pace", () => {
  const done = { loaded: 81_000_000, total: 81_000_000, bytesPerSecond: 9_000_000, secondsLeft: 0 };
  const models = views.downloading.models.map((model) =>
    model.id === "whisper-base" ? { ...model, state: "downloading" as const, progress: done } : model,
  );
  expect(tierProgress(row(views.downloading, "light"), models).bytesPerSecond).toBe(640_000);
});

test("one download at a time is told from none", () => {
  expect(downloading(views.downloading.models)).toBe(true);
  expect(downloading(views.paused.models)).toBe(false);
});
