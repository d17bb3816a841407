import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { isFailure } from "../../core/failure.ts";
import type { Metric } from "./events.ts";
import type { Effort } from "./mirror.ts";
import { AT_THE_END, BRIEF } from "./outward.ts";
import type { Runs } from "./runs.ts";

interface Following {
  readonly runs: Runs;
  readonly id: string;
  send(effort: Effort): Promise<unknown>;
  tell(line: string): void;
}

/**
 * Logs what a trainer prints: an object a line, its numbers by name, `step` for where it stands, as Hugging Face's
 * Trainer has them in `log_history`. Other lines are passed over and counted. What goes elsewhere goes beside it.
 */
export async function follow(input: Readable, { runs, id, send, tell }: Following): Promise<void> {
  let passed = 0;
  let sending: Promise<unknown> | undefined;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const metrics = metricsOf(line);
    if (metrics.length === 0) {
      passed += line.trim() === "" ? 0 : 1;
      continue;
    }
    try {
      await runs.log(id, { metrics });
    } catch (thrown) {
      if (!isFailure(thrown) || thrown.code !== "bad-manifest") throw thrown;
      tell(thrown.message);
      passed += 1;
    }
    sending ??= send(BRIEF).finally(() => {
      sending = undefined;
    });
  }
  await sending;
  await send(AT_THE_END);
  if (passed > 0) tell(`${passed} lines were no figures and are not kept`);
}

function metricsOf(line: string): Metric[] {
  const value = objectOr(line);
  const step = Number.isSafeInteger(value.step) && (value.step as number) >= 0 ? (value.step as number) : 0;
  return Object.entries(value).flatMap(([name, figure]) =>
    name !== "step" && typeof figure === "number" && Number.isFinite(figure) ? [{ name, value: figure, step }] : [],
  );
}

function objectOr(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
