import { describe, expect, test } from "vitest";
import type { AsrApi, EngineSpec, Hypothesis } from "../../core/contracts.ts";
import { aborted } from "../../core/failure.ts";
import { type LosableDevice, watched } from "../../workers/gpu.ts";

const spec: EngineSpec = {
  engine: "transformers",
  model: "m",
  language: "sn",
  backend: "webgpu",
  dtype: "fp32",
  threads: 1,
  can: {},
};
const request = { turn: 1, revision: 1, samples: new Float32Array(1), at: 0 };
const said: Hypothesis = { turn: 1, revision: 1, text: "mhoro", confidence: 1, noSpeech: 0, start: 0, end: 1 };

function device() {
  let lose: (info: { reason: string; message: string }) => void = () => {};
  const lost = new Promise<{ reason: string; message: string }>((resolve) => {
    lose = resolve;
  });
  return { device: { lost } satisfies LosableDevice, lose };
}

function engine(transcribe: AsrApi["transcribe"] = async () => said) {
  let loads = 0;
  const api: AsrApi = {
    load: async () => {
      loads++;
    },
    transcribe,
  };
  return { api, loads: () => loads };
}

test("calls go through, arguments and results as they are, while the device lives", async () => {
  const { api, loads } = engine(async ({ turn }, signal) => ({ ...said, turn, text: String(signal?.aborted) }));
  const guarded = watched(api, async () => device().device);
  await guarded.load(spec);
  expect(await guarded.transcribe({ ...request, turn: 9 }, AbortSignal.abort())).toEqual({
    ...said,
    turn: 9,
    text: "true",
  });
  expect(loads()).toBe(1);
});

describe("once the device is lost", () => {
  test("every call rejects with gpu-lost and the reason, a load too, and the engine is not asked", async () => {
    const gpu = device();
    const { api, loads } = engine();
    const guarded = watched(api, async () => gpu.device);
    await guarded.load(spec);
    gpu.lose({ reason: "unknown", message: "the driver was reset" });
    await gpu.device.lost;
    const loss = { code: "gpu-lost", message: "the driver was reset", detail: { reason: "unknown" } };
    await expect(guarded.transcribe(request)).rejects.toEqual(loss);
    await expect(guarded.load(spec)).rejects.toEqual(loss);
    expect(loads()).toBe(1);
  });

  test("an error that comes before the device tells is put down to the loss", async () => {
    const gpu = device();
    const failing = () =>
      Promise.reject(new Error("failed to call OrtRun(). Buffer was unmapped before mapping was resolved."));
    const guarded = watched(engine(failing).api, async () => gpu.device);
    await guarded.load(spec);
    const call = guarded.transcribe(request);
    setTimeout(() => gpu.lose({ reason: "destroyed", message: "Device was destroyed." }), 10);
    await expect(call).rejects.toMatchObject({ code: "gpu-lost", message: "Device was destroyed." });
  });

  test("an error of a device that lives on stays what it is, an abort at once", async () => {
    const other = new Error("out of range");
    const guarded = watched(
      engine((_, signal) => Promise.reject(signal ? aborted : other)).api,
      async () => device().device,
    );
    await guarded.load(spec);
    await expect(guarded.transcribe(request)).rejects.toBe(other);
    await expect(guarded.transcribe(request, AbortSignal.abort())).rejects.toBe(aborted);
  });

  test("a call that would never end rejects at once", async () => {
    const gpu = device();
    const guarded = watched(engine(() => new Promise(() => {})).api, async () => gpu.device);
    await guarded.load(spec);
    const call = guarded.transcribe(request);
    gpu.lose({ reason: "destroyed", message: "" });
    await expect(call).rejects.toMatchObject({ code: "gpu-lost", detail: { reason: "destroyed" } });
  });
});

describe("an error that tells of a lost device is gpu-lost, for good", () => {
  test.each([
    "WebGPU device lost (2): Device was destroyed.",
    "Failed to execute 'mapAsync' on 'GPUBuffer': [Device] is lost.",
    '[Device "ort"] is lost',
    "Status Message: Failed to create a WebGPU compute pipeline: A valid external Instance reference no longer exists.",
  ])("%s", async (message) => {
    const guarded = watched(engine(() => Promise.reject(new Error(message))).api, async () => undefined);
    await guarded.load(spec);
    await expect(guarded.transcribe(request)).rejects.toMatchObject({ code: "gpu-lost", message });
    await expect(guarded.load(spec)).rejects.toMatchObject({ code: "gpu-lost" });
  });

  test("but no other error, and none of an engine that runs on WASM", async () => {
    const other = new Error("the microphone device is busy");
    const guarded = watched(engine(() => Promise.reject(other)).api, async () => undefined);
    await guarded.load(spec);
    await expect(guarded.transcribe(request)).rejects.toBe(other);
    const strange = new Error("device lost");
    const onWasm = watched(engine(() => Promise.reject(strange)).api, () =>
      Promise.reject(new Error("no GPU is asked for")),
    );
    await onWasm.load({ ...spec, backend: "wasm" });
    await expect(onWasm.transcribe(request)).rejects.toBe(strange);
  });
});
