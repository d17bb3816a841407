import { bool, matching, oneOf, type Parser, refuse } from "./parse.ts";

export interface Setting<T> {
  readonly default: T;
  readonly parser: Parser<T>;
  /** The value as a command line, an environment variable or a URL writes it; what it cannot read it hands on. */
  readonly fromText: (text: string) => unknown;
  /** The values there are, for `--help` and the screen: a list of words, or a form such as "0 to 16". */
  readonly values: readonly string[] | string;
  /** Least and most, of a whole number. */
  readonly range?: readonly [number, number];
  /** Only the person may choose it, on the page's own screen: no site, link or environment agrees for them. */
  readonly personal?: true;
  /** Key of the sentence that explains it, in the page's language files. */
  readonly about: string;
}

export function choice<const T extends string>(preset: NoInfer<T>, values: readonly T[], about: string): Setting<T> {
  return { default: preset, parser: oneOf(...values), fromText: (text) => text, values, about };
}

export function tag(preset: string, about: string): Setting<string> {
  const parser = matching(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a language tag such as sn or en-GB");
  return { default: preset, parser, fromText: (text) => text, values: "BCP 47", about };
}

export function model(about: string): Setting<string> {
  const parser = matching(/^[a-z0-9]+([.-][a-z0-9]+)*$/, "auto or a model's id");
  return { default: "auto", parser, fromText: (text) => text, values: "auto, or a model's id", about };
}

export function count(preset: number, most: number, about: string): Setting<number> {
  const parser: Parser<number> = (value, path) =>
    Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most
      ? (value as number)
      : refuse(path, `must be a whole number from 0 to ${most}`);
  const fromText = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
  return { default: preset, parser, fromText, values: `0 to ${most}`, range: [0, most], about };
}

export function level(about: string): Setting<number | "off"> {
  const parser: Parser<number | "off"> = (value, path) =>
    value === "off" || (Number.isFinite(value) && (value as number) >= -60 && (value as number) <= 0)
      ? (value as number | "off")
      : refuse(path, "must be off, or decibels from -60 to 0");
  const fromText = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
  return { default: "off", parser, fromText, values: "off, or -60 to 0", about };
}

/** A switch that is an agreement: off until the person says yes. */
export function agreement(about: string): Setting<boolean> {
  return { ...toggle(false, about), personal: true };
}

export function toggle(preset: boolean, about: string): Setting<boolean> {
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
