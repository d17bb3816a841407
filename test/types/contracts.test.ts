import { expectTypeOf, test } from "vitest";
import { type Hired, hire } from "../../app/hire.ts";
import type { AsrApi, Hypothesis, TtsApi, TtsInfo, VadApi } from "../../core/contracts.ts";
import type { LlmApi } from "../../core/llm-contract.ts";
import type { Plan } from "../../core/plan.ts";
import type { Settings } from "../../core/settings.ts";
import type { StoreApi } from "../../core/storage.ts";
import type { TurnEvent } from "../../core/turn.ts";
import type { Served } from "../../core/wire.ts";

test("every contract can be served: its methods are async", () => {
  expectTypeOf<AsrApi>().toExtend<Served<AsrApi>>();
  expectTypeOf<LlmApi>().toExtend<Served<LlmApi>>();
  expectTypeOf<TtsApi>().toExtend<Served<TtsApi>>();
  expectTypeOf<VadApi>().toExtend<Served<VadApi>>();
  expectTypeOf<StoreApi>().toExtend<Served<StoreApi>>();
  expectTypeOf<{ now(): number }>().not.toExtend<Served<{ now(): number }>>();
});

test("a hired worker has its contract's own types", () => {
  expectTypeOf(hire<TtsApi, TtsInfo>).returns.toEqualTypeOf<Hired<TtsApi, TtsInfo>>();
  expectTypeOf<Hired<AsrApi, void>["api"]["transcribe"]>().returns.resolves.toEqualTypeOf<Hypothesis>();
});

test("settings and events are closed sets", () => {
  expectTypeOf<Settings["backend"]>().toEqualTypeOf<"auto" | "wasm" | "webgpu">();
  expectTypeOf<Plan["backend"]>().toEqualTypeOf<"wasm" | "webgpu">();
  expectTypeOf<{ turn: 1; type: "answered" }>().not.toExtend<TurnEvent>();
});
