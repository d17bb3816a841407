import { expect, test } from "vitest";
import type { TierState } from "../../app/elements/models/tier-state.ts";
import en from "../../app/language/en.json";
import sn from "../../app/language/sn.json";
import type { ModelState, Question } from "../../app/models-view.ts";
import type { Backend, EngineName } from "../../core/contracts.ts";
import { type ModelStage, TIERS } from "../../core/manifest.ts";
import type { ReasonKey } from "../../core/reason.ts";
import { SETTINGS } from "../../core/settings.ts";

/** The compiler asks for every key there is; the values are the places that core/reason.ts promises to fill. */
const reasons = {
  "plan.pocket": ["tier"],
  "plan.chosen": ["tier"],
  "plan.auto": ["tier"],
  "plan.save-data": ["tier"],
  "plan.crashed": ["tier"],
  "plan.step-down": ["from", "to"],
  "plan.no-tier": ["tier", "language"],
  "plan.model": ["model"],
  "plan.model.refused": ["model"],
  "plan.not-pinned": ["model"],
  "plan.missing": ["stage", "language"],
  "plan.missing.device": ["stage", "model"],
  "plan.missing.tier": ["stage", "tier", "from"],
  "plan.missing.larger": ["stage", "tier"],
  "plan.engine": ["engine"],
  "plan.engine.missing": ["engine"],
  "plan.dtype": ["dtype"],
  "plan.quantization": ["dtype"],
  "plan.q4-wasm": ["model"],
  "plan.cpu": [],
  "plan.webgpu": ["vendor", "architecture"],
  "plan.webgpu.forced": [],
  "plan.wasm.no-gpu": [],
  "plan.wasm.software": [],
  "plan.wasm.off": [],
  "plan.wasm.ios": [],
  "plan.wasm.lost": [],
  "plan.wasm.faster": ["wasm", "webgpu"],
  "plan.wasm.model": ["model"],
  "plan.needs-webgpu": ["model"],
  "plan.no-backend": ["model"],
  "plan.no-f16": ["model"],
  "plan.limit": ["needs", "has"],
  "plan.memory": ["needs", "has"],
  "plan.slow": ["model"],
  "plan.ios-small": ["most"],
  "plan.threads": ["threads", "cores"],
  "plan.threads.single": ["cores"],
  "plan.threads.not-isolated": [],
  "plan.threads.ios": [],
  "plan.server.chosen": ["host"],
  "plan.server.missing": ["host"],
  "plan.server.failed": ["host"],
  "plan.server.standby": ["host"],
} satisfies Record<ReasonKey, readonly string[]>;

const modelStates = {
  absent: true,
  waiting: true,
  downloading: true,
  partial: true,
  verifying: true,
  installed: true,
  memory: true,
  damaged: true,
} satisfies Record<ModelState, true>;
const tierStates = {
  "in-use": true,
  ready: true,
  memory: true,
  absent: true,
  downloading: true,
  waiting: true,
  verifying: true,
  partial: true,
  damaged: true,
  unfit: true,
} satisfies Record<TierState, true>;
const questionKinds = {
  host: true,
  server: true,
  licence: true,
  "save-data": true,
  "not-pinned": true,
  "foreign-key": true,
  delete: true,
  "clear-history": true,
  reset: true,
  "delete-all": true,
} satisfies Record<Question["kind"], true>;
const stages = { asr: true, llm: true, tts: true } satisfies Record<ModelStage, true>;
const engines = { transformers: true, onnx: true, "web-llm": true, openai: true } satisfies Record<EngineName, true>;
const backends = { wasm: true, webgpu: true, cpu: true } satisfies Record<Backend, true>;

const both = [
  ["en", en.words as Readonly<Record<string, string>>],
  ["sn", sn.words as Readonly<Record<string, string>>],
] as const;
const under = (start: string, names: object) => Object.keys(names).map((name) => `${start}.${name}`);

test.each(both)("everything the Models screen can come to say has words: %s", (_, words) => {
  const wanted = [
    ...under("reason", reasons),
    ...under("model.state", modelStates),
    ...under("tier.state", tierStates),
    ...under("stage", stages),
    ...under("lacks", stages),
    ...under("lacks.short", stages),
    ...under("engine", engines),
    ...under("backend", backends),
    ...TIERS.flatMap((tier) => [`tier.${tier}`, `tier.${tier}.about`]),
    ...under("question", questionKinds).flatMap((key) => [`${key}.title`, `${key}.yes`]),
  ];
  expect(wanted.filter((key) => !words[key])).toEqual([]);
});

test.each(both)("a reason asks for nothing but what the plan gives it: %s", (_, words) => {
  for (const [key, places] of Object.entries<readonly string[]>(reasons)) {
    const asked = [...(words[`reason.${key}`] ?? "").matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
    expect(
      asked.filter((name) => !places.includes(name)),
      key,
    ).toEqual([]);
  }
});

test.each(both)("every setting is named and explained, and nothing that is none: %s", (_, words) => {
  const explained = Object.keys(words).filter((key) => key.startsWith("setting."));
  const wanted = Object.values(SETTINGS).flatMap(({ about }) => [about, `${about}.name`]);
  expect(explained.sort()).toEqual(wanted.sort());
});

test.each(both)("no reason is explained that the plan cannot give: %s", (_, words) => {
  const explained = Object.keys(words).filter((key) => key.startsWith("reason."));
  expect(explained.sort()).toEqual(under("reason", reasons).sort());
});
