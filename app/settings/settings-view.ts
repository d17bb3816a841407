import type { SettingName } from "../../core/settings.ts";
import type { Group } from "./places.ts";

/** What the Settings screen shows. */
export interface SettingsView {
  readonly rows: readonly SettingRow[];
  /** What the address or the site's profile asks for and nobody understands, in English. */
  readonly problems: readonly string[];
  /** True where something was chosen that a reset would take back. */
  readonly chosen: boolean;
  /** A change waits until the assistant has finished what it is saying. */
  readonly waiting: boolean;
}

export interface SettingRow {
  readonly name: SettingName;
  readonly group: Group;
  /** As text; a switch has `true` or `false`. */
  readonly value: string;
  readonly preset: string;
  /** Who set it: the person here, the page's address, or whoever runs the site; nobody: the default. */
  readonly from: "default" | "profile" | "url" | "screen";
  readonly control: Control;
  readonly takes: "now" | "assistant";
}

export type Control =
  | { readonly kind: "switch" }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "number"; readonly least: number; readonly most: number }
  | { readonly kind: "text"; readonly form: string }
  /** Chosen on the Models screen. */
  | { readonly kind: "models" };

export interface SettingsIntents {
  /** value: as text. */
  "settings.set": { readonly name: SettingName; readonly value: string };
  "settings.reset": null;
}
