import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { failure } from "../../core/failure.ts";
import { heard } from "../../core/language/heard.ts";
import type { Plan } from "../../core/plan.ts";
import { framesOf } from "../engines/frames.ts";
import { localAsr, localVad, serveModels } from "../engines/local.ts";
import { stageOf } from "../engines/plan-here.ts";
import { holdsFiles } from "../eval/artifact.ts";
import { hearWhole, type Whole } from "../eval/hear.ts";
import type { SluCase, TextRoute } from "./cases.ts";

/** The plan's recogniser reads each recording. models: the folder with one folder for each model; asked: the id it must have. */
export async function recogniser(
  plan: Plan,
  models: string,
  asked?: string,
): Promise<TextRoute & { readonly by: string }> {
  const { spec, paths } = stageOf(plan, "asr", asked);
  const { hearing, pack } = plan;
  if (!hearing) throw new Error("a plan with a recogniser tells how speech is handed to it");
  await holdsFiles(join(models, spec.model), paths);
  serveModels(`${models}/`);
  const asr = localAsr(spec.engine);
  const [vad] = await Promise.all([localVad(), asr.load(spec)]);
  const now = () => performance.now();
  const read = async (_: unknown, samples: Float32Array): Promise<Whole> => {
    const whole = await hearWhole(await framesOf(vad, samples), { asr, hearing, now });
    return { ...whole, text: heard(whole.text, pack.rules) };
  };
  return { rules: pack.rules, read, by: `${spec.model} (${spec.engine})` };
}

/** What an earlier run read, of its predictions.json: a line a recording. Throws `bad-manifest`. */
export function readBefore(json: string, file: string): ReadonlyMap<string, Whole> {
  const lines = json.split(/\r?\n/).filter((line) => line.trim() !== "");
  return new Map(
    lines.map((line, i) => {
      const { id, transcript, work } = parsed(line);
      if (typeof id !== "string" || typeof transcript !== "string" || typeof work?.text !== "number")
        throw failure("bad-manifest", `${file}: line ${i + 1} is no prediction with a text`);
      return [id, { text: transcript, work: work.text }];
    }),
  );
}

/** A line of predictions.json. */
export function predicted({ id, slices, said, product, quantity, transcript, orders, work }: SluCase): string {
  return `${JSON.stringify({ id, slices, said, product, quantity, transcript, orders, work })}\n`;
}

function parsed(line: string): {
  readonly id?: unknown;
  readonly transcript?: unknown;
  readonly work?: { readonly text?: unknown };
} {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
