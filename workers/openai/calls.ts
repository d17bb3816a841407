import type { ToolCall } from "../../core/llm-contract.ts";

/** What a chunk tells of one call; a whole completion has it all in one. */
export interface CallPart {
  readonly index?: number;
  readonly id?: string;
  readonly name?: string;
  /** A piece of the arguments. */
  readonly written: string;
}

/** OpenAI's own limit of functions in a request; no model calls more at once. */
const MOST = 128;

interface Open {
  readonly index: number;
  readonly id: string;
  name: string;
  written: string;
}

/** Calls put together from the pieces in which they come. */
export class Calls {
  readonly #open: Open[] = [];

  push(part: CallPart): void {
    const { index = this.#open.length, id, name = "", written } = part;
    const open = this.#openOf(part);
    if (open) {
      open.name ||= name;
      open.written += written;
    } else if ((id !== undefined || name !== "") && this.#open.length < MOST)
      this.#open.push({ index, id: id ?? newId(), name, written });
  }

  /** Those that name a function; a function without parameters is called with an empty object. */
  get whole(): readonly ToolCall[] {
    return this.#open.flatMap(({ id, name, written }) =>
      name === "" ? [] : [{ id, name, arguments: written.trim() === "" ? "{}" : written }],
    );
  }

  /** Some servers give every call the index 0, or none: an id or a name that is new begins another one. */
  #openOf({ index, id, name }: CallPart): Open | undefined {
    if (id !== undefined) return this.#open.find((one) => one.id === id);
    const last = this.#open.findLast((one) => index === undefined || one.index === index);
    return name !== undefined && last?.name !== "" ? undefined : last;
  }
}

/** Reads `tool_calls`; what is none is passed over. */
export function callPartsOf(given: unknown): CallPart[] {
  if (!Array.isArray(given)) return [];
  return given.map((one: unknown) => {
    const { index, id, function: called } = fieldsOf(one);
    const { name, arguments: written } = fieldsOf(called);
    return {
      ...(Number.isSafeInteger(index) ? { index: index as number } : {}),
      ...(typeof id === "string" && id !== "" ? { id } : {}),
      ...(typeof name === "string" && name !== "" ? { name } : {}),
      written: typeof written === "string" ? written : written ? JSON.stringify(written) : "",
    };
  });
}

/** Ollama's older versions gave calls no id, and answers need one. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `call_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
