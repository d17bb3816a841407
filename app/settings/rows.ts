import { parse } from "../../core/parse.ts";
import { type ReadSettings, SETTINGS, type SettingName } from "../../core/settings.ts";
import { PLACES } from "./places.ts";
import type { Control, SettingRow } from "./settings-view.ts";

/** Every setting as the Settings screen shows it, in its order. */
export function settingRows({ settings, from }: Pick<ReadSettings, "settings" | "from">): SettingRow[] {
  return (Object.keys(PLACES) as SettingName[]).map((name) => {
    const layer = from[name];
    return {
      name,
      ...PLACES[name],
      value: String(settings[name]),
      preset: String(SETTINGS[name].default),
      // A page has no environment.
      from: layer === undefined || layer === "environment" ? "default" : layer,
      control: controlOf(name),
    };
  });
}

/** What a person wrote or chose, as the table keeps it; undefined where the table does not take it. */
export function valueFrom(name: SettingName, text: string): unknown {
  const { fromText, parser } = SETTINGS[name];
  const read = parse<unknown>(parser, fromText(text), name);
  return read.ok ? read.value : undefined;
}

function controlOf(name: SettingName): Control {
  if (AT_MODELS.has(name)) return { kind: "models" };
  const { values, default: preset, range } = SETTINGS[name];
  if (typeof preset === "boolean") return { kind: "switch" };
  if (typeof values !== "string") return { kind: "choice", values };
  return range ? { kind: "number", least: range[0], most: range[1] } : { kind: "text", form: values };
}

const AT_MODELS: ReadonlySet<SettingName> = new Set<SettingName>(["language", "asr_model", "llm_model", "tts_model"]);
