import type { EngineName } from "../contracts.ts";
import type { Device } from "../device.ts";
import type { ModelEntry } from "../manifest.ts";
import { type Reason, reason } from "../reason.ts";
import type { Settings } from "../settings.ts";

/**
 * Who runs the model: the engine asked for where the model and the host have it, else the model's own first. Under Node
 * an OpenAI-compatible server can stand in for any recogniser; what one does for a page is laid over the plan (`server.ts`).
 */
export function chooseEngine(
  { stage, engines }: ModelEntry,
  { host }: Device,
  { asr: asked }: Settings,
): { readonly engine: EngineName; readonly reasons: readonly Reason[] } {
  const here = engines.filter((engine) => engine !== (host === "node" ? "web-llm" : "openai"));
  const engine = here[0] ?? "transformers";
  if (stage !== "asr" || asked === "auto") return { engine, reasons: [] };
  const has = here.includes(asked) || (host === "node" && asked === "openai");
  if (!has) return { engine, reasons: [reason("plan.engine.missing", { engine: asked })] };
  return { engine: asked, reasons: [reason("plan.engine", { engine: asked })] };
}
