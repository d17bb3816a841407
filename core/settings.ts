import { editDistance } from "./edit-distance.ts";
import { type Parsed, type Problem, parse } from "./parse.ts";
import { agreement, choice, count, level, model, type Setting, tag, toggle } from "./setting-kinds.ts";

/** Where a value comes from; each layer overrides the ones before it. */
export const LAYERS = ["profile", "environment", "url", "screen"] as const;
export type Layer = (typeof LAYERS)[number];

/** Every setting there is; the Settings screen and `--help` print this table. */
export const SETTINGS = {
  /** BCP 47 tag of the language pack that hears and answers. */
  language: tag("sn", "setting.language"),
  ui_language: choice("sn", ["sn", "en", "sw", "hi", "mr", "ml"], "setting.ui_language"),
  /** Light or dark; `auto` follows the device. */
  theme: choice("auto", ["auto", "light", "dark"], "setting.theme"),
  /** `auto` follows the device; `more` is for eyes or a sun that ask for it. */
  contrast: choice("auto", ["auto", "more"], "setting.contrast"),
  /** How much the device is asked to carry; `auto` starts with what needs no download. */
  model_size: choice("auto", ["auto", "pocket", "light", "standard", "large"], "setting.model_size"),
  /** Precision of the weights; `auto` takes what suits the backend. */
  quantization_level: choice("auto", ["auto", "fp32", "fp16", "q8", "q4", "q4f16"], "setting.quantization_level"),
  /** `auto` takes the first backend in the model's own order of preference that the device has. */
  backend: choice("auto", ["auto", "wasm", "webgpu"], "setting.backend"),
  /** `force` takes a GPU also where it is software or was measured to be slower; `off` never touches one. */
  gpu_policy: choice("auto", ["auto", "off", "force"], "setting.gpu_policy"),
  /** The most for one stage; 0 chooses by the number of cores. All stages together never get more than the cores. */
  threads: count(0, 16, "setting.threads"),
  /** Engine that recognises speech; `openai` only under Node. */
  asr: choice("auto", ["auto", "transformers", "onnx", "openai"], "setting.asr"),
  /** Ids of models to take instead of the tier's own. */
  asr_model: model("setting.asr_model"),
  llm_model: model("setting.llm_model"),
  tts_model: model("setting.tts_model"),
  /** `raw` asks for the microphone without echo cancellation, noise suppression and gain control. */
  mic: choice("default", ["default", "raw"], "setting.mic"),
  /** Who says that a turn is over: the silence behind it, a tap, or the hand that lets go of the button. */
  turn_taking: choice("auto", ["auto", "tap", "hold"], "setting.turn_taking"),
  /** Seconds without a word after which an open microphone is closed; 0 leaves it open. */
  mic_release_s: count(60, 3_600, "setting.mic_release_s"),
  /** Short tones for those who do not look: the microphone opens, it closes, something went wrong. */
  earcons: toggle(true, "setting.earcons"),
  /** Rules answer what needs no model: time, sums, timers, lists; off leaves all of it to the model. */
  skills: toggle(true, "setting.skills"),
  /** A model that can may call the skills as functions; off, since what it reads may talk it into that. */
  tools: toggle(false, "setting.tools"),
  /** `off` is private mode: no conversation is kept. */
  history: choice("on", ["on", "off"], "setting.history"),
  /** Days after which a conversation that is not pinned is deleted; 0 keeps all of them. */
  history_days: count(0, 3_650, "setting.history_days"),
  /** Shows the way to the screen where a voice can be given for the language; nothing is recorded by this alone. */
  collect: toggle(false, "setting.collect"),
  /** Tell how well it works: once a day one figure, with noise (core/watch). */
  share_metrics: agreement("setting.share_metrics"),
  /** Begin the answer at the first hint that the person has finished, and throw it away where they go on. */
  speculation: toggle(true, "setting.speculation"),
  /** Keep what the LLM has read of the conversation from turn to turn. */
  prefix_reuse: toggle(true, "setting.prefix_reuse"),
  /** Encode only the audio there is, where the model can; off always encodes the model's whole window. */
  crop: toggle(true, "setting.crop"),
  /** A worker for each stage, or one for all: slower, but onnxruntime is in memory only once. */
  workers: choice("each", ["each", "one"], "setting.workers"),
  /** Decibels (-60 to 0) at which the loudspeaker is mixed into the microphone, to try out echo; `off` mixes nothing. */
  echo: level("setting.echo"),
  /** Play through a local WebRTC connection, for browsers whose echo cancellation does not hear Web Audio. */
  echo_loopback: toggle(false, "setting.echo_loopback"),
  /** Seconds without work after which a model's worker is let go; 0 keeps it. */
  idle_release_s: count(300, 86_400, "setting.idle_release_s"),
  /** Speak the first phrase while the reply is still being written; off waits for the whole reply. */
  streaming_tts: toggle(true, "setting.streaming_tts"),
  /** Fetch little: `auto` follows the browser's own wish to save data. */
  data_saver: choice("auto", ["auto", "on", "off"], "setting.data_saver"),
  /** What a server that was entered is asked for: nothing, what the device cannot do, or all that it can do. */
  server: choice("always", ["off", "when-needed", "always"], "setting.server"),
  /** Neither speech nor text leaves the device, whatever else is chosen. */
  local_only: toggle(true, "setting.local_only"),
  /** Audio over WebRTC; used only with a server. */
  enable_webrtc: toggle(false, "setting.enable_webrtc"),
} as const;

type Table = typeof SETTINGS;
export type SettingName = keyof Table;
export type Settings = { readonly [K in SettingName]: Table[K] extends Setting<infer T> ? T : never };

export interface ReadSettings {
  readonly settings: Settings;
  /** The layer each value comes from; what is missing here has its default. */
  readonly from: Readonly<Partial<Record<SettingName, Layer>>>;
  /** Values left out, path = layer and name; a program refuses to start on these, the page goes on and shows them. */
  readonly problems: readonly Problem[];
}

/**
 * Merges the layers over the defaults. profile and screen: parsed JSON objects, typed values. environment: INZWA_NAME
 * variables, others are not ours. url: a query's entries. An unknown name is a problem in the profile, in the
 * environment and on the screen; in a URL it is one only when it is nearly one of ours, since links carry other people's
 * parameters.
 */
export function readSettings(layers: { readonly [L in Layer]?: Readonly<Record<string, unknown>> }): ReadSettings {
  const problems: Problem[] = [];
  const merged: Record<string, unknown> = Object.fromEntries(names().map((name) => [name, SETTINGS[name].default]));
  const from: Partial<Record<SettingName, Layer>> = {};
  for (const layer of LAYERS)
    for (const [key, value] of Object.entries(layers[layer] ?? {})) {
      const read = readOne(layer, key, value);
      if (!read) continue;
      if (!read.ok) problems.push(read.problem);
      else {
        merged[read.value.name] = read.value.value;
        from[read.value.name] = layer;
      }
    }
  return { settings: merged as Settings, from, problems };
}

type One = { readonly name: SettingName; readonly value: unknown };

function readOne(layer: Layer, key: string, value: unknown): Parsed<One> | undefined {
  const name = layer === "environment" ? fromVariable(key) : key;
  if (name === undefined) return undefined;
  const path = `${layer}.${key}`;
  if (!isSetting(name)) {
    const near = nearest(name);
    if (layer === "url" && !near) return undefined;
    const message = near
      ? `is not a setting; did you mean ${near}?`
      : `is not a setting; there are ${names().join(", ")}`;
    return { ok: false, problem: { path, message } };
  }
  const setting: Setting<unknown> = SETTINGS[name];
  if (setting.personal && layer !== "screen")
    return { ok: false, problem: { path, message: "is for the person alone to choose, in Settings" } };
  const written = layer === "environment" || layer === "url";
  const read = parse(setting.parser, written && typeof value === "string" ? setting.fromText(value) : value, path);
  return read.ok ? { ok: true, value: { name, value: read.value } } : read;
}

function names(): SettingName[] {
  return Object.keys(SETTINGS) as SettingName[];
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

function fromVariable(key: string): string | undefined {
  return key.startsWith("INZWA_") ? key.slice("INZWA_".length).toLowerCase() : undefined;
}

/** The setting that a misspelt name most likely meant: at most one edit in four letters away. */
function nearest(name: string): SettingName | undefined {
  const far = names().map((known) => ({ known, edits: editDistance([...name.toLowerCase()], [...known]) }));
  const best = far.reduce((a, b) => (b.edits < a.edits ? b : a));
  return best.edits <= Math.max(1, Math.floor(best.known.length / 4)) ? best.known : undefined;
}
