import { describe, expect, test } from "vitest";
import { LAYERS, readSettings, SETTINGS } from "../../core/settings.ts";

const defaults = {
  language: "sn",
  ui_language: "sn",
  theme: "auto",
  contrast: "auto",
  model_size: "auto",
  quantization_level: "auto",
  backend: "auto",
  gpu_policy: "auto",
  threads: 0,
  asr: "auto",
  asr_model: "auto",
  llm_model: "auto",
  tts_model: "auto",
  mic: "default",
  turn_taking: "auto",
  mic_release_s: 60,
  earcons: true,
  skills: true,
  tools: false,
  history: "on",
  history_days: 0,
  collect: false,
  share_metrics: false,
  speculation: true,
  prefix_reuse: true,
  crop: true,
  workers: "each",
  echo: "off",
  echo_loopback: false,
  idle_release_s: 300,
  streaming_tts: true,
  data_saver: "auto",
  server: "always",
  local_only: true,
  enable_webrtc: false,
};

test("without layers the defaults stand", () => {
  expect(readSettings({})).toEqual({ settings: defaults, from: {}, problems: [] });
});

test("each layer overrides the ones before it", () => {
  const layers = {
    profile: { threads: 1 },
    environment: { INZWA_THREADS: "2" },
    url: { threads: "3" },
    screen: { threads: 4 },
  };
  const upTo = (count: number) => Object.fromEntries(LAYERS.slice(0, count).map((layer) => [layer, layers[layer]]));
  expect([0, 1, 2, 3, 4].map((count) => readSettings(upTo(count)).settings.threads)).toEqual([0, 1, 2, 3, 4]);
});

test.each([
  ["off", "off"],
  ["-12", -12],
  ["0", 0],
])("echo=%s", (text, value) => {
  expect(readSettings({ url: { echo: text } })).toMatchObject({ settings: { echo: value }, problems: [] });
});

test.each(["3", "-61", "loud", ""])("echo=%s is no level", (text) => {
  expect(readSettings({ url: { echo: text } })).toMatchObject({ settings: { echo: "off" }, problems: [{}] });
});

test("the environment and a URL write values as text", () => {
  const environment = { INZWA_STREAMING_TTS: "off", INZWA_IDLE_RELEASE_S: "0", INZWA_LANGUAGE: "en-ZW", PATH: "/bin" };
  expect(readSettings({ environment, url: { backend: "webgpu", mic: "raw" } })).toMatchObject({
    settings: {
      ...defaults,
      streaming_tts: false,
      idle_release_s: 0,
      language: "en-ZW",
      backend: "webgpu",
      mic: "raw",
    },
    problems: [],
  });
});

test("models and sizes are chosen by text, too", () => {
  const url = { model_size: "light", llm_model: "qwen3.5-0.8b", asr: "onnx", quantization_level: "q8" };
  const environment = { INZWA_GPU_POLICY: "off", INZWA_DATA_SAVER: "on", INZWA_ENABLE_WEBRTC: "1" };
  expect(readSettings({ environment, url })).toMatchObject({
    settings: { ...defaults, ...url, gpu_policy: "off", data_saver: "on", enable_webrtc: true },
    problems: [],
  });
});

test.each([
  ["profile", { backend: "cuda" }, "profile.backend"],
  ["profile", { threads: "2" }, "profile.threads"],
  ["profile", { threads: 17 }, "profile.threads"],
  ["profile", { streaming_tts: "true" }, "profile.streaming_tts"],
  ["environment", { INZWA_THREADS: "two" }, "environment.INZWA_THREADS"],
  ["environment", { INZWA_THREADS: "-1" }, "environment.INZWA_THREADS"],
  ["url", { threads: "" }, "url.threads"],
  ["url", { language: "../sn" }, "url.language"],
  ["screen", { mic: true }, "screen.mic"],
  ["profile", { model_size: "huge" }, "profile.model_size"],
  ["environment", { INZWA_QUANTIZATION_LEVEL: "int8" }, "environment.INZWA_QUANTIZATION_LEVEL"],
  ["url", { gpu_policy: "on" }, "url.gpu_policy"],
  ["url", { asr: "whisper" }, "url.asr"],
  ["url", { llm_model: "../model" }, "url.llm_model"],
  ["screen", { asr_model: "" }, "screen.asr_model"],
  ["url", { data_saver: "true" }, "url.data_saver"],
  ["environment", { INZWA_ENABLE_WEBRTC: "maybe" }, "environment.INZWA_ENABLE_WEBRTC"],
] as const)("a bad value in the %s is left out and told: %j", (layer, values, path) => {
  const { settings, problems } = readSettings({ [layer]: values });
  expect(settings).toEqual(defaults);
  expect(problems.map((problem) => problem.path)).toEqual([path]);
});

test("what is an agreement nobody but the person gives", () => {
  for (const [layer, values] of [
    ["profile", { share_metrics: true }],
    ["environment", { INZWA_SHARE_METRICS: "on" }],
    ["url", { share_metrics: "on" }],
  ] as const) {
    const { settings, problems } = readSettings({ [layer]: values });
    expect(settings.share_metrics).toBe(false);
    expect(problems[0]?.message).toContain("for the person alone");
  }
  expect(readSettings({ screen: { share_metrics: true } })).toMatchObject({ settings: { share_metrics: true } });
});

test("a bad value leaves the layer below it standing", () => {
  expect(readSettings({ profile: { backend: "wasm" }, url: { backend: "gpu" } }).settings.backend).toBe("wasm");
});

describe("unknown names", () => {
  test.each([
    ["profile", { bakend: "wasm" }, "backend"],
    ["profile", { idle_release: 5 }, "idle_release_s"],
    ["environment", { INZWA_UI_LANGAUGE: "en" }, "ui_language"],
    ["url", { thread: "1" }, "threads"],
    ["url", { Backend: "wasm" }, "backend"],
    ["url", { modelsize: "light" }, "model_size"],
    ["screen", { asr_modell: "auto" }, "asr_model"],
  ] as const)("nearly ours in the %s: %j", (layer, values, meant) => {
    const { settings, problems } = readSettings({ [layer]: values });
    expect(settings).toEqual(defaults);
    expect(problems[0]?.message).toContain(`did you mean ${meant}?`);
  });

  test("others are refused in a profile and in the environment", () => {
    const { problems } = readSettings({ profile: { colour: "red" }, environment: { INZWA_COLOUR: "red" } });
    expect(problems.map(({ path }) => path)).toEqual(["profile.colour", "environment.INZWA_COLOUR"]);
    expect(problems[0]?.message).toContain("streaming_tts");
  });

  test("others in a URL belong to somebody else", () => {
    expect(readSettings({ url: { utm_source: "x", fbclid: "y", q: "z" } })).toMatchObject({
      settings: defaults,
      problems: [],
    });
  });

  test("names of Object's own are no settings", () => {
    const profile = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}') as Record<string, unknown>;
    const { settings, problems } = readSettings({ profile });
    expect(settings).toEqual(defaults);
    expect(problems).toHaveLength(3);
  });
});

test("the table says enough to print itself, and its defaults are valid", () => {
  for (const [name, setting] of Object.entries(SETTINGS)) {
    expect(setting.about).toBe(`setting.${name}`);
    expect(setting.values.length).toBeGreaterThan(1);
    expect(setting.parser(setting.default, name)).toBe(setting.default);
  }
});
