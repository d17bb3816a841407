import type { Context } from "hono";
import { MlflowError } from "./answer.ts";

/** What a call was given: the query of a GET, the JSON of others, which MLflow's client sends with DELETE too. */
export class Given {
  readonly #values: Readonly<Record<string, unknown>>;

  private constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  static async of(c: Context): Promise<Given> {
    const query = Object.entries(c.req.queries()).map(([name, all]) => [name, all.length > 1 ? all : all[0]]);
    if (c.req.method === "GET") return new Given(Object.fromEntries(query));
    const text = await c.req.text();
    return new Given({ ...Object.fromEntries(query), ...objectOf(text === "" ? "{}" : text) });
  }

  text(name: string): string {
    const value = this.#values[name];
    if (typeof value === "string" && value !== "") return value;
    throw new MlflowError("INVALID_PARAMETER_VALUE", `Missing value for required parameter '${name}'.`);
  }

  maybe(name: string): string {
    const value = this.#values[name];
    return typeof value === "string" ? value : "";
  }

  list(name: string): string[] {
    return [this.#values[name] ?? []].flat().map(String);
  }

  /** `[{key, value}]`, as MLflow sends tags; neither may be empty. */
  tags(): Record<string, string> {
    const given = this.#values.tags ?? [];
    if (!Array.isArray(given)) throw new MlflowError("INVALID_PARAMETER_VALUE", "tags must be a list");
    const tags = given.map((tag: Partial<Record<string, unknown>> | null) => {
      const { key, value } = tag ?? {};
      if (typeof key !== "string" || key === "" || typeof value !== "string" || value === "")
        throw new MlflowError("INVALID_PARAMETER_VALUE", "a tag has a key and a value");
      return [key, value] as const;
    });
    return Object.fromEntries(tags);
  }

  /** From 1 to `most`. */
  count(name: string, usual: number, most: number): number {
    const value = Number(this.#values[name] ?? usual);
    if (Number.isSafeInteger(value) && value > 0 && value <= most) return value;
    throw new MlflowError("INVALID_PARAMETER_VALUE", `${name} must be 1 to ${most}`);
  }

  version(): number {
    const value = String(this.#values.version ?? "");
    if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
    throw new MlflowError("INVALID_PARAMETER_VALUE", "Model version must be an integer");
  }
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // The same words as for other values that are no object.
  }
  throw new MlflowError("INVALID_PARAMETER_VALUE", "the body must be a JSON object");
}
