/** A text in data, and where it stands: `rules.dates.months[0]`. */
interface Placed {
  readonly path: string;
  readonly text: string;
}

/** Every text in some JSON; keys are none. */
export function stringsOf(value: unknown, path: string): Placed[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, i) => stringsOf(item, `${path}[${i}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => stringsOf(item, `${path}.${key}`));
}
