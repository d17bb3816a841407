import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bool, object, oneOf, optional, parse, text, whole } from "../../core/parse.ts";
import { writeDurably } from "../durable.ts";

/** What an MLflow server has of a run: `mlflow.json` beside it. */
export interface MirrorState {
  readonly schema: 1;
  readonly uri: string;
  readonly experiment_id?: string | undefined;
  readonly run_id?: string | undefined;
  /** Bytes of `events.jsonl` that the server has acknowledged. */
  readonly acknowledged: number;
  /** Something was sent and no answer came, so the server may have more than it acknowledged. */
  readonly unclear?: boolean | undefined;
  /** Milliseconds since 1970: not before then, and how often it went wrong since the last answer. */
  readonly again?: number | undefined;
  readonly failed?: number | undefined;
  /** What the server will never take. */
  readonly refused?: string | undefined;
}

const state = object<MirrorState>({
  schema: oneOf(1),
  uri: text,
  experiment_id: optional(text),
  run_id: optional(text),
  acknowledged: whole,
  unclear: optional(bool),
  again: optional(whole),
  failed: optional(whole),
  refused: optional(text),
});

/** Of another server, or broken: as if nothing had been sent. */
export async function readState(folder: string, uri: string): Promise<MirrorState> {
  const fresh: MirrorState = { schema: 1, uri, acknowledged: 0 };
  const json = await readFile(pathOf(folder), "utf8").catch(() => "{}");
  const read = parse(state, json === "" ? {} : jsonOf(json));
  return read.ok && read.value.uri === uri ? read.value : fresh;
}

export async function writeState(folder: string, next: MirrorState): Promise<void> {
  await writeDurably(pathOf(folder), `${JSON.stringify(next, null, 2)}\n`);
}

function pathOf(folder: string): string {
  return join(folder, "mlflow.json");
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
