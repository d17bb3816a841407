/** One environment variable: how its text is read, and what `--help` says of it. */
export interface Variable<T> {
  readonly name: string;
  readonly what: string;
  /** In words, for `--help`. */
  readonly otherwise: string;
  readonly fallback: T;
  /** undefined: the text does not fit; `must` says what would. */
  readonly read: (text: string) => T | undefined;
  readonly must: string;
}

export function words(name: string, what: string): Variable<string | undefined>;
export function words(name: string, what: string, fallback: string): Variable<string>;
export function words(name: string, what: string, fallback?: string): Variable<string | undefined> {
  return { name, what, fallback, otherwise: fallback ?? "none", read: (text) => text, must: "be text" };
}

/** A whole number within bounds, both inclusive. */
export function number(name: string, what: string, fallback: number, from: number, to: number): Variable<number> {
  const read = (text: string) => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= from && value <= to ? value : undefined;
  };
  return { name, what, fallback, otherwise: String(fallback), read, must: `be a whole number from ${from} to ${to}` };
}

/** Separated by commas; blanks around them do not count. `fits` is asked of each. */
export function list(
  name: string,
  what: string,
  fits: (one: string) => boolean = () => true,
  each = "text",
  fallback: readonly string[] = [],
): Variable<readonly string[]> {
  const read = (text: string) => {
    const all = text.split(",").map((one) => one.trim());
    return all.every((one) => one !== "" && fits(one)) ? all : undefined;
  };
  const otherwise = fallback.join(",") || "none";
  return { name, what, fallback, otherwise, read, must: `be ${each}, or several with commas between` };
}

/** An absolute address whose protocol is one of `protocols` ("https:"). */
export function address(
  name: string,
  what: string,
  protocols: readonly string[] = ["http:", "https:"],
): Variable<string | undefined> {
  const read = (text: string) => (protocols.includes(protocolOf(text) ?? "") ? text : undefined);
  const must = `be an address that begins with ${protocols.map((one) => `${one}//`).join(" or ")}`;
  return { name, what, fallback: undefined, otherwise: "none", read, must };
}

export function choice<const T extends string>(
  name: string,
  what: string,
  fallback: T,
  values: readonly T[],
): Variable<T> {
  const read = (text: string) => values.find((one) => one === text);
  return { name, what, fallback, otherwise: fallback, read, must: `be one of ${values.join(", ")}` };
}

/** An origin as browsers write it: protocol, host and port, nothing behind. */
export function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function protocolOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).protocol : undefined;
}
