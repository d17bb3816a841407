import type { Decision, Quality } from "../../core/review/review.ts";

/** What a key does, and a button as well. */
export type Act =
  | "play"
  | "loop"
  | "slower"
  | "back"
  | "forward"
  | "start"
  | "end"
  | "whole"
  | "mark"
  | "edit"
  | "undo"
  | "next"
  | "previous"
  | "help"
  | Decision
  | Quality;

/** In the order in which they are explained. */
export const KEYS: readonly { readonly key: string; readonly act: Act }[] = [
  { key: "K", act: "play" },
  { key: "L", act: "loop" },
  { key: "S", act: "slower" },
  { key: "ArrowLeft", act: "back" },
  { key: "ArrowRight", act: "forward" },
  { key: "I", act: "start" },
  { key: "O", act: "end" },
  { key: "X", act: "whole" },
  { key: "M", act: "mark" },
  { key: "E", act: "edit" },
  { key: "1", act: "excellent" },
  { key: "2", act: "good" },
  { key: "3", act: "fair" },
  { key: "4", act: "poor" },
  { key: "A", act: "accept" },
  { key: "R", act: "reject" },
  { key: "U", act: "unsure" },
  { key: "Z", act: "undo" },
  { key: "N", act: "next" },
  { key: "P", act: "previous" },
  { key: "?", act: "help" },
];
const BY_KEY = new Map(KEYS.map(({ key, act }) => [key, act]));
/** Keys that a control under the focus needs for itself. */
const CONTROL = /^(Arrow|Enter$| $|\?$)/;

export function keyOf(act: Act): string {
  return KEYS.find((one) => one.act === act)?.key ?? "";
}

/**
 * What a key means here, if anything. In a field for text only with Alt, and Ctrl+Enter accepts; on other controls those
 * keys stay theirs that work them. Letters count by what is printed, or by place on keyboards of other scripts.
 */
export function actOf(event: KeyboardEvent): Act | undefined {
  const { key, altKey, ctrlKey, metaKey, isComposing } = event;
  if (isComposing || event.defaultPrevented) return undefined;
  const target = event.target as HTMLElement;
  const writes = target.matches("textarea, input:not([type=radio], [type=checkbox], [type=file], [type=range])");
  if (ctrlKey || metaKey) {
    if (altKey) return undefined;
    if (key === "Enter") return "accept";
    return key.toLowerCase() === "z" && !event.shiftKey ? "undo" : undefined;
  }
  if (writes && !altKey) return undefined;
  // Alt with an arrow is the browser's way back.
  if (altKey && CONTROL.test(key)) return undefined;
  const works = target.matches("input, select, button, summary, [role=slider]");
  if (key === " ") return works ? undefined : "play";
  if (works && key.startsWith("Arrow")) return undefined;
  return BY_KEY.get(named(event));
}

/** macOS writes other signs with Alt, and keyboards of other scripts write other letters. */
function named({ key, code, altKey }: KeyboardEvent): string {
  const printed = key.length === 1 ? key.toUpperCase() : key;
  if (!altKey && /^[A-Z0-9?]$|^Arrow/.test(printed)) return printed;
  return /^(?:Key([A-Z])|Digit([1-4]))$/.exec(code)?.slice(1).find(Boolean) ?? printed;
}
