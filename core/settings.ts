import { editDistance } from "./edit-distance.ts";
import { bool, matching, oneOf, type Parsed, type Parser, type Problem, parse, refuse } from "./parse.ts";

/** Where a value comes from; each layer overrides the ones before it. */
export const LAYERS = ["profile", "environment", "url", "screen"] as const;
export type Layer = (typeof LAYERS)[number];

interface Setting<T> {
  readonly default: T;
  readonly parser: Parser<T>;
  /** The value as a command line, an environment variable or a URL writes it; what it cannot read it hands on. */
  readonly fromText: (text: string) => unknown;
  /** The values there are, for `--help` and the screen: a list of words, or a form such as "0 to 16". */
  readonly values: readonly string[] | string;
  /** Key of the sentence that explains it, in the page's language files. */
  readonly about: string;
}

/** Every setting there is; the Settings screen and `--help` print this table. */
export const SETTINGS = {
  /** BCP 47 tag of the language pack that hears and answers. */
  language: tag("sn", "setting.language"),
  ui_language: choice("sn", ["sn", "en"], "setting.ui_language"),
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
  /** Audio over WebRTC; used only with a server. */
  enable_webrtc: toggle(false, "setting.enable_webrtc"),
} as const;

type Table = typeof SETTINGS;
export type SettingName = keyof Table;
export type Settings = { readonly [K in SettingName]: Table[K] extends Setting<infer T> ? T : never };

export interface ReadSettings {
  readonly settings: Settings;
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
  for (const layer of LAYERS)
    for (const [key, value] of Object.entries(layers[layer] ?? {})) {
      const read = readOne(layer, key, value);
      if (!read) continue;
      if (read.ok) merged[read.value.name] = read.value.value;
      else problems.push(read.problem);
    }
  return { settings: merged as Settings, problems };
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

function choice<const T extends string>(preset: NoInfer<T>, values: readonly T[], about: string): Setting<T> {
  return { default: preset, parser: oneOf(...values), fromText: (text) => text, values, about };
}

function tag(preset: string, about: string): Setting<string> {
  const parser = matching(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a language tag such as sn or en-GB");
  return { default: preset, parser, fromText: (text) => text, values: "BCP 47", about };
}

function model(about: string): Setting<string> {
  const parser = matching(/^[a-z0-9]+([.-][a-z0-9]+)*$/, "auto or a model's id");
  return { default: "auto", parser, fromText: (text) => text, values: "auto, or a model's id", about };
}

function count(preset: number, most: number, about: string): Setting<number> {
  const parser: Parser<number> = (value, path) =>
    Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most
      ? (value as number)
      : refuse(path, `must be a whole number from 0 to ${most}`);
  const fromText = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
  return { default: preset, parser, fromText, values: `0 to ${most}`, about };
}

function level(about: string): Setting<number | "off"> {
  const parser: Parser<number | "off"> = (value, path) =>
    value === "off" || (Number.isFinite(value) && (value as number) >= -60 && (value as number) <= 0)
      ? (value as number | "off")
      : refuse(path, "must be off, or decibels from -60 to 0");
  const fromText = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
  return { default: "off", parser, fromText, values: "off, or -60 to 0", about };
}

function toggle(preset: boolean, about: string): Setting<boolean> {
  const words = new Map<unknown, boolean>([
    ["true", true],
    ["on", true],
    ["1", true],
    ["false", false],
    ["off", false],
    ["0", false],
  ]);
  return {
    default: preset,
    parser: bool,
    fromText: (text) => words.get(text) ?? text,
    values: ["true", "false"],
    about,
  };
}

/** The setting that a misspelt name most likely meant: at most one edit in four letters away. */
function nearest(name: string): SettingName | undefined {
  const far = names().map((known) => ({ known, edits: editDistance([...name.toLowerCase()], [...known]) }));
  const best = far.reduce((a, b) => (b.edits < a.edits ? b : a));
  return best.edits <= Math.max(1, Math.floor(best.known.length / 4)) ? best.known : undefined;
}
